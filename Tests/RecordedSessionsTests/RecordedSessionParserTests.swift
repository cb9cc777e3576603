import Testing

@testable import RecordedSessions

@Suite struct RecordedSessionParserTests {
    private func parse(_ text: String) throws -> [RecordedSession] {
        var parser = RecordedSessionParser()
        var sessions: [RecordedSession] = []
        for line in Array(text.utf8).split(separator: 10, omittingEmptySubsequences: false) {
            if let session = try parser.parse(line: line) { sessions.append(session) }
        }
        if let last = try parser.finish() { sessions.append(last) }
        return sessions
    }

    @Test func `Header names decide the columns; timestamps become milliseconds`() throws {
        let sessions = try parse("item_id\tprice\ttimestamp\tsession_id\na\t9\t1396437466.940\ts\nb\t9\t1396437467\ts\nc\t9\t5.0009\tt")
        #expect(
            sessions == [
                RecordedSession(id: "s", items: ["a", "b"], times: [1_396_437_466_940, 1_396_437_467_000]),
                RecordedSession(id: "t", items: ["c"], times: [5_000]),
            ])
    }

    @Test func `Without timestamps the order column decides and sessions have no times`() throws {
        #expect(try parse("session_id\titem_id\torder\n1\ta\t0\n1\tb\t1") == [RecordedSession(id: "1", items: ["a", "b"])])
    }

    @Test(arguments: [
        (RecordedSessionError.Code.badHeader, 1, "session_id\titem_id"),
        (.badHeader, 1, "session_id\tsession_id\titem_id\torder"),
        (.badHeader, 1, ""),
        (.wrongColumnCount, 2, "session_id\titem_id\torder\n1\t2"),
        (.wrongColumnCount, 3, "session_id\titem_id\torder\n1\t2\t0\n\n"),
        (.badIdentifier, 2, "session_id\titem_id\torder\n\t2\t0"),
        (.badIdentifier, 2, "session_id\titem_id\torder\n1\t\(String(repeating: "x", count: 129))\t0"),
        (.badNumber, 2, "session_id\titem_id\torder\n1\t2\t-1"),
        (.badNumber, 2, "session_id\titem_id\torder\n1\t2\tnan"),
        (.badNumber, 2, "session_id\titem_id\torder\n1\t2\t1.2.3"),
        (.badNumber, 2, "session_id\titem_id\torder\n1\t2\t99999999999999999999"),
        (.outOfOrder, 3, "session_id\titem_id\torder\n1\t2\t5\n1\t3\t4"),
        (.sessionSplit, 4, "session_id\titem_id\torder\n1\t2\t0\n2\t2\t0\n1\t2\t1"),
    ]) func `Each bad row has its error and its line`(code: RecordedSessionError.Code, line: Int, text: String) {
        #expect {
            _ = try parse(text)
        } throws: { error in
            (error as? RecordedSessionError)?.code == code && (error as? RecordedSessionError)?.line == line
        }
    }

    @Test func `A line that isn't UTF-8 and a line too long are refused`() throws {
        var parser = RecordedSessionParser()
        _ = try parser.parse(line: Array("session_id\titem_id\torder".utf8)[...])
        #expect(throws: RecordedSessionError(.notUTF8)) { _ = try parser.parse(line: [49, 9, 0xff, 9, 48]) }
        #expect(throws: RecordedSessionError(.lineTooLong)) { _ = try parser.parse(line: [UInt8](repeating: 49, count: 65_537)[...]) }
    }
}
