import ReportFormat
import ReportOutbox
import Testing

@Suite struct OutboxTests {
    private var random = SeededGenerator(seed: 1)

    private static func batch(_ actions: [OutboxAction]) -> (flight: UInt64, ids: [[UInt8]])? {
        for case .send(let flight, let ids) in actions { return (flight, ids) }
        return nil
    }

    @Test mutating func `sends what is queued, oldest first, in one upload`() throws {
        var outbox = Outbox()
        #expect(outbox.enqueue(entry(1), at: 5) == [.wakeAt(5)])
        #expect(outbox.enqueue(entry(2), at: 5) == [.wakeAt(5)])
        let actions = outbox.tick(at: 5, using: &random)
        #expect(actions == [.send(flight: 1, [[1], [2]]), .wakeAt(5 + outbox.limits.flightTimeout)])
        #expect(outbox.tick(at: 6, using: &random) == [.wakeAt(5 + outbox.limits.flightTimeout)], "one upload at a time")
    }

    @Test mutating func `an accepted report and a duplicate are both delivered`() {
        var outbox = Outbox()
        _ = outbox.enqueue(entry(1), at: 0)
        _ = outbox.enqueue(entry(2), at: 0)
        _ = outbox.tick(at: 0, using: &random)
        #expect(outbox.accepted([1], at: 1) == [.delivered([1])])
        #expect(outbox.rejected([2], .reportReplayed, at: 1) == [.delivered([2]), .wakeAt(1)])
        #expect(outbox.count == 0)
        #expect(outbox.counters.delivered == 2)
        #expect(!outbox.isSending)
    }

    @Test(arguments: ReportRejection.allCases.filter { !$0.isTemporary && $0 != .reportReplayed })
    func `a final rejection drops the report`(rejection: ReportRejection) {
        var (outbox, random) = (Outbox(), SeededGenerator(seed: 1))
        _ = outbox.enqueue(entry(1), at: 0)
        _ = outbox.tick(at: 0, using: &random)
        #expect(outbox.rejected([1], rejection, at: 1) == [.drop([1], .rejected(rejection)), .wakeAt(1)])
        #expect(outbox.tick(at: 1 << 30, using: &random) == [])
    }

    @Test(arguments: ReportRejection.allCases.filter(\.isTemporary))
    func `a temporary rejection keeps the report and backs off`(rejection: ReportRejection) {
        var (outbox, random) = (Outbox(), SeededGenerator(seed: 1))
        _ = outbox.enqueue(entry(1), at: 0)
        _ = outbox.tick(at: 0, using: &random)
        #expect(outbox.rejected([1], rejection, at: 1) == [.wakeAt(1)])
        #expect(outbox.count == 1)
        var sent = Self.batch(outbox.tick(at: 1, using: &random))
        if sent == nil { sent = Self.batch(outbox.tick(at: 1_001, using: &random)) }
        #expect(sent?.ids == [[1]])
    }

    @Test mutating func `back-off doubles its bound to five minutes and stays below it`() {
        var outbox = Outbox()
        _ = outbox.enqueue(entry(1), at: 0)
        var now: Int64 = 0
        var longest: [Int64] = []
        for failure in 0..<14 {
            guard let sent = Self.batch(outbox.tick(at: now, using: &random)) else {
                Issue.record("nothing was sent when it was due")
                return
            }
            _ = outbox.failed(flight: sent.flight, at: now)
            var waits: [Int64] = []
            // The draw is the tick's: the same failure is drawn many times from copies.
            for seed in 0..<200 as Range<UInt64> {
                var (copy, draw) = (outbox, SeededGenerator(seed: seed))
                if case .wakeAt(let time)? = copy.tick(at: now, using: &draw).last, Self.batch(copy.tick(at: now, using: &draw)) == nil {
                    waits.append(time - now)
                }
            }
            let bound = min(300_000, Int64(1_000) << Int64(failure))
            longest.append(waits.max() ?? 0)
            #expect(waits.allSatisfy { $0 <= bound })
            #expect(longest[failure] > bound / 2, "the draw reaches the upper half of its range")
            now += bound
            _ = outbox.tick(at: now - bound, using: &random)
        }
    }

    @Test(arguments: [(Int64(10_000), Int64(10_000)), (86_400_000, 3_600_000), (-5, 0)])
    func `Retry-After is honoured up to an hour`(stated: Int64, honoured: Int64) {
        for seed in 0..<50 as Range<UInt64> {
            var (outbox, random) = (Outbox(), SeededGenerator(seed: seed))
            _ = outbox.enqueue(entry(1), at: 0)
            _ = outbox.tick(at: 0, using: &random)
            _ = outbox.failed(flight: 1, retryAfter: stated, at: 0)
            _ = outbox.tick(at: 0, using: &random)
            if honoured > 0 { #expect(Self.batch(outbox.tick(at: honoured - 1, using: &random)) == nil) }
            if !outbox.isSending { #expect(Self.batch(outbox.tick(at: honoured + 1_000, using: &random)) != nil) }
        }
    }

    @Test mutating func `a report that waited too long is dropped, never sent`() {
        var outbox = Outbox()
        _ = outbox.enqueue(entry(1, lifetime: 100), at: 0)
        #expect(outbox.tick(at: 100, using: &random) == [.drop([1], .expired)])
        _ = outbox.enqueue(entry(2), at: 0)
        #expect(outbox.tick(at: outbox.limits.maximumAge, using: &random) == [.drop([2], .expired)], "age is bounded whatever the entry says")
    }

    @Test mutating func `the oldest makes room, and what is under way stays`() {
        var limits = OutboxLimits()
        limits.maximumBytes = 10
        limits.maximumBatchCount = 1
        var outbox = Outbox(limits: limits)
        _ = outbox.enqueue(entry(1, size: 4), at: 0)
        _ = outbox.tick(at: 0, using: &random)
        _ = outbox.enqueue(entry(2, size: 4), at: 0)
        #expect(outbox.enqueue(entry(3, size: 4), at: 0) == [.drop([2], .overflow), .wakeAt(0)])
        #expect(outbox.enqueue(entry(4, size: 11), at: 0) == [.drop([3], .overflow), .drop([4], .overflow)])
        #expect(outbox.totalBytes == 4)
    }

    @Test mutating func `withdrawal stops an upload that carries the subject's report`() {
        var outbox = Outbox()
        _ = outbox.enqueue(entry(1, owner: 7), at: 0)
        _ = outbox.enqueue(entry(2, owner: 8), at: 0)
        _ = outbox.tick(at: 0, using: &random)
        #expect(outbox.withdraw(owner: [7], at: 1) == [.cancel(flight: 1), .drop([1], .withdrawn), .wakeAt(1)])
        #expect(outbox.failed(flight: 1, at: 2) == [], "the cancelled upload's end changes nothing")
        #expect(Self.batch(outbox.tick(at: 2, using: &random))?.ids == [[2]])
    }

    @Test mutating func `an upload without an answer is given up and sent again with the same bytes`() {
        var outbox = Outbox()
        _ = outbox.enqueue(entry(1, size: 3), at: 0)
        _ = outbox.tick(at: 0, using: &random)
        let before = outbox[[1]]?.bytes
        let actions = outbox.tick(at: outbox.limits.flightTimeout, using: &random)
        #expect(actions.first == .cancel(flight: 1))
        _ = outbox.tick(at: outbox.limits.flightTimeout + 1_000, using: &random)
        #expect(outbox[[1]]?.bytes == before)
        #expect(outbox[[1]]?.attempts == 2)
        #expect(outbox.accepted([1], at: 1) == [.delivered([1]), .wakeAt(1)], "a late answer still counts")
    }

    @Test mutating func `a clock that goes back delays an upload by no more than the longest wait`() {
        var outbox = Outbox()
        let late: Int64 = 1 << 40
        _ = outbox.enqueue(entry(1, at: late), at: late)
        _ = outbox.tick(at: late, using: &random)
        _ = outbox.failed(flight: 1, retryAfter: 60_000, at: late)
        _ = outbox.tick(at: late, using: &random)
        #expect(Self.batch(outbox.tick(at: 5, using: &random))?.ids == [[1]])
    }

    @Test func `a store's entries come back in order and are counted`() {
        var (outbox, random) = (Outbox(restoring: [entry(3), entry(1), entry(3)]), SeededGenerator(seed: 2))
        #expect(outbox.counters.restored == 2)
        #expect(Self.batch(outbox.tick(at: 0, using: &random))?.ids == [[3], [1]])
    }
}
