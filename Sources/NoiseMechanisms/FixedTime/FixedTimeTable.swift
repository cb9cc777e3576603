/// The table behind a fixed-time sampler: for each magnitude from 1 on, the probability that a draw reaches it, rounded down to 128 bits.
///
/// Computed with 240 bits behind the point and bounds on every step, so ``distance`` is proven, not estimated.
package struct FixedTimeTable: Sendable {
    /// The most entries: 2^12. Every draw looks at all of them.
    package static let entryLimit = 1 << 12

    /// `floor(2^128 P(|X| >= i))` for i = 1, 2, ..., or one unit less.
    package let thresholds: [UInt128]

    /// The statistical distance between what the table draws and the law, rounded up, in units of 2^-128.
    package let distance: UInt128

    /// The table of `P(x)` proportional to `exp(-|x| denominator / numerator)`, or nil if it would have more than ``entryLimit`` entries.
    static func laplace(scale numerator: UInt64, _ denominator: UInt64) -> FixedTimeTable? {
        // exp(-64) is below 2^-92: the table would have two entries, but the series of the exponential ends there.
        guard denominator / numerator <= 64 else { return nil }
        let ratio = FixedPointBounds.exponential(minus: denominator, over: numerator)
        return FixedTimeTable(firstRatio: ratio, ratioOfRatios: .one)
    }

    /// The table of `P(x)` proportional to `exp(-x^2 denominator / (2 numerator))`.
    static func gaussian(variance numerator: UInt64, _ denominator: UInt64) -> FixedTimeTable? {
        guard denominator / numerator <= 64 else { return nil }
        let half = FixedPointBounds.exponential(minus: denominator, over: 2 * numerator)
        return FixedTimeTable(firstRatio: half, ratioOfRatios: half * half)
    }

    /// The law on magnitudes whose weights are 1, `q`, `q (q g)`, `q (q g) (q g^2)`, ...: each is the one before times a ratio, and each ratio
    /// is the one before times `ratioOfRatios`, which is at most 1.
    private init?(firstRatio: FixedPointBounds, ratioOfRatios: FixedPointBounds) {
        var weights: [FixedPointBounds] = []
        var (weight, ratio) = (firstRatio, firstRatio * ratioOfRatios)
        // What comes after a weight is at most the weight over 1 - ratio.
        guard let reach = Self.powerAbove(ratio.high) else { return nil }
        while weight.high > .halved(134 + reach) {
            guard weights.count < Self.entryLimit else { return nil }
            weights.append(weight)
            weight = weight * ratio
            ratio = ratio * ratioOfRatios
        }
        // Everything beyond the table: the first weight left out, and at most 2^reach times it in all.
        let beyond = FixedPointBounds(low: .zero, high: weight.high.shiftedLeft(reach))
        var tails = [FixedPointBounds](repeating: beyond, count: weights.count + 1)
        for index in weights.indices.reversed() { tails[index] = tails[index + 1] + weights[index] }
        let share = (FixedPointBounds.one + tails[0].doubled).reciprocal

        var thresholds: [UInt128] = []
        // The magnitudes beyond the table can't be drawn; the sum of their tails is at most 2^reach times the first.
        var distance = beyond.high.shiftedLeft(reach + 1).leadingFraction + 1
        for tail in tails.dropLast() {
            let probability = tail.doubled * share
            let (low, high) = (probability.low.leadingFraction, probability.high.leadingFraction + 1)
            thresholds.append(low)
            distance += high - low
        }
        self.thresholds = thresholds
        self.distance = distance
    }

    /// The least power of two, as an exponent, that is at least `1 / (1 - ratio)`; nil if that is 2^32 or more.
    private static func powerAbove(_ ratio: WideFixedPoint) -> Int? {
        guard ratio < .one else { return nil }
        let gap = WideFixedPoint.one - ratio
        return (0..<32).first { gap >= .halved($0) }
    }

    /// How many thresholds lie above `uniform`: the magnitude of the draw.
    ///
    /// Looks at every entry, without a branch that depends on the outcome. The borrow of each subtraction is computed bit by bit: from a
    /// comparison the compiler makes a jump, and `Benchmarks/timing.sh` sees it.
    @inline(__always)
    package func magnitude(of uniform: UInt128) -> Int64 {
        var magnitude: Int64 = 0
        for threshold in thresholds {
            let borrow = (~uniform & threshold) | ((~uniform | threshold) & (uniform &- threshold))
            magnitude &+= Int64(truncatingIfNeeded: borrow >> 127)
        }
        return magnitude
    }

    /// Bounds of `exp(-numerator / denominator)` as 64-bit digits behind the point, the first four; for tests.
    package static func exponentialBounds(minus numerator: UInt64, over denominator: UInt64) -> (low: [UInt64], high: [UInt64]) {
        func digits(_ number: WideFixedPoint) -> [UInt64] {
            let first = number.leadingFraction
            let rest = number.low << 16
            return [first >> 64, first, rest >> 64, rest].map { UInt64(truncatingIfNeeded: $0) }
        }
        let bounds = FixedPointBounds.exponential(minus: numerator, over: denominator)
        return (digits(bounds.low), digits(bounds.high))
    }
}
