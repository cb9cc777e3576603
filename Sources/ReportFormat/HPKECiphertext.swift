public import TLSPresentation

/// Bytes that were sealed to one key of one aggregator (DAP-18, `HpkeCiphertext`).
public struct HPKECiphertext: Hashable, Sendable, TLSCodable {
    /// The key configuration's identifier.
    public let configurationID: UInt8
    /// The encapsulated key, 1 to 65,535 bytes.
    public let encapsulatedKey: [UInt8]
    /// The sealed bytes, 1 to 2^32 - 1.
    public let payload: [UInt8]

    /// A ciphertext, or nil when a part is empty or too long.
    public init?(configurationID: UInt8, encapsulatedKey: [UInt8], payload: [UInt8]) {
        guard (1...65_535).contains(encapsulatedKey.count), (1...4_294_967_295).contains(payload.count) else { return nil }
        self.configurationID = configurationID
        self.encapsulatedKey = encapsulatedKey
        self.payload = payload
    }

    /// Reads a ciphertext.
    public init(from reader: inout ByteReader) throws(CodecError) {
        configurationID = try reader.uint8(field: "config_id")
        encapsulatedKey = Array(try reader.opaque16(1...65_535, field: "enc"))
        payload = Array(try reader.opaque32(1...4_294_967_295, field: "payload"))
    }

    /// Writes the ciphertext.
    public func encode(into writer: inout ByteWriter) {
        writer.put(configurationID)
        writer.opaque16(encapsulatedKey)
        writer.opaque32(payload)
    }
}
