/// Why a file of recorded sessions was refused.
package typealias RecordedSessionError = LineFileError<RecordedSessionFault>

/// What can be wrong with a file of recorded sessions.
package enum RecordedSessionFault: String, LineFileFault {
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
    /// A carriage return stands elsewhere than before a line feed.
    case badLineEnd
    /// The first line names no session or no item, or one of them, or the clock, twice.
    case badHeader
    /// The first line names a time under a name that isn't known, and no other clock.
    case unknownClock
    /// A quote is not closed on its line, or stands where none may.
    case badQuote
    /// A row has more or fewer columns than the header.
    case wrongColumnCount
    /// A session or item identifier is empty or too long.
    case badIdentifier
    /// A time or order can't be read.
    case badTime
    /// A session has more views than ``RecordedSessionParser/Limit/sessionViews``.
    case sessionTooLong

    package var advice: String {
        switch self {
        case .unreadable: "Check the path and that the file may be read."
        case .unwritable: "Check the path and that the folder may be written."
        case .badCompression: "The gzip data is damaged or cut; copy the file again."
        case .lineTooLong: "A line has at most \(RecordedSessionParser.Limit.lineBytes) bytes; check that lines end with a line feed."
        case .notUTF8: "Write the file as UTF-8."
        case .badLineEnd: "End lines with a line feed, with or without a carriage return before it, and with nothing else."
        case .badHeader:
            "The first line names the columns, separated by tabs, commas or semicolons: session_id, item_id, and timestamp or order if known, each once."
        case .unknownClock: "Name the column timestamp, if it is a time, or order; or leave it out, if the lines are in order."
        case .badQuote: "A quoted field begins and ends with a double quote on the same line; a quote inside is doubled."
        case .wrongColumnCount: "Give each row as many columns as the header; a field with a separator in it stands in double quotes."
        case .badIdentifier: "Identifiers have 1 to \(RecordedSessionParser.Limit.identifierBytes) bytes."
        case .badTime:
            "Times are Unix seconds or milliseconds, or like 2026-11-22T18:30:00.5Z, from 1970 on; orders are numbers from 0 on, with a point for decimals."
        case .sessionTooLong: "A session has at most \(RecordedSessionParser.Limit.sessionViews) views; cut it."
        }
    }
}
