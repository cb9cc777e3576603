/// Which columns of a file of recorded sessions say what.
///
/// Names are compared without regard to case, spaces, `_` and `-`. Of several names for one thing the first of its list counts.
struct SessionColumns: Sendable {
    /// What puts the views of a session in order.
    enum Clock: Sendable {
        /// A column of times: seconds, milliseconds or dates.
        case time(Int)
        /// A column of Unix milliseconds, however small.
        case milliseconds(Int)
        /// A column of numbers that say no time.
        case order(Int)
        /// The lines as they stand.
        case lines
    }

    /// Tab, comma or semicolon, the first of them that the header holds.
    let separator: UInt8
    /// The names as the file has them.
    private let titles: [String]
    let session: Int
    let item: Int
    let clock: Clock

    private static let sessionNames = ["sessionid", "session", "usersession"]
    private static let itemNames = ["itemid", "item", "productid"]
    private static let timeNames = ["timestamp", "time", "eventtime", "datetime", "ts"]
    private static let millisecondNames = ["timestampms"]
    private static let orderNames = ["order"]

    /// Reads a header, which stands on the 1-based `number`.
    init(header line: ArraySlice<UInt8>, number: Int) throws(RecordedSessionError) {
        separator = [UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: ";")].first(where: line.contains) ?? UInt8(ascii: "\t")
        guard let fields = Self.fields(line, by: separator) else { throw RecordedSessionError(.badQuote, line: number) }
        var titles: [String] = []
        for field in fields {
            guard let title = String(validating: field, as: UTF8.self) else { throw RecordedSessionError(.notUTF8, line: number) }
            titles.append(title)
        }
        self.titles = titles
        let names = titles.map { $0.lowercased().filter { !" _-".contains($0) } }
        func column(_ accepted: [String], _ name: String) throws(RecordedSessionError) -> Int? {
            guard let found = accepted.first(where: names.contains), let place = names.firstIndex(of: found) else { return nil }
            guard names.lastIndex(of: found) == place else { throw RecordedSessionError(.badHeader, line: number, column: name) }
            return place
        }
        guard let session = try column(Self.sessionNames, "session_id") else {
            throw RecordedSessionError(.badHeader, line: number, column: "session_id")
        }
        guard let item = try column(Self.itemNames, "item_id") else { throw RecordedSessionError(.badHeader, line: number, column: "item_id") }
        self.session = session
        self.item = item
        if let place = try column(Self.timeNames, "timestamp") {
            clock = .time(place)
        } else if let place = try column(Self.millisecondNames, "timestamp_ms") {
            clock = .milliseconds(place)
        } else if let place = try column(Self.orderNames, "order") {
            clock = .order(place)
        } else if let place = names.firstIndex(where: { $0.contains("time") || $0.contains("date") }) {
            // The order of the lines would be used without a word, though the file knows better.
            throw RecordedSessionError(.unknownClock, line: number, column: String(titles[place].prefix(64)))
        } else {
            clock = .lines
        }
    }

    /// How many columns there are.
    var count: Int { titles.count }

    /// What the file calls a column.
    func title(_ column: Int) -> String { String(titles[column].prefix(64)) }

    /// The fields of a row. Quotes mean something between commas and semicolons, where other programs write them; in text separated by
    /// tabs they are part of an identifier.
    func fields(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>]? { Self.fields(line, by: separator) }

    private static func fields(_ line: ArraySlice<UInt8>, by separator: UInt8) -> [ArraySlice<UInt8>]? {
        separator == UInt8(ascii: "\t")
            ? line.split(separator: separator, omittingEmptySubsequences: false) : SeparatedLine.fields(line, by: separator)
    }

    /// Whether the sessions have times.
    var hasTimes: Bool {
        switch clock {
        case .time, .milliseconds: true
        case .order, .lines: false
        }
    }
}
