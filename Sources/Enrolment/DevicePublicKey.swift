import Crypto
public import TLSPresentation

/// A device's Ed25519 public key (RFC 8032). It identifies the device at enrolment and in signed requests, never beside a report.
public struct DevicePublicKey: Hashable, Sendable, TLSCodable {
    /// The 32 bytes of the encoded point.
    public let rawRepresentation: [UInt8]

    /// Reads a key of 32 bytes; anything else is `malformed`.
    public init(rawRepresentation: [UInt8]) throws(EnrolmentError) {
        guard rawRepresentation.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: rawRepresentation)) != nil else {
            throw EnrolmentError(.malformed, field: "public key")
        }
        self.rawRepresentation = rawRepresentation
    }

    /// Reads `opaque public_key[32]`.
    public init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        let bytes = Array(try reader.fixed(32, field: "public_key"))
        do throws(EnrolmentError) { try self.init(rawRepresentation: bytes) } catch {
            throw CodecError(.invalidValue, at: start, field: "public_key")
        }
    }

    /// Writes `opaque public_key[32]`.
    public func encode(into writer: inout ByteWriter) { writer.fixed(rawRepresentation) }

    /// Whether `signature` is this key's on `message`. Bytes that are no signature are simply not valid.
    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: rawRepresentation) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}
