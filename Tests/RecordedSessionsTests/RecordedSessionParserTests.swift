import Testing

@testable import RecordedSessions

@Suite struct RecordedSessionParserTests {
    private func parse(_ text: String) throws -> [RecordedSession] {
        var parser = RecordedSessionParser()
        for line in Array(text.utf8).split(separator: 10, omittingEmptySubsequences: false) { try parser.parse(line: line) }
        var sessions: [RecordedSession] = []
        try parser.forEachSession { sessions.append($0) }
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

    @Test(arguments: ["session_id\titem_id\torder\n1\ta\t0\n1\tb\t1", "session_id\titem_id\n1\ta\n1\tb", "order,Session,Item\n7,1,b\n6.5,1,a"])
    func `Without times an order, or the lines as they stand, decide and sessions have no times`(text: String) throws {
        #expect(try parse(text) == [RecordedSession(id: "1", items: ["a", "b"])])
    }

    @Test(arguments: [
        "session_id\titem_id\ttimestamp\r\n1\ta\t5\r\n1\tb\t6\r\n",
        "\u{feff}session_id\titem_id\ttimestamp\n1\ta\t5\n1\tb\t6",
        "SessionId\tItemId\tTime\n1\ta\t5.0\n1\tb\t6.000",
        "SessionId,ItemId,Time,Date\n1,a,5,x\n1,b,6,",
        "sessionId;itemId;TIMESTAMP\n1;a;5\n1;b;6",
        "Session ID,Timestamp,Item ID,Category\n1,1970-01-01T00:00:05.000Z,a,0\n1,1970-01-01T00:00:06Z,b,0",
        "event_time,event_type,product_id,user_id,user_session\n1970-01-01 00:00:05 UTC,view,a,7,1\n1970-01-01 00:00:06 UTC,view,b,7,1",
        "\u{feff}\"session\",\"item\",\"ts\"\r\n\"1\",\"a\",\"5\"\r\n1,b,6\r\n",
        "timestamp_ms,session-id,item-id\n5000,1,a\n6000,1,b\n\n",
        "session_id,sessionId2,item,item_id,time,timestamp\n1,9,x,a,9,5\n1,9,x,b,9,6",
    ]) func `The field's usual names and separators mean the same`(text: String) throws {
        #expect(try parse(text) == [RecordedSession(id: "1", items: ["a", "b"], times: [5_000, 6_000])])
    }

    @Test func `Sessions that are mixed are put together, by time and then as the lines stand`() throws {
        let sessions = try parse("session_id,item_id,timestamp\nb,1,9\na,2,10\nb,3,9\na,4,8\nb,5,7\nc,6,1")
        #expect(
            sessions == [
                RecordedSession(id: "b", items: ["5", "1", "3"], times: [7_000, 9_000, 9_000]),
                RecordedSession(id: "a", items: ["4", "2"], times: [8_000, 10_000]), RecordedSession(id: "c", items: ["6"], times: [1_000]),
            ])
        #expect(try parse("session_id\titem_id\nb\t1\na\t2\nb\t3").map(\.items) == [["1", "3"], ["2"]])
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func `However lines are mixed, the sessions are the same`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let count = 1 + random.below(8)
        let sessions = (0..<count).map { number in
            let times = (0..<1 + random.below(6)).map { _ in Int64(random.below(4)) * 1_000 }.sorted()
            return RecordedSession(id: "s\(number)", items: times.indices.map { "\(number).\($0)" }, times: times)
        }
        var rest = sessions.map { Array(zip($0.items, $0.times ?? [])) }
        var text = "session_id\titem_id\ttimestamp"
        while let number = rest.indices.filter({ !rest[$0].isEmpty }).randomElement(using: &random) {
            let (item, time) = rest[number].removeFirst()
            text += "\ns\(number)\t\(item)\t\(time / 1_000)"
        }
        #expect(try parse(text).sorted { $0.id < $1.id } == sessions)
    }

    @Test(arguments: [
        (RecordedSessionError.Code.badHeader, 1, "session_id", "item_id\ttimestamp\na\t1"),
        (.badHeader, 1, "item_id", "session_id\ttimestamp\n1\t2"),
        (.badHeader, 1, "session_id", "session_id\tsession_id\titem_id\torder"),
        (.badHeader, 1, "timestamp", "SessionId,ItemId,Time,time"),
        (.badHeader, 1, "", ""),
        (.badHeader, 1, "session_id", "1,2014-04-07T10:51:09.277Z,214536502,0"),
        (.unknownClock, 1, "eventdate", "sessionId;userId;itemId;place;eventdate"),
        (.unknownClock, 1, "timeframe", "sessionId;itemId;timeframe;eventdate"),
        (.badLineEnd, 1, "", "session_id\titem_id\r1\t2\r1\t3"),
        (.badLineEnd, 2, "", "session_id\titem_id\n1\t2\r1\t3\n"),
        (.badQuote, 1, "", "session_id,\"item_id\n1,2"),
        (.badQuote, 2, "", "session_id,item_id\n1,\"2"),
        (.badQuote, 3, "", "session_id,item_id\n1,2\n1,a\"b\""),
        (.badQuote, 2, "", "session_id,item_id\n\"1\"2,3"),
        (.wrongColumnCount, 2, "", "session_id\titem_id\torder\n1\t2"),
        (.wrongColumnCount, 3, "", "session_id,item_id\n1,\"2,3\"\n1,2,3"),
        (.badIdentifier, 2, "session_id", "session_id\titem_id\torder\n\t2\t0"),
        (.badIdentifier, 2, "Item ID", "session_id\tItem ID\torder\n1\t\(String(repeating: "x", count: 129))\t0"),
        (.badTime, 2, "order", "session_id\titem_id\torder\n1\t2\t-1"),
        (.badTime, 2, "order", "session_id\titem_id\torder\n1\t2\t1.2.3"),
        (.badTime, 2, "order", "session_id\titem_id\torder\n1\t2\t99999999999999999999"),
        (.badTime, 2, "Time", "session_id\titem_id\tTime\n1\t2\t"),
        (.badTime, 2, "Time", "session_id\titem_id\tTime\n1\t2\tnan"),
    ]) func `Each bad line has its error, line and column`(code: RecordedSessionError.Code, line: Int, column: String, text: String) {
        #expect {
            _ = try parse(text)
        } throws: { error in
            guard let error = error as? RecordedSessionError else { return false }
            return (error.code, error.line, error.column) == (code, line, column)
        }
    }

    @Test func `A line that isn't UTF-8 and a line too long are refused`() throws {
        var parser = RecordedSessionParser()
        #expect(throws: RecordedSessionError(.notUTF8)) { try parser.parse(line: Array("session_id\t".utf8) + [0xff]) }
        try parser.parse(line: Array("session_id\titem_id\torder".utf8)[...])
        #expect(throws: RecordedSessionError(.notUTF8)) { try parser.parse(line: [49, 9, 0xff, 9, 48]) }
        #expect(throws: RecordedSessionError(.lineTooLong)) { try parser.parse(line: [UInt8](repeating: 49, count: 65_537)[...]) }
    }

    @Test func `A session has only so many views`() throws {
        var parser = RecordedSessionParser()
        try parser.parse(line: Array("session_id\titem_id".utf8)[...])
        for _ in 0..<RecordedSessionParser.Limit.sessionViews { try parser.parse(line: [49, 9, 50]) }
        #expect(throws: RecordedSessionError(.sessionTooLong)) { try parser.parse(line: [49, 9, 50]) }
        try parser.parse(line: [50, 9, 50])
    }
}
