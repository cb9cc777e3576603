import Crypto

/// The public half of a note's signing key, with the name that it signs under (C2SP signed-note, "Verifier keys").
public struct NoteVerifierKey: Hashable, Sendable, CustomStringConvertible {
    /// The longest name that is read, in bytes.
    public static let maximumNameLength = 255

    /// The key's name, such as `example.com/log42`: not empty, without spaces, plus signs and control characters.
    public let name: String
    /// What kind of signature the key makes.
    public let algorithm: NoteAlgorithm
    /// The encoded Ed25519 public key, 32 bytes.
    public let publicKey: [UInt8]
    /// SHA-256(name || 0x0A || algorithm || public key)[:4], big-endian. With the name it says which key made a signature.
    public let keyID: UInt32

    /// A key from its parts; `keyMalformed` for a name that can't stand in a note or bytes that are no Ed25519 key.
    public init(name: String, algorithm: NoteAlgorithm, publicKey: [UInt8]) throws(TransparencyError) {
        guard Self.isName(name) else { throw TransparencyError(.keyMalformed, "name") }
        guard publicKey.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey)) != nil else {
            throw TransparencyError(.keyMalformed, "public key")
        }
        self.name = name
        self.algorithm = algorithm
        self.publicKey = publicKey
        var hash = SHA256()
        hash.update(data: Array(name.utf8))
        hash.update(data: [0x0A, algorithm.rawValue])
        hash.update(data: publicKey)
        keyID = hash.finalize().prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Reads the text form, `name+hex(key ID)+base64(algorithm || public key)`.
    ///
    /// - Throws: `keyMalformed`, or `keyIDMismatch` when the id is not that of this name and key.
    public init(text: String) throws(TransparencyError) {
        guard text.utf8.count <= 1_024 else { throw TransparencyError(.keyMalformed, "length") }
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].utf8.count == 8, parts[1].utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
            let named = UInt32(parts[1], radix: 16), let key = Base64Text.decode(parts[2]), let first = key.first,
            let algorithm = NoteAlgorithm(rawValue: first)
        else { throw TransparencyError(.keyMalformed, "text form") }
        try self.init(name: String(parts[0]), algorithm: algorithm, publicKey: Array(key.dropFirst()))
        guard keyID == named else { throw TransparencyError(.keyIDMismatch, name) }
    }

    /// The text form.
    public var description: String {
        let hexadecimal = String(keyID, radix: 16)
        return name + "+" + String(repeating: "0", count: 8 - hexadecimal.count) + hexadecimal + "+"
            + Base64Text.encode([algorithm.rawValue] + publicKey)
    }

    /// Whether a signature line says that this key made it.
    public func claims(_ signature: NoteSignature) -> Bool { signature.keyID == keyID && signature.name == name }

    func isValid(_ signature: some Collection<UInt8>, for message: [UInt8]) -> Bool {
        guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(Array(signature), for: message)
    }

    /// Whether `name` may stand in a signature line.
    static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= maximumNameLength
            && name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "+" && !$0.properties.isWhitespace }
    }
}
