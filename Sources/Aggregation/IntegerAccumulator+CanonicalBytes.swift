import TLSPresentation
import VectorMath

extension IntegerAccumulator {
    /// The version of the canonical form.
    static let version: UInt8 = 1

    /// The bytes of one header: version, width, report limit, count, dimension.
    private static let headerLength = 1 + 1 + 8 + 8 + 4

    /// The one byte form of this state: version (1), coordinate width (1), report limit (8), count (8), dimension (4), then the sums as
    /// big-endian two's complement, 8 bytes each.
    public var canonicalBytes: [UInt8] {
        var fields = ByteWriter(capacity: Self.headerLength + 8 * sums.count)
        fields.put(Self.version)
        fields.put(width.rawValue)
        fields.put(reportLimit)
        fields.put(count)
        fields.put(UInt32(sums.count))
        for sum in sums { fields.put(UInt64(bitPattern: sum)) }
        return fields.bytes
    }

    /// Restores a state from its canonical form.
    ///
    /// Throws `malformed` for anything else: other lengths and versions, a count above the limit, or a sum that `count` reports cannot
    /// reach. What is restored therefore obeys the overflow proof again.
    public init(canonicalBytes bytes: [UInt8]) throws(AggregationError) {
        var fields = CanonicalReader(bytes)
        guard try fields.uint8() == Self.version, let width = CoordinateWidth(rawValue: try fields.uint8()) else {
            throw AggregationError(.malformed, "an accumulator of an unknown version or width")
        }
        let reportLimit = try fields.uint64()
        let count = try fields.uint64()
        let dimension = Int(try fields.uint32())
        guard bytes.count - Self.headerLength == 8 * dimension else {
            throw AggregationError(.malformed, "\(bytes.count) bytes for \(dimension) sums")
        }
        try self.init(dimension: dimension, width: width, reportLimit: reportLimit)
        guard count <= reportLimit else { throw AggregationError(.malformed, "more reports than the limit") }
        let reachable = count * Self.bound(width)
        for index in 0..<dimension {
            let sum = Int64(bitPattern: try fields.uint64())
            guard sum.magnitude <= reachable else { throw AggregationError(.malformed, "a sum that \(count) reports cannot reach") }
            sums[index] = sum
        }
        self.count = count
    }
}
