/// Reads recorded sessions line by line from separated text.
///
/// The header names the columns: a session (`session_id`, `SessionId`, …), an item (`item_id`, …) and, if known, a time (`timestamp`,
/// `Time`, …) or an `order`; ``SessionColumns`` has all names. Without either the lines are taken to be in order. Other columns are ignored.
/// The rows of a session need not lie together nor be in order. Feed lines without their line feed; the sessions come out at the end.
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

    private var columns: SessionColumns?
    private var lineNumber = 0
    private var grouping = SessionGrouping()

    package init() {}

    /// Whether the header was read: without it nothing else can be.
    var hasHeader: Bool { columns != nil }

    /// Reads one line. An empty line is left out.
    package mutating func parse(line bytes: ArraySlice<UInt8>) throws(RecordedSessionError) {
        lineNumber += 1
        guard bytes.count <= Limit.lineBytes else { throw RecordedSessionError(.lineTooLong, line: lineNumber) }
        guard var line = SeparatedLine.content(bytes) else { throw RecordedSessionError(.badLineEnd, line: lineNumber) }
        if lineNumber == 1 { line = SeparatedLine.unmarked(line) }
        guard !line.isEmpty else { return }
        guard let columns else {
            columns = try SessionColumns(header: line, number: lineNumber)
            return
        }
        let row = try columns.row(line, number: lineNumber)
        guard grouping.add(session: row.session, item: row.item, clock: row.clock) else {
            throw RecordedSessionError(.sessionTooLong, line: lineNumber)
        }
    }

    /// Hands every session to `body` after the last line, in the order of their first rows.
    package func forEachSession(_ body: (RecordedSession) throws -> Void) throws {
        guard let columns else { throw RecordedSessionError(.badHeader, line: 1) }
        try grouping.forEach(hasTimes: columns.hasTimes, body)
    }
}
