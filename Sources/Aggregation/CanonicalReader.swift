import TLSPresentation

/// What the room's canonical forms have beside whole numbers: finite numbers, and bytes behind their length.
extension ByteWriter {
    /// A finite number as the bits of IEEE 754 binary64.
    mutating func put(_ value: Double) { put(value.bitPattern) }
}

/// Reads canonical forms; where they end too early, they are malformed.
struct CanonicalReader {
    private var reader: ByteReader

    init(_ bytes: [UInt8]) { reader = ByteReader(bytes) }

    var isAtEnd: Bool { reader.isAtEnd }
    var remaining: Int { reader.remaining }

    mutating func uint8() throws(AggregationError) -> UInt8 { try field { (reader) throws(CodecError) in try reader.uint8() } }
    mutating func uint32() throws(AggregationError) -> UInt32 { try field { (reader) throws(CodecError) in try reader.uint32() } }
    mutating func uint64() throws(AggregationError) -> UInt64 { try field { (reader) throws(CodecError) in try reader.uint64() } }

    mutating func bytes(_ count: Int) throws(AggregationError) -> [UInt8] {
        Array(try field { (reader) throws(CodecError) in try reader.fixed(count) })
    }

    /// Bytes behind four bytes of length.
    mutating func lengthPrefixed() throws(AggregationError) -> [UInt8] {
        Array(try field { (reader) throws(CodecError) in try reader.opaque32() })
    }

    /// A finite number; NaN and infinity are malformed.
    mutating func finite() throws(AggregationError) -> Double {
        let value = Double(bitPattern: try uint64())
        guard value.isFinite else { throw AggregationError(.malformed, "a number that is not finite") }
        return value
    }

    private mutating func field<Value>(_ read: (inout ByteReader) throws(CodecError) -> Value) throws(AggregationError) -> Value {
        do throws(CodecError) { return try read(&reader) } catch { throw AggregationError(.malformed, "the bytes end inside a field") }
    }
}
