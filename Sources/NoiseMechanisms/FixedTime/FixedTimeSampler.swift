public import Keystream
public import PrivacyAccounting

/// Draws from a discrete Gaussian or Laplace in a time that says nothing about the draw, for releases whose moment somebody could see.
///
/// Every draw takes three words of key stream and looks at every entry of a table of 128-bit probabilities, with no loop, branch or
/// address that depends on the outcome (a cumulative table, as in lattice signatures). Two things are given up for that: the table ends, at
/// 4,096 entries, so the noise can't be wide (a scale of about 40, a standard deviation of about 300); and the law is exact only up to
/// ``distance``, below 2^-114, which a release pays for with ``delta(dimension:)``.
///
/// What still leaks: the parameters and the number of coordinates, and every 512 words the refill of the key stream, which comes at the
/// same places whatever is drawn. `Benchmarks/timing.sh` counts instructions.
public struct FixedTimeSampler: Hashable, Sendable {
    /// The laws that there are tables for.
    public enum Shape: Hashable, Sendable {
        /// Discrete Gaussian; the parameter is the variance.
        case gaussian
        /// Discrete Laplace; the parameter is the scale.
        case laplace
    }

    /// The words of key stream that a draw takes.
    public static let wordsPerDraw = 3

    /// ``delta(dimension:)`` is right for every guarantee whose epsilon, over all releases together, is at most this.
    public static let largestEpsilon = 24.0

    /// Which law.
    public let shape: Shape
    /// The numerator of the variance or the scale.
    public let numerator: UInt64
    /// The denominator of the variance or the scale.
    public let denominator: UInt64

    private let table: FixedTimeTable

    /// Computes the table for variance or scale `numerator / denominator`.
    ///
    /// - Throws: ``NoiseError`` with code `parameterOutOfRange` when the numerator or the denominator is outside 1 to 2^40, the parameter is
    ///   below 1/64, or the table would need more than 4,096 entries.
    public init(_ shape: Shape, numerator: UInt64, denominator: UInt64) throws(NoiseError) {
        let range: ClosedRange<UInt64> = 1...(1 << 40)
        guard range.contains(numerator), range.contains(denominator) else { throw NoiseError(.parameterOutOfRange) }
        let table =
            switch shape {
            case .gaussian: FixedTimeTable.gaussian(variance: numerator, denominator)
            case .laplace: FixedTimeTable.laplace(scale: numerator, denominator)
            }
        guard let table else { throw NoiseError(.parameterOutOfRange) }
        self.shape = shape
        self.numerator = numerator
        self.denominator = denominator
        self.table = table
    }

    /// The largest magnitude that can be drawn.
    public var reach: UInt64 { UInt64(table.thresholds.count) }

    /// The statistical distance to the exact law of one draw, rounded up, in units of 2^-128.
    public var distance: UInt128 { table.distance }

    /// What the distance costs a release of `dimension` coordinates, rounded up: `(1 + e^epsilon) * dimension * distance` for an epsilon up to
    /// ``largestEpsilon``. A guarantee (epsilon, d) of the exact mechanism is (epsilon, d + this) of this one, and over several releases the
    /// amounts add up.
    public func delta(dimension: Int) -> PrivacyDelta {
        // e^24 + 1 is below 2^35.
        let units = distance.multipliedFullWidth(by: UInt128(max(0, dimension)) << 35)
        // Two factors whose product is scaled by 10^18 and, as the high word says, divided by 2^128.
        guard units.high == 0 else { return .one }
        let scaled = units.low.multipliedFullWidth(by: UInt128(PrivacyDelta.unitsPerOne))
        return PrivacyDelta(attounits: UInt64(clamping: scaled.high + (scaled.low > 0 ? 1 : 0)))
    }

    /// The table's thresholds; for tests and for the auditor.
    package var thresholds: [UInt128] { table.thresholds }

    /// The magnitude that a uniform 128-bit integer gives.
    package func magnitude(of uniform: UInt128) -> Int64 { table.magnitude(of: uniform) }

    /// One draw.
    ///
    /// - Throws: ``NoiseError`` if the key stream fails.
    public func sample(from keystream: Keystream) throws(NoiseError) -> Int64 {
        do throws(KeystreamError) {
            return try draw(from: keystream)
        } catch {
            throw NoiseError(error)
        }
    }

    /// `count` independent draws.
    ///
    /// - Throws: ``NoiseError`` if the key stream fails; no draw is returned then.
    public func samples(_ count: Int, from keystream: Keystream) throws(NoiseError) -> [Int64] {
        var samples: [Int64] = []
        samples.reserveCapacity(count)
        do throws(KeystreamError) {
            for _ in 0..<count { samples.append(try draw(from: keystream)) }
        } catch {
            throw NoiseError(error)
        }
        return samples
    }

    @inline(__always)
    func draw(from keystream: Keystream) throws(KeystreamError) -> Int64 {
        let high = try keystream.nextUInt64()
        let low = try keystream.nextUInt64()
        let sign = try keystream.nextUInt64()
        let magnitude = table.magnitude(of: UInt128(high) << 64 | UInt128(low))
        // All ones or zero: negation without a branch. Zero has one sign only because -0 is 0.
        let mask = 0 &- Int64(bitPattern: sign & 1)
        return (magnitude ^ mask) &- mask
    }

    /// Two samplers are equal when their laws are: the table follows from them.
    public static func == (left: FixedTimeSampler, right: FixedTimeSampler) -> Bool {
        (left.shape, left.numerator, left.denominator) == (right.shape, right.numerator, right.denominator)
    }

    /// Hashes the law.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(shape)
        hasher.combine(numerator)
        hasher.combine(denominator)
    }
}
