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
    /// The column's name, or an empty text when the failure isn't of one column.
    package let column: String

    package init(_ code: Code, line: Int = 0, column: String = "") {
        self.code = code
        self.line = line
        self.column = column
    }

    package static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    package var description: String {
        let place = [line == 0 ? nil : "line \(line)", column.isEmpty ? nil : "column \(column)"].compactMap(\.self).joined(separator: ", ")
        return place.isEmpty ? code.rawValue : "\(place): \(code.rawValue)"
    }

    /// What to do about it, as one sentence.
    package var advice: String {
        switch code {
        case .unreadable: "Check the path and that the file may be read."
        case .unwritable: "Check the path and that the folder may be written."
        case .badCompression: "The gzip data is damaged or cut; copy the file again."
        case .lineTooLong: "A line has at most \(RecordedSessionParser.Limit.lineBytes) bytes; check that lines end with a line feed."
        case .notUTF8: "Write identifiers as UTF-8."
        case .badHeader: "The first line names tab-separated columns: session_id, item_id, and timestamp or order, each once."
        case .wrongColumnCount: "Give each row as many tab-separated columns as the header."
        case .badIdentifier: "Identifiers have 1 to \(RecordedSessionParser.Limit.identifierBytes) bytes."
        case .badNumber: "Timestamps are Unix seconds and orders whole numbers, not negative, with a point for decimals."
        case .outOfOrder: "Sort the rows of a session by time."
        case .sessionSplit: "Sort the rows by session, so that those of one session lie together."
        case .sessionTooLong: "A session has at most \(RecordedSessionParser.Limit.sessionViews) views; cut it."
        }
    }
}
