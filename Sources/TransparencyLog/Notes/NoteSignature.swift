/// One signature line of a note: a claim until a key verifies it.
public struct NoteSignature: Hashable, Sendable, CustomStringConvertible {
    /// The name of the key that is said to have signed.
    public let name: String
    /// The id of the key that is said to have signed.
    public let keyID: UInt32
    /// The signature in its algorithm's form: 64 bytes for ``NoteAlgorithm/ed25519``, 72 for ``NoteAlgorithm/cosignature``.
    public let bytes: [UInt8]

    init(name: String, keyID: UInt32, bytes: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// Reads a line without its newline: em dash, space, name, space, base64 of key id and signature.
    public init(line: some StringProtocol) throws(TransparencyError) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "\u{2014}", NoteVerifierKey.isName(String(parts[1])), let blob = Base64Text.decode(parts[2]),
            blob.count > 4
        else { throw TransparencyError(.noteMalformed, "signature line") }
        name = String(parts[1])
        keyID = blob.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        bytes = Array(blob.dropFirst(4))
    }

    /// The line without its newline.
    public var description: String {
        let id = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: keyID >> UInt32($0)) }
        return "\u{2014} \(name) \(Base64Text.encode(id + bytes))"
    }
}
