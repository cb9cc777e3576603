public import Keystream
public import PrivacyLedger

/// A count-mean sketch for domains too large to list, such as 64-bit keys (Apple's Differential Privacy Team 2017, "Learning with Privacy at
/// Scale", CMS and HCMS). Each report hashes its key with one random row's hash function into one of `columns` columns and randomizes that
/// column; the collector adds the reports up and looks keys up.
///
/// Claim: epsilon-DP under replace-one, for both encodings. The row is drawn without looking at the key. Given the row,
/// - ``Encoding/unary``: two keys differ in at most two of the independently flipped signs, each with ratio at most
///   `(1 - q) / q <= exp(epsilon / 2)`;
/// - ``Encoding/hadamard``: the report is a Hadamard randomized response about the column (``HadamardResponse``).
///
/// Error of an estimate: the randomizer's variance, ``randomizerVariance(reports:)``, and that of the collisions,
/// ``collisionVariance(squaredCounts:reports:)``, which no epsilon removes.
///
/// What leaks besides the output: nothing known. A report takes `1 + columns` words (unary) or three (Hadamard), and every entry of
/// the vector is visited.
public struct CountMeanSketch: LocalRandomizer, Hashable {
    /// How a report tells its column.
    public enum Encoding: UInt8, Hashable, Sendable, CaseIterable {
        /// A sign for each column of the row, each flipped on its own: as many random bits as columns, least variance for its epsilon / 2.
        case unary = 0
        /// One sign of one random row of the Hadamard matrix of the columns: one private bit.
        case hadamard = 1
    }

    /// The most integers of a report.
    public static let dimensionLimit = 131_072

    /// The epsilon that the probabilities were derived for.
    public let epsilon: LocalEpsilon

    /// How a report tells its column.
    public let encoding: Encoding

    /// The number of hash functions, a power of two.
    public let rows: Int

    /// The number of columns, a power of two from 2.
    public let columns: Int

    /// The hash functions.
    public let hash: SketchHash

    /// The probability that a sign is flipped, in units of 2^-64.
    package let flipProbability: UInt64

    /// Prepares reports about 64-bit keys.
    ///
    /// - Throws: ``RandomizerError`` with code `domainOutOfRange` unless rows and columns are powers of two, there are at least two columns,
    ///   and at most ``dimensionLimit`` integers in all.
    public init(rows: Int, columns: Int, hash: SketchHash, encoding: Encoding, epsilon: LocalEpsilon) throws(RandomizerError) {
        let sizes = 1...Self.dimensionLimit
        guard
            sizes.contains(rows), sizes.contains(columns), rows.nonzeroBitCount == 1, columns.nonzeroBitCount == 1, columns >= 2,
            rows * columns <= Self.dimensionLimit
        else { throw RandomizerError(.domainOutOfRange) }
        self.rows = rows
        self.columns = columns
        self.hash = hash
        self.encoding = encoding
        self.epsilon = epsilon
        let odds = encoding == .unary ? epsilon.halfOdds : epsilon.odds
        self.flipProbability = LocalEpsilon.leastProbability(odds: odds, others: 1)
    }

    /// How the ledger records it.
    public var kind: MechanismParameters.Kind { .countMeanSketch }

    /// One integer for each column of each row, row by row.
    public var dimension: Int { rows * columns }

    /// Reports are ones, minus ones and zeros.
    public var outputBound: UInt32 { 1 }

    /// Spends the charge and releases the randomized column of one random row; the other rows are zero.
    ///
    /// The charge is spent even when this throws.
    ///
    /// - Throws: ``RandomizerError`` when the charge is too small or the key stream fails. Every key is valid.
    public func release(
        key: UInt64, spending charge: consuming BudgetCharge, from keystream: Keystream
    ) throws(RandomizerError) -> NoisedVector {
        try requireCover(charge)
        let coordinates: [Int32]
        do throws(KeystreamError) { coordinates = try report(key, from: keystream) } catch { throw RandomizerError(error) }
        return NoisedVector(coordinates: coordinates, grid: FixedPointGrid(exponent: 0), releaseID: charge.releaseID)
    }

    private func report(_ key: UInt64, from keystream: Keystream) throws(KeystreamError) -> [Int32] {
        let row = Int(truncatingIfNeeded: try keystream.nextUInt64() & UInt64(rows - 1))
        let column = hash.column(of: key, row: row, columns: columns)
        var entries: [Int32] = []
        switch encoding {
        case .unary:
            entries.reserveCapacity(columns)
            for candidate in 0..<columns {
                let flip: Int32 = try keystream.nextUInt64() < flipProbability ? -1 : 1
                entries.append(candidate == column ? flip : -flip)
            }
        case .hadamard:
            let rowWord = try keystream.nextUInt64()
            let flipWord = try keystream.nextUInt64()
            entries = HadamardResponse.report(
                column, rowWord: rowWord, flipWord: flipWord, order: columns, flipProbability: flipProbability)
        }
        var coordinates = [Int32](repeating: 0, count: dimension)
        coordinates.replaceSubrange(row * columns..<(row + 1) * columns, with: entries)
        return coordinates
    }
}
