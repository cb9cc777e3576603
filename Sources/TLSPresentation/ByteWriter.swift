/// Writes fields of the TLS presentation language (RFC 8446, section 3).
///
/// A vector whose body is longer than its length prefix can say is a programming error and stops the program: callers bound what they
/// write by the types they accept.
public struct ByteWriter: Sendable {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// An empty writer. `capacity` is a hint in bytes.
    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Writes a big-endian integer of its own width.
    public mutating func put(_ value: some FixedWidthInteger & UnsignedInteger) {
        var shift = value.bitWidth
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    /// Writes bytes without a length.
    public mutating func fixed(_ value: some Collection<UInt8>) { bytes.append(contentsOf: value) }

    /// Writes a vector with a one-byte length.
    public mutating func opaque8(_ value: some Collection<UInt8>) {
        put(UInt8(value.count))
        bytes.append(contentsOf: value)
    }

    /// Writes a vector with a two-byte length.
    public mutating func opaque16(_ value: some Collection<UInt8>) {
        put(UInt16(value.count))
        bytes.append(contentsOf: value)
    }

    /// Writes a vector with a four-byte length.
    public mutating func opaque32(_ value: some Collection<UInt8>) {
        put(UInt32(value.count))
        bytes.append(contentsOf: value)
    }

    /// Writes a vector with a two-byte length whose body `write` fills in.
    public mutating func vector16(_ write: (inout ByteWriter) -> Void) {
        var body = ByteWriter()
        write(&body)
        opaque16(body.bytes)
    }
}
