public import VectorMath

/// Exact sums of integer reports.
///
/// Integer addition is associative and commutative, so the sums do not depend on the order in which reports arrive, on how they are
/// sharded, or on the machine: the average is independent of arrival order, bit for bit.
///
/// No sum can overflow. Whatever its bytes say, a coordinate of `w` bytes has magnitude 2^(8w - 1) or less; after `count` reports a sum
/// has magnitude `count x 2^(8w - 1)` or less; and construction requires `reportLimit x 2^(8w - 1) < 2^63`. The proof needs only the
/// shape of a report, not that somebody validated it.
public struct IntegerAccumulator: Equatable, Sendable {
    /// The largest dimension, 2^24: 128 MiB of sums.
    public static let maximumDimension = 1 << 24

    /// The largest number of reports that any accumulator takes, 2^32 - 1. It fits every coordinate width and is exact as a `Double`.
    public static let largestReportLimit = UInt64(UInt32.max)

    /// The width of one coordinate on the wire.
    public let width: CoordinateWidth

    /// The number of reports for which exactness was proven at construction.
    public let reportLimit: UInt64

    /// The number of reports that were added.
    public internal(set) var count: UInt64 = 0

    /// The sums, one for each coordinate, in grid units.
    public internal(set) var sums: [Int64]

    /// An accumulator of nothing.
    ///
    /// Throws `dimension` unless `dimension` is 1 to 2^24, and `capacity` unless `reportLimit x 2^(8 width - 1) < 2^63` and the limit is
    /// 1 to ``largestReportLimit``.
    public init(dimension: Int, width: CoordinateWidth, reportLimit: UInt64 = Self.largestReportLimit) throws(AggregationError) {
        guard (1...Self.maximumDimension).contains(dimension) else {
            throw AggregationError(.dimension, "\(dimension) coordinates; 1 to \(Self.maximumDimension) are allowed")
        }
        let (product, overflow) = reportLimit.multipliedReportingOverflow(by: Self.bound(width))
        guard reportLimit > 0, reportLimit <= Self.largestReportLimit, !overflow, product < UInt64(1) << 63 else {
            throw AggregationError(.capacity, "\(reportLimit) reports of \(width.byteCount)-byte coordinates cannot be proven exact")
        }
        self.width = width
        self.reportLimit = reportLimit
        self.sums = [Int64](repeating: 0, count: dimension)
    }

    /// The number of coordinates.
    public var dimension: Int { sums.count }

    /// Adds one report: `dimension` big-endian coordinates of this accumulator's width.
    ///
    /// Throws `shape` or `full`, and then nothing has changed.
    public mutating func add(_ coordinates: Span<UInt8>) throws(AggregationError) {
        guard coordinates.count == sums.count * width.byteCount else {
            throw AggregationError(.shape, "\(coordinates.count) bytes; \(sums.count * width.byteCount) were agreed")
        }
        guard count < reportLimit else { throw AggregationError(.full, "\(reportLimit) reports are the proven limit") }
        let width = width
        var target = sums.mutableSpan
        accumulateCoordinates(coordinates, width: width, into: &target)
        count += 1
    }

    /// Adds the reports of a shard. Throws `shape` for another shape and `full` past the limit, and then nothing has changed.
    public mutating func merge(_ shard: IntegerAccumulator) throws(AggregationError) {
        guard shard.width == width, shard.sums.count == sums.count else {
            throw AggregationError(.shape, "a shard of another dimension or coordinate width")
        }
        guard shard.count <= reportLimit - count else { throw AggregationError(.full, "\(reportLimit) reports are the proven limit") }
        // Wrapping cannot happen: both sides are bounded by their counts, and the counts together by the limit.
        for index in sums.indices { sums[index] &+= shard.sums[index] }
        count += shard.count
    }

    /// The largest magnitude that bytes of this width can express, 2^(8w - 1): the most negative integer.
    static func bound(_ width: CoordinateWidth) -> UInt64 { UInt64(width.largestMagnitude) + 1 }
}
