import Crypto

/// The private half of a ``NoteVerifierKey``. Prints and reflects as its public key, so that it can't reach a log.
public struct NoteSigner: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The public half.
    public let key: NoteVerifierKey
    private let privateKey: Curve25519.Signing.PrivateKey

    /// The signer of a 32-byte Ed25519 seed (RFC 8032, section 5.1.5) under a name. The caller draws and keeps the seed; a log and a witness
    /// never share one.
    public init(name: String, algorithm: NoteAlgorithm, seed: [UInt8]) throws(TransparencyError) {
        guard seed.count == 32, let privateKey = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw TransparencyError(.keyMalformed, "seed")
        }
        self.privateKey = privateKey
        key = try NoteVerifierKey(name: name, algorithm: algorithm, publicKey: Array(privateKey.publicKey.rawRepresentation))
    }

    /// Signs a note's text with a key of ``NoteAlgorithm/ed25519``; `keyMalformed` with another.
    public func sign(_ text: NoteText) throws(TransparencyError) -> NoteSignature {
        guard key.algorithm == .ed25519 else { throw TransparencyError(.keyMalformed, "a witness key can't sign as a log") }
        return NoteSignature(name: key.name, keyID: key.keyID, bytes: try signature(text.bytes))
    }

    /// Cosigns a checkpoint as of `time` (Unix seconds, above 0) with a key of ``NoteAlgorithm/cosignature``; `keyMalformed` with another.
    public func cosign(_ checkpoint: Checkpoint, at time: UInt64) throws(TransparencyError) -> NoteSignature {
        guard key.algorithm == .cosignature else { throw TransparencyError(.keyMalformed, "a log key can't cosign") }
        guard time > 0 else { throw TransparencyError(.noteMalformed, "a cosignature needs a time") }
        let signed = try signature(Cosignature.message(checkpoint.text, time: time))
        return NoteSignature(name: key.name, keyID: key.keyID, bytes: Cosignature.timestamp(time) + signed)
    }

    private func signature(_ message: [UInt8]) throws(TransparencyError) -> [UInt8] {
        guard let signature = try? privateKey.signature(for: message) else { throw TransparencyError(.keyMalformed, "seed") }
        return Array(signature)
    }

    /// The public key only.
    public var description: String { "NoteSigner(\(key))" }
    /// The public key only.
    public var debugDescription: String { description }
    /// The public key only.
    public var customMirror: Mirror { Mirror(self, children: ["key": key.description]) }
}
