/// Why a file of recorded sessions was refused. Equality is on the code; nothing of a row's content is carried.
package struct RecordedSessionError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    package enum Code: String, Sendable, CaseIterable {
        /// The file could not be opened or read.
        case unreadable
        /// The file could not be written.
        case unwritable
        /// Compressed data is damaged, truncated or expands past the cap.
        case badCompression
        /// A line is longer than ``RecordedSessionParser/Limit/lineBytes``.
        case lineTooLong
        /// A line isn't UTF-8.
        case notUTF8
        /// The first line lacks `session_id`, `item_id`, or both of `timestamp` and `order`, or names a column twice.
        case badHeader
        /// A row has more or fewer columns than the header.
        case wrongColumnCount
        /// A session or item identifier is empty or too long.
        case badIdentifier
        /// A timestamp or order isn't a non-negative decimal number in range.
        case badNumber
        /// A view comes before its predecessor in the same session.
        case outOfOrder
        /// A session's rows aren't contiguous.
        case sessionSplit
        /// A session has more views than ``RecordedSessionParser/Limit/sessionViews``.
        case sessionTooLong
    }

    package let code: Code
    /// The 1-based line, or 0 when the failure has none.
    package let line: Int

    package init(_ code: Code, line: Int = 0) {
        self.code = code
        self.line = line
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package var description: String { line == 0 ? code.rawValue : "line \(line): \(code.rawValue)" }
}
