/// The exact privacy curve of the discrete Gaussian mechanism in one dimension (Canonne, Kamath and Steinke 2020, Theorem 7).
public enum DiscreteGaussianTradeoff {
    /// The largest sigma for which the sum is carried out, 2^16. Beyond, the continuous curve agrees to every digit shown.
    public static let sigmaLimit: Double = 65_536

    /// The smallest delta at `epsilon` for one release with variance parameter `sigma^2` and an integer sensitivity:
    /// `P[X > e s^2/D - D/2] - exp(e) * P[X > e s^2/D + D/2]` for X discrete Gaussian, `D` the sensitivity.
    ///
    /// Nil unless `epsilon` is at least 0 and finite, `sigma` above 0 and at most ``sigmaLimit``, and `sensitivity` from 1 to 2^20.
    public static func delta(epsilon: Double, sigma: Double, sensitivity: Int) -> Double? {
        guard epsilon >= 0, epsilon.isFinite, sigma > 0, sigma <= sigmaLimit, (1...(1 << 20)).contains(sensitivity) else { return nil }
        let variance = sigma * sigma
        let distance = Double(sensitivity)
        let centre = epsilon * variance / distance
        // The terms of both tails share their weight exp(-x^2 / 2v); those of the second are also divided by exp(epsilon) less.
        let first = tail(after: centre - distance / 2, variance: variance, logFactor: 0)
        let second = tail(after: centre + distance / 2, variance: variance, logFactor: epsilon)
        return min(1, max(0, (first - second) / total(variance: variance)))
    }

    /// The sum of `exp(logFactor - x^2 / 2v)` over the integers above `bound`, smallest terms first.
    private static func tail(after bound: Double, variance: Double, logFactor: Double) -> Double {
        let start = bound.rounded(.down) + 1
        // So far out nothing is left either (the largest variance is 2^32), and from 2^53 on counting by ones would never end.
        guard start < 0x1p52 else { return 0 }
        // From 45 standard deviations beyond the larger of zero and the start, nothing is left in double precision.
        let reach = (90 * variance).squareRoot() * 5 + 45
        var sum = 0.0
        var x = max(start, 0) + reach.rounded(.up)
        while x >= start {
            sum += RealFunctions.exp(logFactor - x * x / (2 * variance))
            x -= 1
        }
        return sum
    }

    private static func total(variance: Double) -> Double {
        1 + 2 * tail(after: 0, variance: variance, logFactor: 0)
    }
}
