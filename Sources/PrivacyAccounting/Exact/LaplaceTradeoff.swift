/// The exact privacy curve of one release with Laplace noise, continuous or discrete.
public enum LaplaceTradeoff {
    /// The smallest delta at `epsilon` of continuous Laplace noise: `1 - exp((epsilon - sensitivity / scale) / 2)`, at least 0
    /// (Balle, Barthe and Gaboardi 2018, Theorem 3).
    ///
    /// Nil unless `epsilon` is at least 0 and finite, and `scale` and `sensitivity` are positive and finite.
    public static func delta(epsilon: Double, scale: Double, sensitivity: Double = 1) -> Double? {
        guard epsilon >= 0, epsilon.isFinite, scale > 0, scale.isFinite, sensitivity > 0, sensitivity.isFinite else { return nil }
        return max(0, -RealFunctions.expm1((epsilon - sensitivity / scale) / 2))
    }

    /// The smallest epsilon at `delta`, the inverse: `sensitivity / scale + 2 ln(1 - delta)`, at least 0.
    public static func epsilon(delta: Double, scale: Double, sensitivity: Double = 1) -> Double? {
        guard delta >= 0, delta <= 1, scale > 0, scale.isFinite, sensitivity > 0, sensitivity.isFinite else { return nil }
        return max(0, sensitivity / scale + 2 * RealFunctions.log1p(-delta))
    }

    /// The smallest scale that is (`epsilon`, `delta`)-DP: `sensitivity / (epsilon - 2 ln(1 - delta))`.
    ///
    /// Infinite where both are 0. Nil unless `epsilon` is at least 0 and finite and `delta` from 0 to below 1.
    public static func scale(epsilon: Double, delta: Double, sensitivity: Double = 1) -> Double? {
        guard epsilon >= 0, epsilon.isFinite, delta >= 0, delta < 1, sensitivity > 0, sensitivity.isFinite else { return nil }
        return sensitivity / (epsilon - 2 * RealFunctions.log1p(-delta))
    }

    /// The smallest delta at `epsilon` of discrete Laplace noise, `P(x)` proportional to `exp(-parameter |x|)`, on an integer that changes by
    /// `sensitivity`: the sum of `P(x) - e^epsilon P(x - sensitivity)` over the outcomes where it is positive, which are those up to a point.
    ///
    /// Nil unless `epsilon` is at least 0 and finite, `parameter` positive and finite, and `sensitivity` at least 1.
    public static func delta(epsilon: Double, parameter: Double, sensitivity: Int) -> Double? {
        guard epsilon >= 0, epsilon.isFinite, parameter > 0, parameter.isFinite, sensitivity >= 1 else { return nil }
        let shift = Double(sensitivity)
        // At x from 0 to the shift the loss is parameter * (shift - 2x): it exceeds epsilon up to here.
        let last = ((shift - epsilon / parameter) / 2).rounded(.up) - 1
        if last < 0 {
            // To the left of 0 the loss stays parameter * shift.
            guard epsilon < parameter * shift else { return 0 }
            return max(0, -RealFunctions.expm1(epsilon - parameter * shift) / (1 + RealFunctions.exp(-parameter)))
        }
        // P(X <= last) - e^epsilon P(X <= last - shift), with the tail P(X <= -y) = e^(-parameter y) / (1 + e^-parameter).
        let norm = 1 + RealFunctions.exp(-parameter)
        let above = RealFunctions.exp(-parameter * (last + 1)) / norm
        let below = RealFunctions.exp(epsilon - parameter * (shift - last)) / norm
        return min(1, max(0, 1 - above - below))
    }
}
