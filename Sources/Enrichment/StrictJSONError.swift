/// Why a text is no JSON that ``StrictJSON`` reads, and where. Errors with the same code are equal.
package struct StrictJSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    package enum Code: String, Sendable, CaseIterable {
        case tooLarge = "the text is too large"
        case tooDeep = "arrays and objects are nested too deep"
        case tooManyValues = "there are too many values"
        case unexpectedEnd = "the text ends too early"
        case unexpectedByte = "this byte does not belong here"
        case trailingText = "something follows the value"
        case invalidNumber = "this is no number of JSON"
        case numberOutOfRange = "this number is too large"
        case invalidEscape = "this escape does not exist"
        case loneSurrogate = "half of a surrogate pair"
        case controlCharacter = "control characters in a text are written as escapes"
        case invalidUTF8 = "this text is not UTF-8"
        case duplicateName = "this name stands in the object twice"
    }

    /// What is wrong.
    package let code: Code
    /// Where, in bytes from the beginning.
    package let offset: Int
    /// Line, from 1.
    package let line: Int
    /// Byte of the line, from 1.
    package let column: Int

    init(_ code: Code, at offset: Int, in bytes: [UInt8]) {
        self.code = code
        self.offset = min(offset, bytes.count)
        let before = bytes[..<self.offset]
        line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
        column = self.offset - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0) + 1
    }

    package var description: String { "line \(line), column \(column): \(code.rawValue)" }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
