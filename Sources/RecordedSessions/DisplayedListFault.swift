/// Why a file of displayed lists was refused.
package typealias DisplayedListError = LineFileError<DisplayedListFault>

/// What can be wrong with a file of displayed lists.
package enum DisplayedListFault: String, LineFileFault {
    /// The first line lacks a required column or names one twice.
    case badHeader
    /// A row has more or fewer columns than the header.
    case wrongColumnCount
    /// A session's or an item's identifier is empty or too long.
    case badIdentifier
    /// Text isn't UTF-8.
    case notUTF8
    /// A timestamp or a price isn't a non-negative decimal number in range.
    case badNumber
    /// A choice has no list, a list is too long, or it has another number of prices.
    case badList
    /// A session's rows aren't contiguous.
    case sessionSplit
    /// A session has more rows than ``DisplayedListParser/Limit/sessionRows``.
    case sessionTooLong

    package var advice: String {
        switch self {
        case .badHeader:
            "The first line names tab-separated columns, each once: session_id, timestamp, action_type, reference, impressions, and prices if known."
        case .wrongColumnCount: "Give each row as many tab-separated columns as the header."
        case .badIdentifier: "Identifiers have 1 to \(RecordedSessionParser.Limit.identifierBytes) bytes."
        case .notUTF8: "Write text as UTF-8."
        case .badNumber: "Timestamps are Unix seconds and prices decimal numbers, not negative."
        case .badList: "A choice has 1 to \(DisplayedListParser.Limit.listItems) impressions, separated by |, and no prices or one for each."
        case .sessionSplit: "Sort the rows by session, so that those of one session lie together."
        case .sessionTooLong: "A session has at most \(DisplayedListParser.Limit.sessionRows) rows; cut it."
        }
    }
}
