public import TLSPresentation

/// A public key of an aggregator and the suite that it is for (DAP-18, `HpkeConfig`).
public struct HPKEConfiguration: Hashable, Sendable, TLSCodable {
    /// The name of the key among the aggregator's keys.
    public let id: UInt8
    /// The key encapsulation mechanism's identifier in the HPKE registry.
    public let kem: UInt16
    /// The key derivation function's identifier.
    public let kdf: UInt16
    /// The AEAD's identifier.
    public let aead: UInt16
    /// The public key, 1 to 65,535 bytes in the mechanism's own form.
    public let publicKey: [UInt8]

    init(id: UInt8, suite: HPKESuite, publicKey: [UInt8]) {
        self.id = id
        kem = HPKESuite.kem
        kdf = HPKESuite.kdf
        aead = suite.aead
        self.publicKey = publicKey
    }

    /// Reads a configuration, also of suites that this version does not support.
    public init(from reader: inout ByteReader) throws(CodecError) {
        id = try reader.uint8(field: "config_id")
        kem = try reader.uint16(field: "kem_id")
        kdf = try reader.uint16(field: "kdf_id")
        aead = try reader.uint16(field: "aead_id")
        publicKey = Array(try reader.opaque16(1...65_535, field: "public_key"))
    }

    /// Writes the configuration.
    public func encode(into writer: inout ByteWriter) {
        writer.put(id)
        writer.put(kem)
        writer.put(kdf)
        writer.put(aead)
        writer.opaque16(publicKey)
    }
}
