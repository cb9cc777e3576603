/// The Rényi divergence of order `order > 1` between a mechanism's outputs on two neighbours, one formula for each mechanism.
///
/// Each is the larger of the two directions, or symmetric.
enum RenyiDivergence {
    /// Any rho-zCDP mechanism, and the Gaussian with `rho = 1 / (2 sigma^2)` (Bun and Steinke 2016, Definition 1.1).
    static func concentrated(rho: Double, order: Double) -> Double { rho * order }

    /// Continuous Laplace noise of scale `1 / epsilon` per unit of sensitivity, exactly (Mironov 2017, Proposition 6).
    static func laplace(epsilon: Double, order: Double) -> Double {
        let ratio = RealFunctions.expm1(epsilon * (1 - 2 * order)) / (2 * order - 1)
        return max(0, epsilon + RealFunctions.log1p((order - 1) * ratio) / (order - 1))
    }

    /// Discrete Laplace noise, exactly: the sum over the integers left of, between and right of the two centres is geometric in each part.
    static func discreteLaplace(parameter: Double, sensitivity: Int, order: Double) -> Double {
        let shift = Double(sensitivity)
        let epsilon = parameter * shift
        // The sum cancels against its first term when the noise is very wide; there the bound of any pure mechanism is as good.
        guard epsilon > 1e-4 else { return pure(epsilon: epsilon, order: order) }
        let rate = parameter * (2 * order - 1)
        let outside = (1 + RealFunctions.exp(-rate * shift)) / -RealFunctions.expm1(-parameter)
        let between =
            sensitivity > 1 ? RealFunctions.exp(-rate) * RealFunctions.expm1(-rate * (shift - 1)) / RealFunctions.expm1(-rate) : 0
        let logSum = RealFunctions.log(RealFunctions.tanh(parameter / 2) * (outside + between))
        return max(0, epsilon + logSum / (order - 1))
    }

    /// Any epsilon-DP mechanism: that of binary randomized response, which dominates them all (Bun and Steinke 2016, Proposition 3.3;
    /// Kairouz, Oh and Viswanath 2015), never above `epsilon`.
    static func pure(epsilon: Double, order: Double) -> Double {
        if epsilon == .infinity { return .infinity }
        // For a small epsilon the sum of exponentials cancels; `order epsilon^2 / 2` is the same to first order, and above.
        guard epsilon > 1e-4 else { return order * epsilon * epsilon / 2 }
        let logTruth = -RealFunctions.log1p(RealFunctions.exp(-epsilon))
        let logLie = logTruth - epsilon
        let sum = RealFunctions.logSum(order * logTruth + (1 - order) * logLie, order * logLie + (1 - order) * logTruth)
        return min(epsilon, max(0, sum / (order - 1)))
    }

    /// k-ary randomized response when the true answer is replaced by another (dp-accounting, `_randomized_response_rdp_replace_one`).
    static func randomizedResponse(keepProbability keep: Double, buckets: Int, order: Double) -> Double {
        finite(upper: [keep, (1 - keep) / Double(buckets - 1)], lower: [(1 - keep) / Double(buckets - 1), keep], rest: 1, order: order)
    }

    /// k-ary randomized response when the true answer is replaced by none, whose report is uniform, in the worse direction
    /// (dp-accounting, `_randomized_response_rdp_replace_special`).
    static func randomizedResponseAgainstUniform(keepProbability keep: Double, buckets: Int, order: Double) -> Double {
        let uniform = 1 / Double(buckets)
        let others = Double(buckets - 1)
        let lie = (1 - keep) / others
        let log = RealFunctions.log
        func sum(_ order: Double) -> Double {
            RealFunctions.logSum(
                order * log(keep) + (1 - order) * log(uniform), log(others) + order * log(lie) + (1 - order) * log(uniform))
        }
        func reverse(_ order: Double) -> Double {
            RealFunctions.logSum(
                order * log(uniform) + (1 - order) * log(keep), log(others) + order * log(uniform) + (1 - order) * log(lie))
        }
        return max(0, sum(order), reverse(order)) / (order - 1)
    }

    /// A mechanism with finitely many outcomes, in the worse direction.
    static func finiteSupport(upper: [Double], lower: [Double], order: Double) -> Double {
        max(finite(upper: upper, lower: lower, rest: nil, order: order), finite(upper: lower, lower: upper, rest: nil, order: order))
    }

    /// Symmetric Skellam noise (Agarwal, Kairouz and Liu 2021, Theorem 3.5), which is stated for whole orders: a fractional one is rounded up,
    /// since the divergence grows with the order.
    static func skellam(variance: Double, l1Sensitivity: Double, squaredL2Sensitivity: Double, order: Double) -> Double {
        let order = order.rounded(.up)
        let excess = ((2 * order - 1) * squaredL2Sensitivity + 6 * l1Sensitivity) / (4 * variance * variance)
        return order * squaredL2Sensitivity / (2 * variance) + min(excess, 3 * l1Sensitivity / (2 * variance))
    }

    /// `ln(sum p^a q^(1-a)) / (a - 1)`; `rest` is the total of probabilities of which the outcomes that are not listed cost nothing.
    private static func finite(upper: [Double], lower: [Double], rest: Double?, order: Double) -> Double {
        var logSum = -Double.infinity
        var covered = 0.0
        for (p, q) in zip(upper, lower) where p > 0 {
            if q == 0 { return .infinity }
            covered += p
            logSum = RealFunctions.logSum(logSum, order * RealFunctions.log(p) + (1 - order) * RealFunctions.log(q))
        }
        if let rest, rest - covered > 0 { logSum = RealFunctions.logSum(logSum, RealFunctions.log(rest - covered)) }
        return max(0, logSum / (order - 1))
    }
}
