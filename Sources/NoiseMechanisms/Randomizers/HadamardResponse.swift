public import Keystream
public import PrivacyLedger

/// Hadamard randomized response (Nguyên et al. 2016; Apple's HCMS 2017, algorithm 3; Acharya, Sun and Zhang 2019): one private bit about a
/// value of a large domain. The report names a uniformly random row of the Walsh-Hadamard matrix and the sign of that row in the
/// column of the value, flipped with probability `q`. It is a vector with one entry that is 1 or -1, so that reports add up.
///
/// Claim: epsilon-DP under replace-one. The row is drawn without looking at the value; given the row, the sign is binary randomized
/// response, with ratio at most `(1 - q) / q <= exp(epsilon)`.
/// Estimator: the transform of the summed vector over `1 - 2q` (rows are orthogonal, so another value contributes zero on average).
/// Variance: `n / (1 - 2q)^2 - count`, whatever the domain: that of unary encoding for small epsilon, at one bit instead of one a value.
///
/// What leaks besides the output: nothing known. Every report takes two words of key stream and visits every entry.
public struct HadamardResponse: LocalRandomizer, Hashable {
    /// The sizes of domain that are supported.
    public static let domainSizes: ClosedRange<Int> = 2...131_072

    /// The epsilon that the probabilities were derived for.
    public let epsilon: LocalEpsilon

    /// The number of values.
    public let domainSize: Int

    /// The order of the matrix: ``domainSize`` rounded up to a power of two. One integer for each row.
    public let dimension: Int

    /// The probability that the sign is flipped, in units of 2^-64.
    package let flipProbability: UInt64

    /// Prepares reports about one of `domainSize` values.
    ///
    /// - Throws: ``RandomizerError`` with code `domainOutOfRange` outside ``domainSizes``.
    public init(domainSize: Int, epsilon: LocalEpsilon) throws(RandomizerError) {
        guard Self.domainSizes.contains(domainSize) else { throw RandomizerError(.domainOutOfRange) }
        self.domainSize = domainSize
        self.dimension = 1 << (Int.bitWidth - (domainSize - 1).leadingZeroBitCount)
        self.epsilon = epsilon
        self.flipProbability = LocalEpsilon.leastProbability(odds: epsilon.odds, others: 1)
    }

    /// How the ledger records it.
    public var kind: MechanismParameters.Kind { .hadamardResponse }

    /// One entry of a report is 1 or -1, the others are zero.
    public var outputBound: UInt32 { 1 }

    /// Spends the charge and releases one sign in one random row.
    ///
    /// The charge is spent even when this throws.
    ///
    /// - Throws: ``RandomizerError`` when the value is not in the domain, the charge is too small, or the key stream fails.
    public func release(
        value: Int, spending charge: consuming BudgetCharge, from keystream: Keystream
    ) throws(RandomizerError) -> NoisedVector {
        guard (0..<domainSize).contains(value) else { throw RandomizerError(.valueOutOfRange) }
        try requireCover(charge)
        let words: (UInt64, UInt64)
        do throws(KeystreamError) { words = (try keystream.nextUInt64(), try keystream.nextUInt64()) } catch { throw RandomizerError(error) }
        let coordinates = Self.report(value, rowWord: words.0, flipWord: words.1, order: dimension, flipProbability: flipProbability)
        return NoisedVector(coordinates: coordinates, grid: FixedPointGrid(exponent: 0), releaseID: charge.releaseID)
    }

    /// The signed one-hot vector of a matrix of `order` rows that two uniform words give.
    static func report(_ value: Int, rowWord: UInt64, flipWord: UInt64, order: Int, flipProbability: UInt64) -> [Int32] {
        let row = Int(truncatingIfNeeded: rowWord & UInt64(order - 1))
        let flip: Int32 = flipWord < flipProbability ? -1 : 1
        let sign = WalshHadamard.entry(row: row, column: value) &* flip
        return (0..<order).map { $0 == row ? sign : 0 }
    }

    /// Unbiased estimates of how many subjects hold each value, from the sum of `reports` reports.
    ///
    /// - Throws: ``RandomizerError`` with code `sumMismatch` for a sum of another length, more than 2^40 reports, or entries that so many
    ///   reports cannot add up to.
    public func estimates(sum: [Int64], reports: UInt64) throws(RandomizerError) -> [FrequencyEstimate] {
        guard sum.count == dimension, reports <= 1 << 40, sum.allSatisfy({ $0.magnitude <= reports }) else {
            throw RandomizerError(.sumMismatch)
        }
        var transformed = sum[...]
        WalshHadamard.transform(&transformed)
        let gap = Self.gap(flipProbability)
        return transformed.prefix(domainSize).map { total in
            let count = Double(total) / gap
            return FrequencyEstimate(count: count, variance: variance(count: min(max(count, 0), Double(reports)), reports: reports))
        }
    }

    /// The variance of the estimate of a value that `count` of `reports` subjects hold: `n / (1 - 2q)^2 - count`.
    public func variance(count: Double, reports: UInt64) -> Double {
        let gap = Self.gap(flipProbability)
        return Double(reports) / (gap * gap) - count
    }

    /// `1 - 2q` as a real number, from the exact difference. q is at most 1/2.
    static func gap(_ flipProbability: UInt64) -> Double {
        Double((1 << 63) - flipProbability) * 0x1p-63
    }
}
