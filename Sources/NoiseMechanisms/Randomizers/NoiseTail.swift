/// Certified upper tails of the discrete Laplace and the discrete Gaussian: how often noise alone lifts a count over a threshold.
package enum NoiseTail: Hashable, Sendable {
    /// `P(x)` proportional to `exp(-|x| denominator / numerator)`.
    case laplace(scaleNumerator: UInt64, scaleDenominator: UInt64)
    /// `P(x)` proportional to `exp(-x^2 denominator / (2 numerator))`.
    case gaussian(varianceNumerator: UInt64, varianceDenominator: UInt64)

    /// An upper bound on `P[X >= value]` in units of 2^-96, for a value of at least 1; within some thousand units of the truth.
    package func upperBound(from value: UInt64) -> UInt128 {
        switch self {
        case .laplace(let numerator, let denominator):
            // The geometric series: exp(-value / b) / (1 + exp(-1 / b)).
            let far = FixedPointExponential.decay(UInt128(value) * UInt128(denominator), UInt128(numerator)).upper
            let near = FixedPointExponential.decay(UInt128(denominator), UInt128(numerator)).lower
            return Self.quotientRoundedUp(far, FixedPointExponential.one + near)
        case .gaussian(let numerator, let denominator):
            let weights = Self.gaussianWeights(numerator, denominator)
            let tail = weights.uppers.dropFirst(Int(clamping: value)).reduce(weights.rest, +)
            return Self.quotientRoundedUp(tail, weights.total)
        }
    }

    /// The least value of at least 1 whose ``upperBound(from:)`` is at most `limit`, in units of 2^-96; nil if none is below 2^40.
    package func leastValue(within limit: UInt128) -> UInt64? {
        switch self {
        case .laplace:
            var (low, high): (UInt64, UInt64) = (0, 1 << 40)
            guard upperBound(from: high) <= limit else { return nil }
            while high - low > 1 {
                let middle = low + (high - low) / 2
                if upperBound(from: middle) <= limit { high = middle } else { low = middle }
            }
            return high
        case .gaussian(let numerator, let denominator):
            let weights = Self.gaussianWeights(numerator, denominator)
            var tail = weights.rest
            guard Self.quotientRoundedUp(tail, weights.total) <= limit else { return nil }
            var value = weights.uppers.count
            while value > 1, Self.quotientRoundedUp(tail + weights.uppers[value - 1], weights.total) <= limit {
                value -= 1
                tail += weights.uppers[value]
            }
            return UInt64(value)
        }
    }

    /// Upper bounds on `2^96 exp(-x^2 / 2v)` for x from 0 up, a bound on the sum of those that are not listed, and a lower bound on the
    /// sum over all integers.
    ///
    /// A weight grows from its neighbour by `exp(-(2x + 1) / 2v)`, and that factor by `exp(-1 / v)`. The list ends at the first x whose
    /// lower bound is zero; from there each weight is at most `exp(-x / v)` times the one before, so the rest is at most
    /// `1 + v / x` of the first, and x is beyond the square root of v.
    private static func gaussianWeights(_ numerator: UInt64, _ denominator: UInt64) -> (uppers: [UInt128], rest: UInt128, total: UInt128) {
        var weight = FixedPointExponential.decay(0, 1)
        var factor = FixedPointExponential.decay(UInt128(denominator), 2 * UInt128(numerator))
        let step = FixedPointExponential.decay(UInt128(denominator), UInt128(numerator))
        var uppers: [UInt128] = []
        var total: UInt128 = 0
        while weight.lower > 0 {
            total += uppers.isEmpty ? weight.lower : 2 * weight.lower
            uppers.append(weight.upper)
            weight = FixedPointExponential.product(weight, factor)
            factor = FixedPointExponential.product(factor, step)
        }
        let deviation = UInt128(ClippedVector.squareRootRoundedUp(UInt128(numerator / denominator + 1)))
        return (uppers, weight.upper * (deviation + 2), total)
    }

    /// `ceil(2^96 * dividend / divisor)`.
    private static func quotientRoundedUp(_ dividend: UInt128, _ divisor: UInt128) -> UInt128 {
        let (quotient, remainder) = divisor.dividingFullWidth((dividend >> 32, dividend << 96))
        return quotient + (remainder == 0 ? 0 : 1)
    }
}
