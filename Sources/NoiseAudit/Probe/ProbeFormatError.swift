/// Why text from or for a probe can't be read. Never carries the text.
public struct ProbeFormatError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable {
        /// A line is no question.
        case notAQuestion
        /// A line is neither a row of numbers nor a refusal.
        case notAnAnswer
        /// A row has another number of coordinates than the question.
        case wrongDimension
        /// There are fewer or more answers than questions.
        case answerCount
    }

    /// What went wrong.
    public let code: Code
    /// The line's number from 1, or 0 if it is not known.
    public let line: Int

    /// A failure at a line.
    public init(_ code: Code, line: Int = 0) {
        self.code = code
        self.line = line
    }

    /// One line of words.
    public var description: String { line == 0 ? code.rawValue : "\(code.rawValue) at line \(line)" }

    /// Errors are equal when their codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }
}
