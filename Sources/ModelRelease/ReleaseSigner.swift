import Crypto

/// The private half of a `ReleaseKey`. Prints and reflects as its public id, so that it can't reach a log.
public struct ReleaseSigner: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let privateKey: Curve25519.Signing.PrivateKey
    /// The public half.
    public let key: ReleaseKey

    /// Makes the signer of a 32-byte Ed25519 seed (RFC 8032, section 5.1.5). The caller draws and keeps the seed.
    public init(seed: [UInt8]) throws(ReleaseError) {
        guard seed.count == 32, let privateKey = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw ReleaseError(.malformed)
        }
        self.privateKey = privateKey
        self.key = try ReleaseKey(rawRepresentation: Array(privateKey.publicKey.rawRepresentation))
    }

    /// Signs a message; 64 bytes.
    public func sign(_ message: [UInt8]) throws(ReleaseError) -> [UInt8] {
        guard let signature = try? privateKey.signature(for: message) else { throw ReleaseError(.malformed) }
        return Array(signature)
    }

    /// The public id only.
    public var description: String { "ReleaseSigner(\(key.id.prefix(8)))" }
    /// The public id only.
    public var debugDescription: String { description }
    /// The public id only.
    public var customMirror: Mirror { Mirror(self, children: ["key": key.id]) }
}
