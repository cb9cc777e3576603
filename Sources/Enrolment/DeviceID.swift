import Crypto
public import TLSPresentation

/// The name of a device at the collector: the first 16 bytes of SHA-256 over its public key.
public struct DeviceID: Hashable, Sendable, TLSCodable, CustomStringConvertible {
    /// The 16 bytes.
    public let bytes: [UInt8]

    /// The id of a key.
    public init(_ key: DevicePublicKey) {
        bytes = Array(SHA256.hash(data: key.rawRepresentation).prefix(16))
    }

    /// Reads the 22 characters of its base64url form; anything else is `malformed`.
    public init(text: some StringProtocol) throws(EnrolmentError) {
        guard let bytes = Base64URL.decode(text), bytes.count == 16 else { throw EnrolmentError(.malformed, field: "device id") }
        self.bytes = bytes
    }

    /// Reads `opaque device_id[16]`.
    public init(from reader: inout ByteReader) throws(CodecError) {
        bytes = Array(try reader.fixed(16, field: "device_id"))
    }

    /// Writes `opaque device_id[16]`.
    public func encode(into writer: inout ByteWriter) { writer.fixed(bytes) }

    /// The base64url form, 22 characters.
    public var description: String { Base64URL.encode(bytes) }
}
