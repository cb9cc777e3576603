public import TLSPresentation

/// The name of one report: 128 random bits, chosen by the agent. Accepted twice, a report counts once.
public struct ReportID: Hashable, Sendable, TLSCodable, CustomStringConvertible {
    /// The identifier's length in bytes.
    public static let byteCount = 16

    private let high: UInt64
    private let low: UInt64

    /// A fresh identifier from a source of randomness that the caller hands in.
    public init(random generator: inout some RandomNumberGenerator) {
        high = generator.next()
        low = generator.next()
    }

    /// An identifier of exactly 16 bytes, or nil.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Reads 16 bytes.
    public init(from reader: inout ByteReader) throws(CodecError) {
        high = try reader.uint64(field: "report_id")
        low = try reader.uint64(field: "report_id")
    }

    /// Writes 16 bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.put(high)
        writer.put(low)
    }

    /// The identifier's 16 bytes.
    public var bytes: [UInt8] { encoded() }

    /// The base64url form, as in logs and on command lines. It says nothing about who sent the report.
    public var description: String { Base64URL.encode(bytes) }
}
