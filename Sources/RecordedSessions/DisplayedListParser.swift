/// Reads sessions with displayed lists line by line from tab-separated text, in the columns of the RecSys Challenge 2019.
///
/// | column | content |
/// |---|---|
/// | `session_id` | rows of one session are contiguous and in order |
/// | `timestamp` | Unix seconds; a time before the preceding row's counts as that one |
/// | `action_type` | `clickout item` or `choice`: an item was chosen from a list; `view`, `search for item` or anything that starts with `interaction item`: an item was looked at; anything else is an event without an item |
/// | `reference` | the item |
/// | `impressions` | of a choice: the displayed items from the top, separated by `\|` |
/// | `prices` | optional; of a choice: one number for each item of the list, or nothing |
///
/// Other columns are ignored. Feed lines without their line feed; a session comes out when the next one starts, and the last from
/// ``finish()``.
package struct DisplayedListParser: Sendable {
    /// Bounds of what is read.
    package enum Limit {
        /// Most items of one list.
        package static let listItems = 1_000
        /// Most rows of one session.
        package static let sessionRows = 100_000
    }

    private struct Columns: Sendable {
        var count: Int
        var session: Int
        var time: Int
        var action: Int
        var reference: Int
        var impressions: Int
        var prices: Int?
    }

    private var columns: Columns?
    private var lineNumber = 0
    private var current: DisplayedListSession?
    private var seen: Set<String> = []

    package init() {}

    /// Reads one line and returns the session that it completed, if any.
    package mutating func parse(line bytes: ArraySlice<UInt8>) throws(DisplayedListError) -> DisplayedListSession? {
        lineNumber += 1
        let fields = (bytes.last == 13 ? bytes.dropLast() : bytes).split(separator: 9, omittingEmptySubsequences: false)
        guard let columns else {
            columns = try header(fields)
            return nil
        }
        guard fields.count == columns.count else { throw DisplayedListError(.wrongColumnCount, line: lineNumber) }
        let session = try identifier(fields[columns.session], "session_id")
        guard let time = SessionTime.thousandths(fields[columns.time]) else {
            throw DisplayedListError(.badNumber, line: lineNumber, column: "timestamp")
        }
        return try add(session, DisplayedListSession.Row(time: time, action: try action(fields, columns)))
    }

    /// The session that was still open.
    package mutating func finish() throws(DisplayedListError) -> DisplayedListSession? {
        guard columns != nil else { throw DisplayedListError(.badHeader, line: 1) }
        defer { current = nil }
        return current
    }

    private mutating func add(_ session: String, _ row: DisplayedListSession.Row) throws(DisplayedListError) -> DisplayedListSession? {
        if current?.id == session, let before = current?.rows.last?.time {
            guard (current?.rows.count ?? 0) < Limit.sessionRows else { throw DisplayedListError(.sessionTooLong, line: lineNumber) }
            current?.rows.append(DisplayedListSession.Row(time: max(row.time, before), action: row.action))
            return nil
        }
        guard seen.insert(session).inserted else { throw DisplayedListError(.sessionSplit, line: lineNumber, column: "session_id") }
        let completed = current
        current = DisplayedListSession(id: session, rows: [row])
        return completed
    }

    private func action(_ fields: [ArraySlice<UInt8>], _ columns: Columns) throws(DisplayedListError) -> DisplayedListSession.Action {
        let name = fields[columns.action]
        if name.elementsEqual("clickout item".utf8) || name.elementsEqual("choice".utf8) {
            let item = try identifier(fields[columns.reference], "reference")
            let list = try list(fields[columns.impressions])
            return .choice(item: item, list: list, prices: try prices(columns.prices.map { fields[$0] } ?? [], count: list.count))
        }
        let isView =
            name.elementsEqual("view".utf8) || name.elementsEqual("search for item".utf8) || name.starts(with: "interaction item".utf8)
        return isView ? .view(item: try identifier(fields[columns.reference], "reference")) : .other
    }

    private func list(_ field: ArraySlice<UInt8>) throws(DisplayedListError) -> [String] {
        let parts = field.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        guard !field.isEmpty, parts.count <= Limit.listItems else {
            throw DisplayedListError(.badList, line: lineNumber, column: "impressions")
        }
        var items: [String] = []
        items.reserveCapacity(parts.count)
        for part in parts { items.append(try identifier(part, "impressions")) }
        return items
    }

    private func prices(_ field: ArraySlice<UInt8>, count: Int) throws(DisplayedListError) -> [Float] {
        guard !field.isEmpty else { return [] }
        let parts = field.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
        guard parts.count == count else { throw DisplayedListError(.badList, line: lineNumber, column: "prices") }
        var prices: [Float] = []
        prices.reserveCapacity(count)
        for part in parts {
            guard let price = SessionTime.thousandths(part) else {
                throw DisplayedListError(.badNumber, line: lineNumber, column: "prices")
            }
            prices.append(Float(price) / 1_000)
        }
        return prices
    }

    private func header(_ fields: [ArraySlice<UInt8>]) throws(DisplayedListError) -> Columns {
        let names = fields.map { String(decoding: $0, as: UTF8.self) }
        guard Set(names).count == names.count, let session = names.firstIndex(of: "session_id"), let time = names.firstIndex(of: "timestamp"),
            let action = names.firstIndex(of: "action_type"), let reference = names.firstIndex(of: "reference"),
            let impressions = names.firstIndex(of: "impressions")
        else { throw DisplayedListError(.badHeader, line: lineNumber) }
        return Columns(
            count: names.count, session: session, time: time, action: action, reference: reference, impressions: impressions,
            prices: names.firstIndex(of: "prices"))
    }

    private func identifier(_ field: ArraySlice<UInt8>, _ column: String) throws(DisplayedListError) -> String {
        guard (1...RecordedSessionParser.Limit.identifierBytes).contains(field.count) else {
            throw DisplayedListError(.badIdentifier, line: lineNumber, column: column)
        }
        guard let text = String(validating: field, as: UTF8.self) else { throw DisplayedListError(.notUTF8, line: lineNumber, column: column) }
        return text
    }
}
