import Crypto

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A private key with its public configuration.
///
/// The private key lives in memory that is overwritten when the last copy goes away, and no description or reflection shows it.
public struct HPKEKeyPair: Sendable {
    /// What is published.
    public let configuration: HPKEConfiguration
    /// The suite of the configuration.
    public let suite: HPKESuite

    private let privateKey: Curve25519.KeyAgreement.PrivateKey

    /// A key pair from 32 bytes of private key (RFC 7748), or nil for another length. The caller keeps, or wipes, its own copy.
    public init?(id: UInt8, suite: HPKESuite, privateKey bytes: [UInt8]) {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: bytes) else { return nil }
        self.suite = suite
        privateKey = key
        configuration = HPKEConfiguration(id: id, suite: suite, publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// A fresh key pair from a source of randomness that the caller hands in; it must be a cryptographic one.
    public init(id: UInt8, suite: HPKESuite, random generator: inout some RandomNumberGenerator) {
        var bytes = (0..<HPKESuite.keyLength).map { _ in UInt8.random(in: 0...255, using: &generator) }
        defer { for index in bytes.indices { bytes[index] = 0 } }
        guard let pair = Self(id: id, suite: suite, privateKey: bytes) else { preconditionFailure("every 32 bytes are an X25519 key") }
        self = pair
    }

    /// Calls `body` with the private key's 32 bytes, for a store that keeps them; they are overwritten afterwards.
    public func withPrivateKey<Result, Failure: Error>(_ body: (borrowing [UInt8]) throws(Failure) -> Result) throws(Failure) -> Result {
        var bytes = Array(privateKey.rawRepresentation)
        defer { for index in bytes.indices { bytes[index] = 0 } }
        return try body(bytes)
    }

    /// Opens one message, or says nothing about why it could not.
    func open(_ ciphertext: [UInt8], encapsulatedKey: [UInt8], info: [UInt8], authenticating associatedData: [UInt8]) -> [UInt8]? {
        // A shorter ciphertext cannot hold a tag; a key of another length is not an X25519 key.
        guard ciphertext.count >= HPKESuite.tagLength, encapsulatedKey.count == HPKESuite.keyLength else { return nil }
        guard !SmallOrderPoint.contains(encapsulatedKey) else { return nil }
        guard
            var recipient = try? HPKE.Recipient(
                privateKey: privateKey, ciphersuite: suite.ciphersuite, info: Data(info), encapsulatedKey: Data(encapsulatedKey)),
            let plaintext = try? recipient.open(ciphertext, authenticating: associatedData)
        else { return nil }
        return Array(plaintext)
    }
}

extension HPKEKeyPair: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The public identifier; never the private key.
    public var description: String { "HPKE key \(configuration.id)" }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// A mirror of the public part alone.
    public var customMirror: Mirror { Mirror(self, children: ["configuration": configuration]) }
}
