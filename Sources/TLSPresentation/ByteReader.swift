/// Reads fields of the TLS presentation language (RFC 8446, section 3): big-endian integers, fixed arrays and length-prefixed vectors.
///
/// A reader never reads past its slice, allocates only what a checked length allows, and cannot trap on any input.
public struct ByteReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    /// A reader over all of `bytes`.
    public init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    /// A reader over a slice; offsets in errors count from the start of the slice.
    public init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.position = bytes.startIndex
    }

    /// The number of bytes that were read.
    public var offset: Int { position - bytes.startIndex }

    /// The number of bytes that are left.
    public var remaining: Int { bytes.endIndex - position }

    /// Whether every byte was read.
    public var isAtEnd: Bool { position == bytes.endIndex }

    /// Reads `count` bytes. Throws ``CodecError/Code/truncated``.
    public mutating func fixed(_ count: Int, field: String = "") throws(CodecError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else { throw CodecError(.truncated, at: offset, field: field) }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// Reads one byte.
    public mutating func uint8(field: String = "") throws(CodecError) -> UInt8 {
        guard position < bytes.endIndex else { throw CodecError(.truncated, at: offset, field: field) }
        defer { position += 1 }
        return bytes[position]
    }

    /// Reads a big-endian 16-bit integer.
    public mutating func uint16(field: String = "") throws(CodecError) -> UInt16 { try integer(field) }

    /// Reads a big-endian 32-bit integer.
    public mutating func uint32(field: String = "") throws(CodecError) -> UInt32 { try integer(field) }

    /// Reads a big-endian 64-bit integer.
    public mutating func uint64(field: String = "") throws(CodecError) -> UInt64 { try integer(field) }

    /// Reads `opaque field<range>` with a one-byte length.
    public mutating func opaque8(_ range: ClosedRange<Int> = 0...255, field: String = "") throws(CodecError) -> ArraySlice<UInt8> {
        let start = offset
        return try vector(Int(try uint8(field: field)), range, from: start, field)
    }

    /// Reads `opaque field<range>` with a two-byte length.
    public mutating func opaque16(_ range: ClosedRange<Int> = 0...65_535, field: String = "") throws(CodecError) -> ArraySlice<UInt8> {
        let start = offset
        return try vector(Int(try uint16(field: field)), range, from: start, field)
    }

    /// Reads `opaque field<range>` with a four-byte length.
    public mutating func opaque32(_ range: ClosedRange<Int> = 0...4_294_967_295, field: String = "") throws(CodecError) -> ArraySlice<UInt8> {
        let start = offset
        return try vector(Int(try uint32(field: field)), range, from: start, field)
    }

    /// Requires that every byte was read. Throws ``CodecError/Code/trailingBytes``.
    public func finish(field: String = "") throws(CodecError) {
        guard isAtEnd else { throw CodecError(.trailingBytes, at: offset, field: field) }
    }

    private mutating func vector(
        _ length: Int, _ range: ClosedRange<Int>, from start: Int, _ field: String
    ) throws(CodecError) -> ArraySlice<UInt8> {
        guard range.contains(length) else { throw CodecError(.lengthOutOfRange, at: start, field: field) }
        return try fixed(length, field: field)
    }

    private mutating func integer<Value: FixedWidthInteger>(_ field: String) throws(CodecError) -> Value {
        var value: Value = 0
        for byte in try fixed(Value.bitWidth / 8, field: field) { value = value << 8 | Value(byte) }
        return value
    }
}
