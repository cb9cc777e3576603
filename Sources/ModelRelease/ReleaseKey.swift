import Crypto

/// An Ed25519 public key (RFC 8032) that may sign release documents.
public struct ReleaseKey: Hashable, Sendable {
    /// The 32 bytes of the encoded point.
    public let rawRepresentation: [UInt8]
    /// 64 lower-case hexadecimal digits: SHA-256 over `"sotto-1 release key ed25519"`, a zero byte and the key.
    ///
    /// Because the id is computed and never taken on trust, one key can't count twice under two names.
    public let id: String

    /// Reads a key of 32 bytes; anything else is `malformed`.
    public init(rawRepresentation: [UInt8]) throws(ReleaseError) {
        guard rawRepresentation.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: rawRepresentation)) != nil else {
            throw ReleaseError(.malformed, .root)
        }
        self.rawRepresentation = rawRepresentation
        self.id = Hexadecimal.text(Array(SHA256.hash(data: Array("sotto-1 release key ed25519\0".utf8) + rawRepresentation)))
    }

    /// Whether `signature` is this key's on `message`. Never throws: bytes that are no signature are simply not valid.
    public func isValid(_ signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: rawRepresentation) else { return false }
        return key.isValidSignature(signature, for: message)
    }
}
