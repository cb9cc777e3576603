/// Reads recorded sessions line by line from tab-separated text.
///
/// The header names the columns: `session_id`, `item_id`, and `timestamp` (Unix seconds, up to three decimals are kept) or `order`; with
/// both, the timestamp is used. Other columns are ignored. Rows of one session are contiguous and in order. Feed lines without their
/// line feed; a session comes out when the next one starts, and the last from ``finish()``.
package struct RecordedSessionParser: Sendable {
    /// Bounds of what is read.
    package enum Limit {
        /// Longest line in bytes.
        package static let lineBytes = 65_536
        /// Most bytes of a file, decompressed.
        package static let fileBytes = 8 << 30
        /// Longest session or item identifier in bytes.
        package static let identifierBytes = 128
        /// Most views of one session.
        package static let sessionViews = 100_000
    }

    private struct Columns: Sendable {
        var count: Int
        var session: Int
        var item: Int
        var clock: Int
        var hasTimes: Bool
    }

    private var columns: Columns?
    private var lineNumber = 0
    private var current: RecordedSession?
    private var lastClock: Int64 = 0
    private var seen: Set<String> = []

    package init() {}

    /// Reads one line and returns the session that it completed, if any. An empty line is an error like any other bad row.
    package mutating func parse(line bytes: ArraySlice<UInt8>) throws(RecordedSessionError) -> RecordedSession? {
        lineNumber += 1
        guard bytes.count <= Limit.lineBytes else { throw RecordedSessionError(.lineTooLong, line: lineNumber) }
        let fields = (bytes.last == 13 ? bytes.dropLast() : bytes).split(separator: 9, omittingEmptySubsequences: false)
        guard let columns else {
            columns = try header(fields)
            return nil
        }
        guard fields.count == columns.count else { throw RecordedSessionError(.wrongColumnCount, line: lineNumber) }
        let session = try identifier(fields[columns.session], "session_id")
        let item = try identifier(fields[columns.item], "item_id")
        let clockName = columns.hasTimes ? "timestamp" : "order"
        guard let clock = Self.thousandths(fields[columns.clock]) else {
            throw RecordedSessionError(.badNumber, line: lineNumber, column: clockName)
        }
        return try add(session: session, item: item, clock: clock, hasTimes: columns.hasTimes)
    }

    /// The session that was still open.
    package mutating func finish() throws(RecordedSessionError) -> RecordedSession? {
        guard columns != nil else { throw RecordedSessionError(.badHeader, line: 1) }
        defer { current = nil }
        return current
    }

    private mutating func add(
        session: String, item: String, clock: Int64, hasTimes: Bool
    ) throws(RecordedSessionError) -> RecordedSession? {
        if current?.id == session {
            guard clock >= lastClock else {
                throw RecordedSessionError(.outOfOrder, line: lineNumber, column: hasTimes ? "timestamp" : "order")
            }
            guard (current?.items.count ?? 0) < Limit.sessionViews else { throw RecordedSessionError(.sessionTooLong, line: lineNumber) }
            lastClock = clock
            current?.items.append(item)
            current?.times?.append(clock)
            return nil
        }
        guard seen.insert(session).inserted else { throw RecordedSessionError(.sessionSplit, line: lineNumber, column: "session_id") }
        lastClock = clock
        let completed = current
        current = RecordedSession(id: session, items: [item], times: hasTimes ? [clock] : nil)
        return completed
    }

    private func header(_ fields: [ArraySlice<UInt8>]) throws(RecordedSessionError) -> Columns {
        let names = fields.map { String(decoding: $0, as: UTF8.self) }
        guard Set(names).count == names.count, let session = names.firstIndex(of: "session_id"), let item = names.firstIndex(of: "item_id"),
            let clock = names.firstIndex(of: "timestamp") ?? names.firstIndex(of: "order")
        else { throw RecordedSessionError(.badHeader, line: lineNumber) }
        return Columns(count: names.count, session: session, item: item, clock: clock, hasTimes: names[clock] == "timestamp")
    }

    private func identifier(_ field: ArraySlice<UInt8>, _ column: String) throws(RecordedSessionError) -> String {
        guard (1...Limit.identifierBytes).contains(field.count) else { throw RecordedSessionError(.badIdentifier, line: lineNumber, column: column) }
        guard let text = String(validating: field, as: UTF8.self) else { throw RecordedSessionError(.notUTF8, line: lineNumber, column: column) }
        return text
    }

    /// A non-negative decimal number in thousandths; digits past the third decimal are cut. Nil for anything else.
    static func thousandths(_ field: ArraySlice<UInt8>) -> Int64? {
        guard let first = field.first, first != UInt8(ascii: "."), field.last != UInt8(ascii: "."), field.count <= 32 else { return nil }
        var value: Int64 = 0
        var decimals = -1
        for byte in field {
            if byte == UInt8(ascii: "."), decimals < 0 {
                decimals = 0
                continue
            }
            guard (48...57).contains(byte) else { return nil }
            guard decimals < 3 else { continue }
            if decimals >= 0 { decimals += 1 }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow, product <= Int64.max / 1_000 - 9 else { return nil }
            value = product + Int64(byte - 48)
        }
        for _ in max(decimals, 0)..<3 { value *= 10 }
        return value
    }
}
