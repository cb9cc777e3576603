/// A text that can be signed as a note: UTF-8 without control characters but newlines, ending in one.
public struct NoteText: Hashable, Sendable {
    /// The text's bytes, with the final newline.
    public let bytes: [UInt8]

    /// A text; throws `notUTF8`, `controlCharacter`, `noteTooLarge`, or `noteMalformed` when it is empty or doesn't end in a newline.
    public init(_ bytes: [UInt8]) throws(TransparencyError) {
        try Self.check(bytes)
        self.bytes = bytes
    }

    /// A text from a string.
    public init(_ text: String) throws(TransparencyError) { try self.init(Array(text.utf8)) }

    /// The text as a string.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    static func check(_ bytes: [UInt8]) throws(TransparencyError) {
        guard bytes.count <= SignedNote.maximumLength else { throw TransparencyError(.noteTooLarge, "length") }
        guard bytes.last == 0x0A else { throw TransparencyError(.noteMalformed, "the last byte is no newline") }
        guard !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A }) else { throw TransparencyError(.controlCharacter) }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw TransparencyError(.notUTF8) }
    }
}
