/// Why compressed bytes were refused.
///
/// Equality is on the code alone. The error never carries content.
public struct InflateError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable, Equatable, CaseIterable {
        /// The input ended before the stream did.
        case truncated
        /// Bytes were left after the end of the stream.
        case trailingBytes
        /// The stream's checksum or length does not match what it expanded to.
        case badChecksum
        /// The stream asks for a preset dictionary (RFC 1950, section 2.2); none is ever used here.
        case presetDictionary
        /// The header is not of the expected format: method, window, flags or header checksum.
        case badHeader
        /// The compressed data itself is not valid (RFC 1951).
        case corrupt
        /// The stream expands to more than the caller allows.
        case tooLong
        /// A line is longer than the caller allows (``GzipReader``).
        case lineTooLong
        /// zlib could not get memory.
        case outOfMemory
    }

    /// What went wrong.
    public let code: Code
    /// How many compressed bytes had been read when it went wrong.
    public let offset: Int

    /// Makes an error at an offset of the compressed input.
    public init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    /// Two errors are equal when their codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// A one-line description such as `badChecksum at byte 12`.
    public var description: String { "\(code.rawValue) at byte \(offset)" }
}
