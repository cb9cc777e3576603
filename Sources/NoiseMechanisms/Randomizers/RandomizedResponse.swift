public import Keystream
public import PrivacyAccounting
public import PrivacyLedger

/// Binary and k-ary randomized response (Warner 1965; Kairouz, Bonawitz and Ramage 2016): the truth with probability `1 - (k - 1) q`, each
/// of the `k - 1` other buckets with probability `q`. The report is a one in the answered bucket, so that sums are histograms.
///
/// Claim: epsilon-DP under replace-one. For any answer and any two values the ratio of the probabilities is one of 1,
/// `(1 - (k-1) q) / q` and its inverse, and `q` is the least multiple of 2^-64 for which that ratio is at most `exp(epsilon)`
/// (``LocalEpsilon``). With `q = 1 / (exp(epsilon) + k - 1)` this is the optimal randomizer of one value for large epsilon
/// (Kairouz et al., Theorem 14).
///
/// What leaks besides the output: nothing known. Every report takes one word of key stream, and every bucket the same few operations
/// without a branch, a division or a memory address that depends on the value.
public struct RandomizedResponse: LocalRandomizer, Hashable {
    /// The numbers of buckets that are supported.
    public static let bucketCounts: ClosedRange<Int> = 2...65_536

    /// The epsilon that the probabilities were derived for.
    public let epsilon: LocalEpsilon

    /// The number of buckets.
    public let buckets: Int

    /// The probability of each bucket that is not the truth, in units of 2^-64.
    package let lieProbability: UInt64

    /// Prepares reports about one of `buckets` buckets.
    ///
    /// - Throws: ``RandomizerError`` with code `domainOutOfRange` outside ``bucketCounts``.
    public init(buckets: Int, epsilon: LocalEpsilon) throws(RandomizerError) {
        guard Self.bucketCounts.contains(buckets) else { throw RandomizerError(.domainOutOfRange) }
        self.buckets = buckets
        self.epsilon = epsilon
        self.lieProbability = LocalEpsilon.leastProbability(odds: epsilon.odds, others: UInt64(buckets - 1))
    }

    /// How the ledger records it.
    public var kind: MechanismParameters.Kind { .randomizedResponse }

    /// One integer for each bucket.
    public var dimension: Int { buckets }

    /// Reports are zeros and ones.
    public var outputBound: UInt32 { 1 }

    /// The probability of the truth, in units of 2^-64. All probabilities together are 2^64.
    package var truthProbability: UInt64 { 0 &- UInt64(buckets - 1) &* lieProbability }

    /// The response with its probability of keeping the truth, rounded up to a double.
    public var event: DPEvent {
        .randomizedResponse(keepProbability: min(1, (Double(truthProbability) * 0x1p-64).nextUp), buckets: buckets)
    }

    /// How to read a histogram of reports.
    public var estimator: FrequencyEstimator { FrequencyEstimator(ownSupport: truthProbability, otherSupport: lieProbability) }

    /// Spends the charge and releases a one-hot vector.
    ///
    /// The charge is spent even when this throws.
    ///
    /// - Throws: ``RandomizerError`` when the bucket does not exist, the charge is too small, or the key stream fails.
    public func release(
        bucket: Int, spending charge: consuming BudgetCharge, from keystream: Keystream
    ) throws(RandomizerError) -> NoisedVector {
        guard (0..<buckets).contains(bucket) else { throw RandomizerError(.valueOutOfRange) }
        try requireCover(charge)
        let word: UInt64
        do throws(KeystreamError) { word = try keystream.nextUInt64() } catch { throw RandomizerError(error) }
        return NoisedVector(coordinates: answer(bucket, word), grid: FixedPointGrid(exponent: 0), releaseID: charge.releaseID)
    }

    /// The one-hot answer that a uniform word gives: the words are cut into `k - 1` stretches of `q` for the buckets after the true one,
    /// in a circle, and the rest for the true one.
    func answer(_ bucket: Int, _ word: UInt64) -> [Int32] {
        let truth = UInt64(buckets - 1)
        return (0..<buckets).map { candidate in
            // The distance from the bucket after the true one, from 0 to k - 1; the sign bit adds k back.
            let distance = candidate &- bucket &- 1
            let stretch = UInt64(truncatingIfNeeded: distance &+ (distance >> 63 & buckets))
            let width = stretch == truth ? truthProbability : lieProbability
            // A word before the stretch wraps around to at least 2^64 minus its start, which is no less than its width.
            return word &- stretch &* lieProbability < width ? 1 : 0
        }
    }
}
