public import TLSPresentation

/// 32 bytes in a log entry: a SHA-256 hash, or a name such as a task's that is one.
public struct LogDigest: Hashable, Sendable, TLSCodable, CustomStringConvertible {
    /// The length in bytes.
    public static let length = 32
    /// 32 zero bytes: "none yet", such as the model before the first.
    public static let zero = LogDigest(checked: [UInt8](repeating: 0, count: length))

    /// The bytes.
    public let bytes: [UInt8]

    /// A digest from its bytes, or nil unless there are ``length`` of them.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Array(bytes)
    }

    private init(checked bytes: [UInt8]) { self.bytes = bytes }

    /// Reads 32 bytes.
    public init(from reader: inout ByteReader) throws(CodecError) { bytes = Array(try reader.fixed(Self.length, field: "digest")) }

    /// Writes 32 bytes.
    public func encode(into writer: inout ByteWriter) { writer.fixed(bytes) }

    /// 64 lower-case hexadecimal digits.
    public var description: String { bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

    /// Reads `optional<0..32>`: nothing, or 32 bytes.
    static func optional(from reader: inout ByteReader, field: String) throws(CodecError) -> LogDigest? {
        let start = reader.offset
        let bytes = try reader.opaque8(0...length, field: field)
        guard !bytes.isEmpty else { return nil }
        guard let digest = LogDigest(bytes) else { throw CodecError(.lengthOutOfRange, at: start, field: field) }
        return digest
    }
}
