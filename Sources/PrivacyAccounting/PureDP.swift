/// Pure differential privacy: the price list of mechanisms with a finite epsilon and no delta.
public enum PureDP {
    /// What an epsilon-DP release costs: its epsilon, and the zCDP it implies, `rho = epsilon^2 / 2` (Bun and Steinke 2016,
    /// Proposition 1.4), rounded up to a micro-unit. Saturates.
    public static func cost(microEpsilon: UInt64) -> PrivacyCost {
        // (10^-6 e)^2 / 2 in units of 10^-6 is e^2 / (2 * 10^6).
        let square = UInt128(microEpsilon) * UInt128(microEpsilon)
        let microRho = square / 2_000_000 + (square % 2_000_000 == 0 ? 0 : 1)
        return PrivacyCost(microRho: UInt64(clamping: microRho), microEpsilon: microEpsilon)
    }

    /// The epsilon of k-ary randomized response that keeps the truth with probability `keepProbability`, rounded up by an ulp or two:
    /// `ln(keepProbability * (buckets - 1) / (1 - keepProbability))`.
    ///
    /// Infinite if the truth is always kept; nil for fewer than two buckets, a probability outside 0 to 1, or a truth that is kept less
    /// often than another answer is given.
    public static func randomizedResponseEpsilon(keepProbability: Double, buckets: Int) -> Double? {
        guard buckets >= 2, keepProbability >= 1 / Double(buckets), keepProbability <= 1 else { return nil }
        let odds = keepProbability * Double(buckets - 1) / (1 - keepProbability)
        return max(0, RealFunctions.log(odds)).nextUp.nextUp
    }

    /// The epsilon of the discrete or continuous Laplace mechanism, `sensitivity / scale`, rounded up.
    ///
    /// Nil for a negative sensitivity or a scale that is not positive.
    public static func laplaceEpsilon(sensitivity: Double, scale: Double) -> Double? {
        guard sensitivity >= 0, scale > 0 else { return nil }
        let quotient = sensitivity / scale
        // A fused product has one rounding, so its sign tells whether the quotient was rounded down.
        return sensitivity.addingProduct(-quotient, scale) > 0 ? quotient.nextUp : quotient
    }
}
