/// The assumption under which noise that is added by many protects each of them: what must be true of the others.
///
/// It is stated, never checked: no device can see whether another one added its noise. A guarantee that needs it carries it
/// (``ConditionalGuarantee``) and is printed after the local one.
public struct HonestShares: Hashable, Sendable {
    /// The largest count: 2^20.
    public static let countLimit: UInt64 = 1 << 20

    /// How many agents, the subject's own included, draw their share as written here, from their own generator, and keep it secret.
    public let count: UInt64

    /// At least `count` honest agents in every sum.
    ///
    /// - Throws: ``NoiseError`` with code `parameterOutOfRange` unless `count` is from 1 to ``countLimit``.
    public init(count: UInt64) throws(NoiseError) {
        guard (1...Self.countLimit).contains(count) else { throw NoiseError(.parameterOutOfRange) }
        self.count = count
    }

    /// At least `numerator / denominator` of a cohort of `cohort`, rounded down to whole agents: drop-outs and liars count alike.
    ///
    /// - Throws: ``NoiseError`` with code `parameterOutOfRange` for a fraction above 1 or a count outside 1 to ``countLimit``.
    public init(of cohort: UInt64, numerator: UInt64, denominator: UInt64) throws(NoiseError) {
        guard denominator > 0, numerator <= denominator else { throw NoiseError(.parameterOutOfRange) }
        try self.init(count: UInt64(clamping: UInt128(cohort) * UInt128(numerator) / UInt128(denominator)))
    }

    /// The assumption in words.
    public var words: String {
        "only sums are ever seen, and in every sum at least \(count) agents, this one included, add their share of noise and keep it secret"
    }
}
