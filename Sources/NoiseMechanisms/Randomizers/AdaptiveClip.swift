/// The clip of the next round, from the noisy bits of the last: a geometric walk toward the norm that a stated share of subjects is within
/// (Andrew, Thakkar, McMahan and Ramaswamy 2021, algorithm 1: `C <- C exp(-rate (share - quantile))`).
///
/// A value type in integers: the same sums give the same clips on every machine, so that an auditor can replay a schedule bit for bit. It
/// sees only released bits, so it costs nothing.
///
/// Bounds: the clip never leaves ``bounds``, and one round moves it by a factor of at most `exp(rate)`, whatever the bits say, so hostile
/// reports can drag it no faster and no further than that.
public struct AdaptiveClip: Hashable, Sendable {
    /// The rates that are supported, in units of 10^-6: up to 1, so that a round changes the clip by a factor of e at most.
    public static let microRates: ClosedRange<UInt64> = 1...1_000_000

    /// The quantiles that are supported, in units of 10^-6.
    public static let microQuantiles: ClosedRange<UInt64> = 1...999_999

    /// The least and the largest clip, in grid units, inside ``ClippedVector/clipNorms``.
    public let bounds: ClosedRange<UInt64>

    /// The share of subjects whose norm shall be within the clip, in units of 10^-6.
    public let microQuantile: UInt64

    /// How far one round moves the clip for a share that is off by 1, as an exponent, in units of 10^-6.
    public let microRate: UInt64

    /// The number of rounds that have moved the clip or left it.
    public private(set) var rounds: UInt64 = 0

    /// The clip times 2^32, at most 2^62: a step smaller than a grid unit is not lost.
    package private(set) var fineClip: UInt64

    /// The clip of the next round, in grid units.
    public var clipNorm: UInt64 { fineClip >> 32 }

    /// Starts at a clip.
    ///
    /// - Throws: ``RandomizerError`` with code `parameterOutOfRange` for a start outside the bounds, bounds outside
    ///   ``ClippedVector/clipNorms``, or a quantile or rate outside ``microQuantiles`` and ``microRates``.
    public init(
        startingAt clipNorm: UInt64, within bounds: ClosedRange<UInt64>, microQuantile: UInt64, microRate: UInt64
    ) throws(RandomizerError) {
        guard
            ClippedVector.clipNorms.contains(bounds.lowerBound), ClippedVector.clipNorms.contains(bounds.upperBound), bounds.contains(clipNorm),
            Self.microQuantiles.contains(microQuantile), Self.microRates.contains(microRate)
        else { throw RandomizerError(.parameterOutOfRange) }
        self.bounds = bounds
        self.microQuantile = microQuantile
        self.microRate = microRate
        self.fineClip = clipNorm << 32
    }

    /// Moves the clip by one round's bits.
    ///
    /// The share is the unbiased estimate, cut to 0 to 1. A round without reports leaves the clip where it is.
    ///
    /// - Parameters:
    ///   - ones: The sum of the released bits.
    ///   - reports: The number of bits.
    ///   - bit: How the bits were randomized.
    /// - Throws: ``RandomizerError`` with code `sumMismatch` when so many bits cannot add up to that, or there are more than 2^40. The clip
    ///   stays as it was.
    public mutating func advance(ones: Int64, reports: UInt64, randomizedBy bit: PrivateQuantileBit) throws(RandomizerError) {
        guard reports <= 1 << 40, ones >= 0, UInt64(ones) <= reports else { throw RandomizerError(.sumMismatch) }
        defer { rounds &+= 1 }
        guard reports > 0 else { return }
        let share = Self.microShare(ones: ones, reports: reports, flipProbability: bit.flipProbability)
        let isTooLarge = share > microQuantile
        let distance = isTooLarge ? share - microQuantile : microQuantile - share
        // rate * distance in units of 10^-12, at most 1, to 10^-6 rounded to nearest: the exponent of the step.
        let exponent = (microRate * distance + 500_000) / 1_000_000
        let factor = FixedPointExponential.growth(exponent, 1_000_000).lower
        // The factor is 1 to e in units of 2^-64; the clip is below 2^62.
        let moved = isTooLarge ? UInt128(fineClip) << 64 / factor : (UInt128(fineClip) * (factor >> 2)) >> 62
        fineClip = min(max(UInt64(clamping: moved), bounds.lowerBound << 32), bounds.upperBound << 32)
    }

    /// The estimated share of true bits in units of 10^-6, rounded down, from 0 to 10^6: `(ones / reports - q) / (1 - 2q)`.
    private static func microShare(ones: Int64, reports: UInt64, flipProbability: UInt64) -> UInt64 {
        let excess = Int128(ones) << 64 - Int128(reports) * Int128(flipProbability)
        let gap = Int128((1 << 64) - 2 * UInt128(flipProbability)) * Int128(reports)
        // The excess is below 2^105, so the product stays below 2^125.
        let share = excess * 1_000_000 / gap
        return UInt64(min(max(share, 0), 1_000_000))
    }
}
