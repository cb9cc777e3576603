public import Keystream
public import PrivacyLedger

/// Optimised unary encoding (Wang, Blocki, Li and Jha 2017, section 4.2): one bit for each value of the domain. The bit of the subject's own
/// value is set with probability 1/2, every other bit with probability `q`, the least multiple of 2^-64 that is at least
/// `1 / (exp(epsilon) + 1)`.
///
/// Claim: epsilon-DP under replace-one. Two values differ in two bits only; the bits are independent, so the worst ratio is
/// `(1/2 / q) * ((1 - q) / (1/2)) = (1 - q) / q <= exp(epsilon)`.
/// Variance: `n * 4 exp(epsilon) / (exp(epsilon) - 1)^2` for a rare value, whatever the size of the domain; better than k-ary randomized
/// response once the domain has more than `3 exp(epsilon) + 2` values.
///
/// What leaks besides the output: nothing known. Every report takes as many words of key stream as there are bits, and every bit one
/// comparison with a bound that is chosen without a branch.
public struct UnaryEncoding: LocalRandomizer, Hashable {
    /// The sizes of domain that are supported.
    public static let domainSizes: ClosedRange<Int> = 2...65_536

    /// The epsilon that the probabilities were derived for.
    public let epsilon: LocalEpsilon

    /// The number of values, and of bits in a report.
    public let domainSize: Int

    /// The probability of a bit that is not the subject's, in units of 2^-64.
    package let otherProbability: UInt64

    /// The probability of the subject's own bit, 1/2, in units of 2^-64.
    package static let ownProbability: UInt64 = 1 << 63

    /// Prepares reports about one of `domainSize` values.
    ///
    /// - Throws: ``RandomizerError`` with code `domainOutOfRange` outside ``domainSizes``.
    public init(domainSize: Int, epsilon: LocalEpsilon) throws(RandomizerError) {
        guard Self.domainSizes.contains(domainSize) else { throw RandomizerError(.domainOutOfRange) }
        self.domainSize = domainSize
        self.epsilon = epsilon
        self.otherProbability = LocalEpsilon.leastProbability(odds: epsilon.odds, others: 1)
    }

    /// How the ledger records it.
    public var kind: MechanismParameters.Kind { .unaryEncoding }

    /// One integer for each value.
    public var dimension: Int { domainSize }

    /// Reports are zeros and ones.
    public var outputBound: UInt32 { 1 }

    /// How to read the sum of the reports' bits.
    public var estimator: FrequencyEstimator { FrequencyEstimator(ownSupport: Self.ownProbability, otherSupport: otherProbability) }

    /// Spends the charge and releases one bit for each value of the domain.
    ///
    /// The charge is spent even when this throws.
    ///
    /// - Throws: ``RandomizerError`` when the value is not in the domain, the charge is too small, or the key stream fails.
    public func release(
        value: Int, spending charge: consuming BudgetCharge, from keystream: Keystream
    ) throws(RandomizerError) -> NoisedVector {
        guard (0..<domainSize).contains(value) else { throw RandomizerError(.valueOutOfRange) }
        try requireCover(charge)
        var bits: [Int32] = []
        bits.reserveCapacity(domainSize)
        do throws(KeystreamError) {
            for candidate in 0..<domainSize {
                let word = try keystream.nextUInt64()
                bits.append(word < bound(candidate, value) ? 1 : 0)
            }
        } catch {
            throw RandomizerError(error)
        }
        return NoisedVector(coordinates: bits, grid: FixedPointGrid(exponent: 0), releaseID: charge.releaseID)
    }

    /// The probability of the bit of `candidate` when the truth is `value`, selected by a mask.
    @inline(__always)
    func bound(_ candidate: Int, _ value: Int) -> UInt64 {
        let difference = candidate ^ value
        // All ones when the two differ: a number that is not zero, or its negative, has the sign bit.
        let mask = UInt64(bitPattern: Int64(difference | (0 &- difference)) >> 63)
        return Self.ownProbability ^ (mask & (Self.ownProbability ^ otherProbability))
    }
}
