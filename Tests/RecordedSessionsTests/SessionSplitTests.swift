import Testing

@testable import RecordedSessions

@Suite struct SessionSplitTests {
    private let sessions = (0..<10).map { RecordedSession(id: "\($0)", items: ["x"], times: [Int64($0 * 7 % 10)]) }

    @Test func `The latest share by time is later`() {
        let split = SessionSplit.latest(0.3, of: sessions)
        #expect(split.later.compactMap(\.endedAt) == [7, 8, 9])
        #expect(split.earlier.count == 7)
    }

    @Test func `Without times the file's order is the clock`() {
        let split = SessionSplit.latest(0.25, of: (0..<4).map { RecordedSession(id: "\($0)", items: ["x"]) })
        #expect(split.later.map(\.id) == ["3"])
    }

    @Test(arguments: [-1, 0, 0.5, 1, 2]) func `Both parts make the whole`(share: Double) {
        for split in [SessionSplit.latest(share, of: sessions), .representative(share, of: sessions), .holdout(share, of: sessions, seed: 3)] {
            #expect(Set((split.earlier + split.later).map(\.id)) == Set(sessions.map(\.id)))
            #expect(split.earlier.count + split.later.count == sessions.count)
        }
    }

    @Test func `Where the latest sessions are of unknown items the later part is spread over the time`() {
        let blocks = (0..<100).map { RecordedSession(id: "\($0)", items: ["item \($0 / 10)", "item \($0 / 10)"]) }
        let split = SessionSplit.representative(0.3, of: blocks)
        #expect(split.later.count == 30)
        #expect(Set(split.later.flatMap(\.items)).count == 10, "every block has a part in both")
        #expect(Set(split.earlier.flatMap(\.items)).count == 10)
        #expect(SessionSplit.representative(0.3, of: sessions) == SessionSplit.latest(0.3, of: sessions), "known items: by time")
        let half = [["a"], ["a"], ["a", "b"]].map { RecordedSession(id: "s", items: $0) }
        #expect(SessionSplit.representative(0.3, of: half).later.first?.items == ["a", "b"], "half of the views known is enough")
    }

    @Test func `A holdout is repeatable and about as large as asked`() {
        let many = (0..<2_000).map { RecordedSession(id: "\($0)", items: ["x"]) }
        let split = SessionSplit.holdout(0.1, of: many, seed: 9)
        #expect(split == SessionSplit.holdout(0.1, of: many, seed: 9))
        #expect((150...250).contains(split.later.count))
    }
}
