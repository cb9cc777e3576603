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
        for split in [SessionSplit.latest(share, of: sessions), .holdout(share, of: sessions, seed: 3)] {
            #expect(Set((split.earlier + split.later).map(\.id)) == Set(sessions.map(\.id)))
            #expect(split.earlier.count + split.later.count == sessions.count)
        }
    }

    @Test func `A holdout is repeatable and about as large as asked`() {
        let many = (0..<2_000).map { RecordedSession(id: "\($0)", items: ["x"]) }
        let split = SessionSplit.holdout(0.1, of: many, seed: 9)
        #expect(split == SessionSplit.holdout(0.1, of: many, seed: 9))
        #expect((150...250).contains(split.later.count))
    }
}
