/// Appends big-endian integers; the room's canonical forms are made of nothing else.
struct BigEndianFields {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func put(_ value: some FixedWidthInteger & UnsignedInteger) {
        var shift = value.bitWidth
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    mutating func put(bytes more: [UInt8]) { bytes += more }

    /// A finite number as the bits of IEEE 754 binary64.
    mutating func put(_ value: Double) { put(value.bitPattern) }
}

/// Reads big-endian integers and never past the end.
struct BigEndianFieldReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }
    var remaining: Int { bytes.count - position }

    mutating func next<Value: FixedWidthInteger & UnsignedInteger>(_: Value.Type) throws(AggregationError) -> Value {
        let size = Value.bitWidth / 8
        guard size <= remaining else { throw AggregationError(.malformed, "the bytes end inside a field") }
        var value: Value = 0
        for index in position..<position + size { value = value &<< 8 | Value(bytes[index]) }
        position += size
        return value
    }

    mutating func nextBytes(_ count: Int) throws(AggregationError) -> [UInt8] {
        guard count <= remaining else { throw AggregationError(.malformed, "the bytes end inside a field") }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// A finite number; NaN and infinity are malformed.
    mutating func nextFinite() throws(AggregationError) -> Double {
        let value = Double(bitPattern: try next(UInt64.self))
        guard value.isFinite else { throw AggregationError(.malformed, "a number that is not finite") }
        return value
    }
}
