public import Keystream
public import PrivacyLedger

/// PrivUnitG on integers: a whole vector of bounded norm under pure epsilon-DP (Bhowmick et al. 2018; Asi, Feldman and Talwar 2022,
/// "Optimal algorithms for mean estimation under local differential privacy", algorithm 2), with the least variance known.
///
/// A clipped vector `x` of norm at most `C` becomes a vector `u` of fixed length by one more coordinate, `sqrt(C^2 - |x|^2)` rounded down.
/// A coin of probability `p` says whether the report shall lie in the cap `{z : <u, z> >= tau}` or outside. Of a fixed number of
/// proposals with Gaussian coordinates (``GaussianTable``) the first on that side is released, without its last coordinate; if none is, the
/// first proposal.
///
/// Claim: epsilon-DP under replace-one, for any two vectors of norm at most `C`. The law of the report is exactly that of a proposal,
/// times one factor inside the cap and another outside; rejection normalises by itself, so the proof needs bounds on the mass of a
/// cap, not its value. ``PrivUnitCertificate`` has the bounds with their proof, and the coin is the largest for which all ratios are
/// at most `exp(epsilon)` in integers. Dropping a coordinate is arithmetic on the result.
///
/// Estimator: a report times ``scale`` has mean `x`, up to the grid of the proposals (a relative error below 0.1 %). Its variance in each
/// coordinate is about `s^2 C^2` for the `s(epsilon)` of the continuous mechanism: 2.516 at epsilon 1, 0.660 at 4.
///
/// What leaks besides the output: every release takes the same number of words of key stream and the same number of passes, whatever
/// the input, the coin and the proposals. A table look-up takes a few steps, at an address, that depend on a proposal's coordinate, most
/// of which are never released; draw off the request path. Inputs and proposals are overwritten before their memory is freed.
public struct PrivUnitG: LocalRandomizer, Hashable {
    /// The dimensions that are supported.
    public static let dimensions: ClosedRange<Int> = 1...4096

    /// The epsilon that the certificate was made for.
    public let epsilon: LocalEpsilon

    /// The number of coordinates.
    public let dimension: Int

    /// The norm that vectors are clipped to, in grid units.
    public let clipNorm: UInt64

    /// The proof.
    package let certificate: PrivUnitCertificate

    let table: GaussianTable

    /// Inputs are multiplied by 2^places, so that the length of an input is fine enough.
    let places: Int

    /// Prepares releases of vectors that were clipped to `clipNorm`.
    ///
    /// - Throws: ``RandomizerError`` with code `domainOutOfRange` outside ``dimensions``, `parameterOutOfRange` for a clip norm outside
    ///   ``ClippedVector/clipNorms``, or `notCertifiable` when no threshold is good for this epsilon: below 0.027 for 256 coordinates, 0.11 for 4096.
    public init(dimension: Int, clipNorm: UInt64, epsilon: LocalEpsilon) throws(RandomizerError) {
        try self.init(dimension: dimension, clipNorm: clipNorm, epsilon: epsilon, table: .standard)
    }

    /// The same over any table: for proofs in worlds small enough to list.
    package init(dimension: Int, clipNorm: UInt64, epsilon: LocalEpsilon, table: GaussianTable) throws(RandomizerError) {
        guard Self.dimensions.contains(dimension) else { throw RandomizerError(.domainOutOfRange) }
        guard ClippedVector.clipNorms.contains(clipNorm) else { throw RandomizerError(.parameterOutOfRange) }
        let places = max(0, clipNorm.leadingZeroBitCount - 43)
        // One threshold in a hundred and twenty-eighth of a deviation is as good as its neighbours.
        let candidates = stride(from: 0, to: 4 * table.deviation, by: max(1, table.deviation / 128)).compactMap {
            PrivUnitCertificate(
                threshold: $0, coordinates: dimension + 1, radius: Int(clipNorm) << places, odds: epsilon.odds, table: table)
        }
        guard let best = candidates.max(by: { $0.signal(table) < $1.signal(table) }) else { throw RandomizerError(.notCertifiable) }
        self.dimension = dimension
        self.clipNorm = clipNorm
        self.epsilon = epsilon
        self.table = table
        self.places = places
        self.certificate = best
    }

    /// How the ledger records it.
    public var kind: MechanismParameters.Kind { .privUnitG }

    /// No coordinate of a report is larger in magnitude: about 9.2 deviations of a proposal.
    public var outputBound: UInt32 { UInt32(table.largestMagnitude) }

    /// What a report is multiplied by to estimate the vector, in grid units: `C / (sigma phi(g) (p - pi) / (pi (1 - pi)))`.
    public var scale: Double { Double(clipNorm) * relativeScale / Double(table.deviation) }

    /// The `s(epsilon)` of the literature: the deviation of a coordinate's estimate for vectors of norm 1.
    public var relativeScale: Double {
        let units = Double(sign: .plus, exponent: table.bits, significand: 1)
        let mass = Double(table.tail(from: certificate.threshold)) / units
        // The density at the threshold of a normal variable of deviation 1; half a unit lower, where the cap of the integers begins.
        let density =
            Double(table.mass(of: certificate.threshold) + table.mass(of: certificate.threshold - 1)) / 2 / units * Double(table.deviation)
        let coin = Double(certificate.coin) * 0x1p-64
        return mass * (1 - mass) / (density * (coin - mass))
    }

    /// Unbiased estimates of the coordinates of the mean vector, in grid units, from the sum of `reports` reports.
    ///
    /// - Throws: ``RandomizerError`` with code `sumMismatch` for a sum of another length, no report, more than 2^40, or coordinates that so
    ///   many reports cannot add up to.
    public func mean(sum: [Int64], reports: UInt64) throws(RandomizerError) -> [Double] {
        guard
            sum.count == dimension, (1...(1 << 40)).contains(reports),
            sum.allSatisfy({ $0.magnitude <= reports * UInt64(outputBound) })
        else { throw RandomizerError(.sumMismatch) }
        return sum.map { Double($0) / Double(reports) * scale }
    }

    /// The variance of a coordinate of ``mean(sum:reports:)``, in squared grid units: `(s C)^2 / reports`.
    ///
    /// Exact across the input, where a report is normal. Along the input it is larger by the variance of the cap, which is one direction
    /// of all: on average over the coordinates it adds less than `1.6 / dimension` of this.
    public func variance(reports: UInt64) -> Double {
        let deviation = relativeScale * Double(clipNorm)
        return deviation * deviation / Double(reports)
    }

    /// Spends the charge and releases one vector.
    ///
    /// The charge is spent even when this throws.
    ///
    /// - Throws: ``RandomizerError`` when the vector has another dimension or was clipped to a larger norm, the charge is too small, or the
    ///   key stream fails.
    public func release(
        _ vector: ClippedVector, spending charge: consuming BudgetCharge, from keystream: Keystream
    ) throws(RandomizerError) -> NoisedVector {
        guard vector.coordinates.count == dimension, vector.isClipped(to: clipNorm, .l2) else { throw RandomizerError(.vectorMismatch) }
        try requireCover(charge)
        let coordinates: [Int32]
        do throws(KeystreamError) {
            coordinates = try report(vector.coordinates, from: keystream)
        } catch {
            throw RandomizerError(error)
        }
        return NoisedVector(coordinates: coordinates, grid: vector.grid, releaseID: charge.releaseID)
    }
}
