/// The pure epsilon of a local randomizer in whole micro-units, with certified odds: what probabilities are derived from.
///
/// All probabilities of the randomizers are whole multiples of 2^-64, so that one word of key stream and one comparison make one exact
/// flip. They are rounded to the side on which the ratio of any two is at most `exp(epsilon)`, and the room's tests compare those integers
/// with a certified lower bound on the exponential, never with a floating-point one.
public struct LocalEpsilon: Hashable, Sendable {
    /// The epsilons that a randomizer can be made for, in units of 10^-6: up to 20.
    public static let microEpsilons: ClosedRange<UInt64> = 1...20_000_000

    /// Epsilon in units of 10^-6.
    public let micro: UInt64

    /// A lower bound on `2^64 * exp(epsilon)`; below 2^93.
    package let odds: UInt128

    /// An epsilon of `micro * 10^-6`.
    ///
    /// - Throws: ``RandomizerError`` with code `epsilonOutOfRange` outside ``microEpsilons``.
    public init(micro: UInt64) throws(RandomizerError) {
        guard Self.microEpsilons.contains(micro) else { throw RandomizerError(.epsilonOutOfRange) }
        self.micro = micro
        self.odds = FixedPointExponential.growth(micro, 1_000_000).lower
    }

    /// Epsilon as a real number, for display and for accountants.
    public var value: Double { Double(micro) / 1_000_000 }

    /// A lower bound on `2^64 * exp(epsilon / 2)`, for randomizers in which a change of the value moves two flips.
    package var halfOdds: UInt128 { FixedPointExponential.growth(micro, 2_000_000).lower }

    /// The least `q` in units of 2^-64 with `(1 - others * q) / q <= odds`: `ceil(1 / (odds + others))`.
    ///
    /// Then the likeliest outcome, of probability `1 - others * q`, is at most `odds` times as likely as each of the `others`.
    ///
    /// - Precondition: `others` is from 1 to 2^32, and `odds` from 2^64 to 2^93, so that q is from 1 to 2^63.
    package static func leastProbability(odds: UInt128, others: UInt64) -> UInt64 {
        let divisor = odds + UInt128(others) << 64
        return UInt64(UInt128.max / divisor + 1)
    }
}
