/// The width of one coordinate on the wire: a big-endian two's complement integer of one, two or four bytes.
///
/// The raw value is the number of bytes.
public enum CoordinateWidth: UInt8, CaseIterable, Sendable {
    /// `Int8`.
    case one = 1
    /// `Int16`, big-endian.
    case two = 2
    /// `Int32`, big-endian.
    case four = 4

    /// The number of bytes of one coordinate.
    public var byteCount: Int { Int(rawValue) }

    /// The largest magnitude that both signs can express, 2^(bits - 1) - 1.
    public var largestMagnitude: UInt32 { UInt32(1) << (8 * UInt32(rawValue) - 1) - 1 }
}
