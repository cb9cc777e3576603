import Testing
import TransparencyLog

@Suite("Notes, keys and checkpoints")
struct NoteTests {
    static let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
    static let note = """
        This is an example message.

        \u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=

        """

    @Test("the specification's own example verifies, and its key and note come back byte for byte")
    func example() throws {
        let key = try NoteVerifierKey(text: Self.key)
        #expect(key.keyID == 0x530d_903a)
        #expect(key.description == Self.key)
        let note = try SignedNote(Array(Self.note.utf8))
        #expect(note.text.string == "This is an example message.\n")
        #expect(note.bytes == Array(Self.note.utf8))
        #expect(try note.signers(among: [key]) == [key])
    }

    @Test("one flipped bit anywhere in a note is an error or another key's line, never a signature that holds")
    func flipped() throws {
        let key = try NoteVerifierKey(text: Self.key)
        let bytes = Array(Self.note.utf8)
        for bit in 0..<bytes.count * 8 {
            let signers = try? SignedNote(flipping(bit, of: bytes)).signers(among: [key])
            #expect(signers?.isEmpty ?? true, "bit \(bit)")
        }
        var text = bytes
        text[0] ^= 1
        #expect(throws: TransparencyError(.badSignature)) { try SignedNote(text).signers(among: [key]) }
    }

    @Test(
        "hostile notes are refused by name",
        arguments: [
            ("", .noteMalformed), ("text\n", .noteMalformed), ("text\n\n", .noteMalformed), ("text\n\n\u{2014} a b", .noteMalformed),
            ("text\n\n\u{2014} a AAAAAA==\n", .noteMalformed), ("text\n\n\u{2014} a  AAAAAAA=\n", .noteMalformed),
            ("text\n\n- a AAAAAAA=\n", .noteMalformed), ("text\n\n\u{2014} a+b AAAAAAA=\n", .noteMalformed),
            ("text\n\n\u{2014} a\u{00A0}b AAAAAAA=\n", .noteMalformed), ("text\n\n\u{2014}  AAAAAAA=\n", .noteMalformed),
            ("text\n\n\u{2014} a AAAAAAB=\n", .noteMalformed), ("text\n\n\u{2014} a AAAAAAA\n", .noteMalformed),
            ("te\rxt\n\n\u{2014} a AAAAAAA=\n", .controlCharacter), ("te\0xt\n\n\u{2014} a AAAAAAA=\n", .controlCharacter),
            ("text\n\n\u{2014} a AA-AAAA=\n", .noteMalformed), ("\n", .noteMalformed), ("\n\n\n", .noteMalformed),
        ] as [(String, TransparencyError.Code)])
    func hostile(text: String, code: TransparencyError.Code) {
        #expect(throws: TransparencyError(code)) { try SignedNote(Array(text.utf8)) }
    }

    @Test("notes that are too long, have too many signatures or are no UTF-8 are refused by name")
    func limits() throws {
        let line = "\u{2014} a AAAAAAA=\n"
        #expect(throws: TransparencyError(.noteTooLarge)) { try SignedNote([UInt8](repeating: 0x41, count: 131_072) + [0x0A]) }
        #expect(throws: TransparencyError(.noteTooLarge)) { try SignedNote(Array(("t\n\n" + String(repeating: line, count: 65)).utf8)) }
        #expect(try SignedNote(Array(("t\n\n" + String(repeating: line, count: 64)).utf8)).signatures.count == 64)
        #expect(throws: TransparencyError(.notUTF8)) { try SignedNote([0xC3, 0x28, 0x0A, 0x0A] + Array(line.utf8)) }
        #expect(throws: TransparencyError(.noteMalformed)) { try NoteText("no newline") }
        // Empty lines in the text are allowed; the last one separates.
        #expect(try SignedNote(Array(("a\n\nb\n\n" + line).utf8)).text.string == "a\n\nb\n")
    }

    @Test("a key that signed twice counts once, and one bad line of a known key spoils the note")
    func duplicates() throws {
        let log = try LogFixture()
        let note = try log.note()
        let line = try #require(note.signatures.first)
        let twice = try SignedNote(text: note.text, signatures: [line, line])
        #expect(try twice.signers(among: [log.signer.key, log.signer.key]) == [log.signer.key])
        let bytes = String(decoding: note.bytes, as: UTF8.self)
        let other = try Checkpoint(origin: LogFixture.origin, size: 0, root: .emptyTree, extensions: ["x"]).signed(by: log.signer)
        let spoiled = Array((bytes + "\(try #require(other.signatures.first))\n").utf8)
        #expect(throws: TransparencyError(.badSignature)) { try log.trust.verify(spoiled) }
        let stranger = try LogFixture(seed: 9)
        #expect(throws: TransparencyError(.unsigned)) { try stranger.trust.verify(note.bytes) }
    }

    @Test(
        "malformed keys are refused by name",
        arguments: [
            ("", .keyMalformed), ("example.com/foo", .keyMalformed), ("example.com/foo+530d903a", .keyMalformed),
            ("example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .keyIDMismatch),
            ("example.com/fop+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .keyIDMismatch),
            ("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .keyMalformed),
            ("example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .keyMalformed),
            ("example.com/foo+530d903a+Aeky", .keyMalformed), ("a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", .keyMalformed),
        ] as [(String, TransparencyError.Code)])
    func keys(text: String, code: TransparencyError.Code) {
        #expect(throws: TransparencyError(code)) { try NoteVerifierKey(text: text) }
    }

    @Test("a signer's key reads back, and neither description nor mirror shows the seed")
    func signer() throws {
        let signer = try LogFixture().signer
        #expect(try NoteVerifierKey(text: signer.key.description) == signer.key)
        #expect("\(signer)" == "NoteSigner(\(signer.key))")
        #expect(Mirror(reflecting: signer).children.count == 1)
        #expect(throws: TransparencyError(.keyMalformed)) { try NoteSigner(name: "a", algorithm: .ed25519, seed: [1]) }
    }

    @Test(
        "what is no checkpoint is refused by name",
        arguments: [
            ("origin\n1\n", .checkpointMalformed), ("\n1\nAAAA\n", .checkpointMalformed), ("o\n01\n\(root)\n", .checkpointMalformed),
            ("o\n-1\n\(root)\n", .checkpointMalformed), ("o\n+1\n\(root)\n", .checkpointMalformed),
            ("o\n18446744073709551616\n\(root)\n", .checkpointMalformed), ("o\n1\nAAAA\n", .checkpointMalformed),
            ("o\n1\n\(root)\n\n", .checkpointMalformed), ("o\n0\n\(root)\n", .emptyRoot),
        ] as [(String, TransparencyError.Code)])
    func checkpoints(text: String, code: TransparencyError.Code) {
        #expect(throws: TransparencyError(code)) { try Checkpoint(try NoteText(text)) }
    }

    static let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="

    @Test("a checkpoint reads back with its extensions, up to the largest size")
    func checkpoint() throws {
        let text = try NoteText("o\n18446744073709551615\n\(Self.root)\nmore\n")
        let checkpoint = try Checkpoint(text)
        #expect(checkpoint.size == .max && checkpoint.extensions == ["more"] && checkpoint.text == text)
        #expect(throws: TransparencyError(.checkpointMalformed)) {
            try Checkpoint(origin: "a\nb", size: 1, root: checkpoint.root)
        }
    }
}
