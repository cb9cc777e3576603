/// The exact privacy curve of the continuous Gaussian mechanism (Balle and Wang 2018, Theorem 8).
///
/// `count` Gaussian releases of the same sigma are one release of sigma / sqrt(count), so the curve also gives the exact answer for their
/// composition. It is a reporting tool for schedules that were fixed in advance; budgets are enforced in zCDP.
public enum GaussianTradeoff {
    /// The smallest delta at `epsilon`: `Phi(s/2 - e/s) - exp(e) * Phi(-s/2 - e/s)` for `s = sensitivity / sigma`.
    ///
    /// Evaluated as a density times a difference of Mills' ratios, which does not cancel where delta is tiny.
    /// Nil unless `epsilon` is at least 0 and finite, and `sigma` and `sensitivity` are positive and finite.
    public static func delta(epsilon: Double, sigma: Double, sensitivity: Double = 1) -> Double? {
        guard epsilon >= 0, epsilon.isFinite, let shift = shift(sigma, sensitivity) else { return nil }
        let near = epsilon / shift - shift / 2
        let far = epsilon / shift + shift / 2
        // For a large negative argument the ratio overflows; there the guarantee is empty to the last digit.
        guard near > -37 else { return 1 }
        return min(1, max(0, RealFunctions.normalDensity(near) * (RealFunctions.millsRatio(near) - RealFunctions.millsRatio(far))))
    }

    /// The smallest epsilon at `delta`, rounded up to the next step of a bisection in double precision.
    ///
    /// Nil for arguments that ``delta(epsilon:sigma:sensitivity:)`` refuses and a delta outside 0 to 1; infinite for a delta of 0.
    public static func epsilon(delta target: Double, sigma: Double, sensitivity: Double = 1) -> Double? {
        guard target >= 0, target <= 1, shift(sigma, sensitivity) != nil else { return nil }
        if target == 0 { return .infinity }
        func meets(_ epsilon: Double) -> Bool { (delta(epsilon: epsilon, sigma: sigma, sensitivity: sensitivity) ?? 1) <= target }
        return MonotoneSearch.least(meeting: meets)
    }

    /// The smallest sigma that is (`epsilon`, `delta`)-DP, rounded up to the next step of a bisection in double precision.
    ///
    /// Nil unless `epsilon` is at least 0 and finite, `delta` is above 0 and below 1, and `sensitivity` is positive and finite.
    public static func sigma(epsilon: Double, delta target: Double, sensitivity: Double = 1) -> Double? {
        guard epsilon >= 0, epsilon.isFinite, target > 0, target < 1, shift(1, sensitivity) != nil else { return nil }
        let relative = MonotoneSearch.leastPositive { (delta(epsilon: epsilon, sigma: $0) ?? 1) <= target }
        return relative * sensitivity
    }

    private static func shift(_ sigma: Double, _ sensitivity: Double) -> Double? {
        guard sigma > 0, sigma.isFinite, sensitivity > 0, sensitivity.isFinite else { return nil }
        return sensitivity / sigma
    }
}
