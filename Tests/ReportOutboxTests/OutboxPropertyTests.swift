import ReportFormat
import ReportOutbox
import Testing

@Suite struct OutboxPropertyTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `under any faults nothing is lost, and when they stop everything drains in bounded time`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var limits = OutboxLimits()
        limits.maximumBytes = 400
        limits.maximumBatchCount = 5
        var (outbox, observer) = (Outbox(limits: limits), OutboxObserver())
        var now: Int64 = 1_000_000
        var name: UInt8 = 0
        for _ in 0..<300 {
            now += Int64.random(in: -2_000...20_000, using: &random)
            switch UInt8.random(in: 0..<10, using: &random) {
            case 0...3 where name < .max:
                name += 1
                observer.enqueued([name])
                let size = Int.random(in: 1...120, using: &random)
                observer.observe(outbox.enqueue(entry(name, owner: name % 5, size: size, at: now), at: now))
            case 4...6:
                guard let id = observer.unanswered.randomElement(using: &random) else { break }
                let actions =
                    Bool.random(using: &random)
                    ? outbox.accepted(id, at: now)
                    : outbox.rejected(id, ReportRejection.allCases.randomElement(using: &random) ?? .batchCollected, at: now)
                observer.observe(actions)
                observer.answered(id)
            case 7...8:
                guard let flight = observer.openFlight else { break }
                observer.observe(outbox.failed(flight: flight, retryAfter: Int64.random(in: -1...4_000_000, using: &random), at: now))
                observer.closed(flight)
            default: observer.observe(outbox.withdraw(owner: [UInt8.random(in: 0..<5, using: &random)], at: now))
            }
            observer.observe(outbox.tick(at: now, using: &random))
            #expect(outbox.totalBytes <= limits.maximumBytes)
            #expect(outbox.counters.enqueued == outbox.counters.settled + outbox.count)
        }
        // From here on the collector answers everything, and the shell does what the actions say.
        let calm = now
        for _ in 0..<1_000 where outbox.count > 0 {
            let actions = outbox.tick(at: now, using: &random)
            observer.observe(actions)
            for id in observer.unanswered {
                observer.observe(outbox.accepted(id, at: now))
                observer.answered(id)
            }
            for case .wakeAt(let time) in actions where outbox.count > 0 && !outbox.isSending { now = max(now, time) }
        }
        #expect(observer.complaints == [])
        #expect(outbox.count == 0)
        #expect(now - calm <= limits.maximumRetryAfter + limits.maximumDelay + limits.flightTimeout)
    }
}
