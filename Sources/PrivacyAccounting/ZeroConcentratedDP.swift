/// Zero-concentrated differential privacy (Bun and Steinke 2016): Gaussian costs that add up exactly, and their translation to an epsilon
/// at a chosen delta.
public enum ZeroConcentratedDP {
    /// The rho of a Gaussian mechanism, discrete or continuous: `sensitivity^2 / (2 * sigma^2)`.
    ///
    /// Nil unless `sensitivity` is at least 0 and `sigma` above 0.
    public static func rho(sensitivity: Double, sigma: Double) -> Double? {
        guard sensitivity >= 0, sigma > 0 else { return nil }
        let ratio = sensitivity / sigma
        return ratio * ratio / 2
    }

    /// As ``rho(sensitivity:sigma:)``, rounded up to the next number wherever the squares of both are exact.
    public static func rhoRoundedUp(sensitivity: Double, sigma: Double) -> Double? {
        guard sensitivity >= 0, sigma > 0 else { return nil }
        let numerator = sensitivity * sensitivity
        let denominator = 2 * sigma * sigma
        let quotient = numerator / denominator
        // A fused product has one rounding, so its sign tells whether the quotient was rounded down.
        return numerator.addingProduct(-quotient, denominator) > 0 ? quotient.nextUp : quotient
    }

    /// The smallest epsilon such that rho-zCDP is known to imply (epsilon, delta)-DP by Canonne, Kamath and Steinke 2020, Proposition 12:
    /// the least over `alpha > 1` of `alpha * rho + ln(1/(alpha * delta)) / (alpha - 1) + ln(1 - 1/alpha)`, and at least 0.
    ///
    /// Infinite for a delta of 0. Nil unless `rho` is finite and at least 0, and `delta` is from 0 to 1.
    public static func epsilon(rho: Double, delta: Double) -> Double? {
        guard rho >= 0, rho.isFinite, delta >= 0, delta <= 1 else { return nil }
        if rho == 0 || delta == 1 { return 0 }
        if delta == 0 { return .infinity }
        let logInverseDelta = -RealFunctions.log(delta)
        return max(0, epsilon(rho: rho, logInverseDelta: logInverseDelta, excess: optimalExcess(rho, logInverseDelta)))
    }

    /// The largest rho whose ``epsilon(rho:delta:)`` is at most `epsilon`, rounded down, so that enforcing it is safe.
    ///
    /// Nil unless `epsilon` is finite and at least 0, and `delta` above 0 and below 1.
    public static func rho(epsilon target: Double, delta: Double) -> Double? {
        guard target >= 0, target.isFinite, delta > 0, delta < 1 else { return nil }
        // rho-zCDP never implies less than epsilon = rho for a delta below 1/2; start wide and let bisection decide.
        var low = 0.0
        var high = 2 * target + 1
        while let reached = epsilon(rho: high, delta: delta), reached <= target { high *= 2 }
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high, let reached = epsilon(rho: middle, delta: delta) else { break }
            if reached <= target { low = middle } else { high = middle }
        }
        return low
    }

    /// The smallest delta, rounded up, at which rho-zCDP is known to imply epsilon-DP: the inverse of ``epsilon(rho:delta:)``.
    ///
    /// Nil unless `rho` and `epsilon` are finite and at least 0.
    public static func delta(rho: Double, epsilon target: Double) -> Double? {
        guard rho >= 0, rho.isFinite, target >= 0, target.isFinite else { return nil }
        if rho == 0 { return 0 }
        // Delta falls by whole powers, so the search is for -ln(delta): the largest whose epsilon is still within the target.
        func exceeds(_ nats: Double) -> Bool { epsilonOfNats(rho: rho, nats: nats) > target }
        if exceeds(0) { return 1 }
        var high = 1.0
        while !exceeds(high), high < 1e6 { high *= 2 }
        let above = MonotoneSearch.least(above: 0, upTo: high, meeting: exceeds)
        return min(1, RealFunctions.exp(-above.nextDown).nextUp)
    }

    private static func epsilonOfNats(rho: Double, nats: Double) -> Double {
        max(0, epsilon(rho: rho, logInverseDelta: nats, excess: optimalExcess(rho, nats)))
    }

    /// The epsilon at `delta` of a cost in integer units, or infinity when the cost is saturated.
    public static func epsilon(of cost: PrivacyCost, delta: PrivacyDelta) -> Double {
        guard cost.microRho != .max else { return .infinity }
        return epsilon(rho: cost.rho, delta: delta.value) ?? .infinity
    }

    /// The largest whole number of micro-rho whose epsilon at `delta` is at most `epsilon`; 0 when there is none.
    public static func microRho(epsilon: Double, delta: PrivacyDelta) -> UInt64 {
        guard let rho = rho(epsilon: epsilon, delta: delta.value) else { return 0 }
        let scaled = rho * 1_000_000
        return scaled < 0x1p63 ? UInt64(scaled) : 1 << 63
    }

    /// The bound of Proposition 12 at `alpha = 1 + excess`.
    private static func epsilon(rho: Double, logInverseDelta: Double, excess: Double) -> Double {
        let alpha = 1 + excess
        // ln(1 - 1/alpha) = ln(excess / alpha).
        return alpha * rho + (logInverseDelta - RealFunctions.log1p(excess)) / excess + RealFunctions.log(excess) - RealFunctions.log1p(excess)
    }

    /// The `alpha - 1` that minimises the bound. The bound is a convex function of alpha over `alpha - 1`, so its derivative changes
    /// sign once; the sign is that of `c'(alpha) * (alpha - 1) - c(alpha) - ln(1/delta)`, and bisection over the exponent finds it.
    private static func optimalExcess(_ rho: Double, _ logInverseDelta: Double) -> Double {
        func slope(_ excess: Double) -> Double {
            let alpha = 1 + excess
            let logAlpha = RealFunctions.log1p(excess)
            let logShare = RealFunctions.log(excess) - logAlpha
            let value = excess * (alpha * rho + logShare) - logAlpha
            let derivative = (2 * alpha - 1) * rho + logShare
            return derivative * excess - value - logInverseDelta
        }
        var low = -80.0
        var high = 80.0
        for _ in 0..<100 {
            let middle = (low + high) / 2
            if slope(RealFunctions.exp(middle)) < 0 { low = middle } else { high = middle }
        }
        return RealFunctions.exp((low + high) / 2)
    }
}
