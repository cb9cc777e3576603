/// A text with signature lines (C2SP signed-note). What it says is not to be believed before ``signers(among:)`` names a trusted key.
public struct SignedNote: Hashable, Sendable {
    /// The longest note that is read, in bytes; room for 16 of the largest signatures that the specification knows.
    public static let maximumLength = 131_072
    /// The most signature lines that are read.
    public static let maximumSignatures = 64

    /// The text that the signatures are over.
    public let text: NoteText
    /// The signature lines, in order. Not verified.
    public let signatures: [NoteSignature]

    /// A note from a text and its signatures, of which there are 1 to ``maximumSignatures``.
    public init(text: NoteText, signatures: [NoteSignature]) throws(TransparencyError) {
        guard !signatures.isEmpty else { throw TransparencyError(.unsigned) }
        guard signatures.count <= Self.maximumSignatures else { throw TransparencyError(.noteTooLarge, "signatures") }
        self.text = text
        self.signatures = signatures
        guard bytes.count <= Self.maximumLength else { throw TransparencyError(.noteTooLarge, "length") }
    }

    /// Reads a note.
    ///
    /// - Throws: `noteTooLarge`, `notUTF8`, `controlCharacter` or `noteMalformed`.
    public init(_ bytes: [UInt8]) throws(TransparencyError) {
        try NoteText.check(bytes)
        // The last empty line separates the text, which may hold empty lines itself, from the signatures.
        guard let blank = bytes.indices.dropFirst().last(where: { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }), blank + 1 < bytes.count else {
            throw TransparencyError(.noteMalformed, "no signatures")
        }
        let lines = bytes[(blank + 1)...].dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count <= Self.maximumSignatures else { throw TransparencyError(.noteTooLarge, "signatures") }
        text = try NoteText(Array(bytes[..<blank]))
        var signatures: [NoteSignature] = []
        for line in lines { signatures.append(try NoteSignature(line: String(decoding: line, as: UTF8.self))) }
        self.signatures = signatures
    }

    /// The note's bytes.
    public var bytes: [UInt8] { text.bytes + [0x0A] + signatures.flatMap { Array("\($0)\n".utf8) } }

    /// A copy with more signature lines; lines that are there already are not repeated.
    public func adding(_ more: [NoteSignature]) throws(TransparencyError) -> SignedNote {
        var all = signatures
        for signature in more where !all.contains(signature) { all.append(signature) }
        return try SignedNote(text: text, signatures: all)
    }

    /// The keys, of those given, that signed. Lines of other keys are ignored; a key counts once however often it signed.
    ///
    /// - Throws: `badSignature` when a line names a given key and doesn't verify: such a note is not to be used at all.
    public func signers(among keys: [NoteVerifierKey]) throws(TransparencyError) -> [NoteVerifierKey] {
        var signers: [NoteVerifierKey] = []
        for key in keys where key.algorithm == .ed25519 {
            for signature in signatures where key.claims(signature) {
                guard key.isValid(signature.bytes, for: text.bytes) else { throw TransparencyError(.badSignature, key.name) }
                if !signers.contains(key) { signers.append(key) }
            }
        }
        return signers
    }
}
