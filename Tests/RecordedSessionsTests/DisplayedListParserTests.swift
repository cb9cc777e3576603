import Testing

@testable import RecordedSessions

@Suite struct DisplayedListParserTests {
    private static let header = "session_id\ttimestamp\taction_type\treference\tplatform\timpressions\tprices"

    private static func sessions(_ lines: [String]) throws(DisplayedListError) -> [DisplayedListSession] {
        var parser = DisplayedListParser()
        var sessions: [DisplayedListSession] = []
        for line in lines { if let session = try parser.parse(line: Array(line.utf8)[...]) { sessions.append(session) } }
        if let last = try parser.finish() { sessions.append(last) }
        return sessions
    }

    @Test func `Rows become views, choices and other events`() throws {
        let sessions = try Self.sessions([
            Self.header, "s\t10\tfilter selection\tHotel\tDE\t\t", "s\t11\tinteraction item image\ta\tDE\t\t", "s\t11\tsearch for item\tb\tDE\t\t",
            "s\t12.5\tclickout item\tb\tDE\ta|b\t70|60.5", "t\t9\tview\tc\tDE\t\t", "t\t8\tchoice\td\tDE\tc|e\t",
        ])
        #expect(sessions.map(\.id) == ["s", "t"])
        #expect(
            sessions[0].rows == [
                .init(time: 10_000, action: .other), .init(time: 11_000, action: .view(item: "a")), .init(time: 11_000, action: .view(item: "b")),
                .init(time: 12_500, action: .choice(item: "b", list: ["a", "b"], prices: [70, 60.5])),
            ])
        #expect(sessions[0].lastChoice == 3)
        #expect(sessions[1].rows.map(\.time) == [9_000, 9_000])
        // The item chosen isn't in the list.
        #expect(sessions[1].lastChoice == nil)
    }

    @Test func `Prices are optional`() throws {
        let sessions = try Self.sessions(["impressions\treference\taction_type\ttimestamp\tsession_id", "a|b\ta\tchoice\t1\ts"])
        #expect(sessions[0].rows == [.init(time: 1_000, action: .choice(item: "a", list: ["a", "b"], prices: []))])
    }

    static let refusals: [(String, DisplayedListError.Code)] = [
        ("s\t1\tview\ta\tDE\t", .wrongColumnCount), ("\t1\tview\ta\tDE\t\t", .badIdentifier), ("s\t1\tview\t\tDE\t\t", .badIdentifier),
        ("s\t-1\tview\ta\tDE\t\t", .badNumber), ("s\t1\tchoice\ta\tDE\t\t", .badList), ("s\t1\tchoice\ta\tDE\ta|b\t1", .badList),
        ("s\t1\tchoice\ta\tDE\ta|b\t1|x", .badNumber), ("s\t1\tchoice\ta\tDE\ta||b\t", .badIdentifier),
        ("s\t1\tchoice\ta\tDE\t" + [String](repeating: "a", count: 1_001).joined(separator: "|") + "\t", .badList),
    ]

    @Test(arguments: refusals) func `A bad row gives one named error with its line`(row: String, code: DisplayedListError.Code) {
        let error = #expect(throws: DisplayedListError.self) { try Self.sessions([Self.header, row]) }
        #expect(error?.code == code)
        #expect(error?.line == 2)
        #expect(error?.advice.isEmpty == false)
    }

    @Test(arguments: ["session_id\ttimestamp", header + "\tprices", ""]) func `A header without its columns is refused`(header: String) {
        #expect(throws: DisplayedListError(.badHeader, line: 1)) { try Self.sessions([header]) }
    }

    @Test func `Rows of a session lie together`() {
        let rows = ["s\t1\tview\ta\tDE\t\t", "t\t1\tview\ta\tDE\t\t", "s\t1\tview\ta\tDE\t\t"]
        #expect(throws: DisplayedListError(.sessionSplit, line: 4)) { try Self.sessions([Self.header] + rows) }
    }

    @Test func `Text that is not UTF-8 is refused`() throws {
        var parser = DisplayedListParser()
        _ = try parser.parse(line: Array(Self.header.utf8)[...])
        #expect(throws: DisplayedListError(.notUTF8, line: 2)) {
            _ = try parser.parse(line: Array("s\t1\tview\t".utf8) + [0xff] + Array("\tDE\t\t".utf8))
        }
    }

    @Test func `A file without a line is refused`() {
        #expect(throws: DisplayedListError(.badHeader, line: 1)) { try Self.sessions([]) }
    }
}
