public import Keystream
public import PrivacyAccounting
public import PrivacyLedger

/// One bit of each subject about the norm of its contribution, for clipping at a quantile that nobody has to guess (Andrew, Thakkar, McMahan
/// and Ramaswamy 2021): was the norm at most the clip? The bit is kept or flipped by binary randomized response.
///
/// Claim: epsilon-DP under replace-one, whatever the norms are: the released bit has ratio at most `(1 - q) / q <= exp(epsilon)`.
/// The report is one integer, 0 or 1, so that the collector's sum is the number of ones.
///
/// What leaks besides the output: nothing known. Every report takes one word of key stream and one comparison.
public struct PrivateQuantileBit: LocalRandomizer, Hashable {
    /// The epsilon that the probability was derived for.
    public let epsilon: LocalEpsilon

    /// The probability that the bit is flipped, in units of 2^-64.
    package let flipProbability: UInt64

    /// Prepares reports.
    public init(epsilon: LocalEpsilon) {
        self.epsilon = epsilon
        self.flipProbability = LocalEpsilon.leastProbability(odds: epsilon.odds, others: 1)
    }

    /// How the ledger records it.
    public var kind: MechanismParameters.Kind { .privateQuantile }

    /// One integer.
    public var dimension: Int { 1 }

    /// It is 0 or 1.
    public var outputBound: UInt32 { 1 }

    /// The response with its probability of keeping the truth, rounded up to a double.
    public var event: DPEvent {
        .randomizedResponse(keepProbability: min(1, (1 - Double(flipProbability) * 0x1p-64).nextUp), buckets: 2)
    }

    /// How to read the sum of the bits; its estimate is the number of subjects within the clip.
    public var estimator: FrequencyEstimator {
        FrequencyEstimator(ownSupport: 0 &- flipProbability, otherSupport: flipProbability)
    }

    /// Spends the charge and releases the bit.
    ///
    /// The charge is spent even when this throws.
    ///
    /// - Parameters:
    ///   - isWithinClip: Whether the norm before clipping was at most the clip.
    ///   - charge: What was paid.
    ///   - keystream: The source of randomness.
    /// - Throws: ``RandomizerError`` when the charge is too small or the key stream fails.
    public func release(
        isWithinClip: Bool, spending charge: consuming BudgetCharge, from keystream: Keystream
    ) throws(RandomizerError) -> NoisedVector {
        try requireCover(charge)
        let word: UInt64
        do throws(KeystreamError) { word = try keystream.nextUInt64() } catch { throw RandomizerError(error) }
        let bit: Int32 = (isWithinClip ? 1 : 0) ^ (word < flipProbability ? 1 : 0)
        return NoisedVector(coordinates: [bit], grid: FixedPointGrid(exponent: 0), releaseID: charge.releaseID)
    }
}
