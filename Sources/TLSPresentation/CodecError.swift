/// Why bytes could not be read as the message that was expected.
///
/// Equality is on the code alone, so that tests and callers can match a failure without its position.
/// The error never carries message content.
public struct CodecError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Equatable {
        /// The input ended inside a field.
        case truncated
        /// Bytes were left after the last field.
        case trailingBytes
        /// A length prefix lies outside the bounds that the message allows.
        case lengthOutOfRange
        /// A field holds a value that the message does not allow (unknown version, reserved bit, unsorted list).
        case invalidValue
    }

    /// What went wrong.
    public let code: Code
    /// The byte offset at which the offending field starts, from the start of the reader's input.
    public let offset: Int
    /// The field or structure, in the words of the format's definition.
    public let field: String

    /// Makes an error at a byte offset of a named field.
    public init(_ code: Code, at offset: Int, field: String = "") {
        self.code = code
        self.offset = offset
        self.field = field
    }

    /// Two errors are equal when their codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// A one-line description such as `truncated at byte 12 (payload)`.
    public var description: String {
        field.isEmpty ? "\(code.rawValue) at byte \(offset)" : "\(code.rawValue) at byte \(offset) (\(field))"
    }
}
