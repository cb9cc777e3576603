import ReportFormat
import ReportOutbox
import Testing

/// Every sequence of inputs up to a depth, over three reports of two subjects and a clock of a few ticks.
@Suite struct OutboxSmallWorldTests {
    private struct World: Hashable {
        var outbox: Outbox
        var observer = OutboxObserver()
        var now: Int64 = 0
    }

    private enum Input: CaseIterable {
        case enqueueFirst, enqueueSecond, enqueueThird, wait, jump, back
        case acceptFirst, acceptSecond, refuseFirst, postponeSecond, repeatFirst, fail, failLong, withdraw
    }

    private static func step(_ world: inout World, _ input: Input, _ random: inout SeededGenerator) {
        var actions: [OutboxAction] = []
        switch input {
        case .enqueueFirst, .enqueueSecond, .enqueueThird:
            let name: UInt8 = input == .enqueueFirst ? 1 : input == .enqueueSecond ? 2 : 3
            guard world.observer.fates[[name]] == nil else { return }
            world.observer.enqueued([name])
            actions = world.outbox.enqueue(entry(name, owner: name % 2, size: 2, at: world.now, lifetime: 9), at: world.now)
        case .wait: world.now += 1
        case .jump: world.now += 4
        case .back: world.now = max(0, world.now - 3)
        case .acceptFirst: actions = answer(&world, 1) { $0.accepted([1], at: $1) }
        case .acceptSecond: actions = answer(&world, 2) { $0.accepted([2], at: $1) }
        case .refuseFirst: actions = answer(&world, 1) { $0.rejected([1], .batchCollected, at: $1) }
        case .repeatFirst: actions = answer(&world, 1) { $0.rejected([1], .reportReplayed, at: $1) }
        case .postponeSecond: actions = answer(&world, 2) { $0.rejected([2], .taskNotStarted, at: $1) }
        case .fail, .failLong:
            guard let flight = world.observer.openFlight else { return }
            actions = world.outbox.failed(flight: flight, retryAfter: input == .fail ? nil : 9, at: world.now)
            world.observer.closed(flight)
        case .withdraw: actions = world.outbox.withdraw(owner: [1], at: world.now)
        }
        world.observer.observe(actions)
        world.observer.observe(world.outbox.tick(at: world.now, using: &random))
    }

    private static func answer(_ world: inout World, _ name: UInt8, _ input: (inout Outbox, Int64) -> [OutboxAction]) -> [OutboxAction] {
        guard world.observer.unanswered.contains([name]) else { return [] }
        let actions = input(&world.outbox, world.now)
        world.observer.answered([name])
        return actions
    }

    @Test(arguments: [UInt64(0), 1])
    func `no order of inputs sends twice at once, after a drop, or beyond the bounds`(seed: UInt64) {
        var limits = OutboxLimits()
        limits.maximumBytes = 5
        limits.maximumBatchCount = 2
        limits.maximumAge = 8
        (limits.baseDelay, limits.maximumDelay, limits.maximumRetryAfter, limits.flightTimeout) = (1, 2, 2, 3)
        var frontier: Set<World> = [World(outbox: Outbox(limits: limits))]
        var seen = frontier
        for _ in 0..<7 {
            var next: Set<World> = []
            for world in frontier {
                for input in Input.allCases {
                    var (after, random) = (world, SeededGenerator(seed: seed))
                    Self.step(&after, input, &random)
                    let outbox = after.outbox
                    guard after.observer.complaints.isEmpty, outbox.totalBytes <= limits.maximumBytes,
                        outbox.counters.enqueued == outbox.counters.settled + outbox.count,
                        outbox.isSending == (after.observer.openFlight != nil)
                    else {
                        Issue.record("\(input) breaks a promise: \(after.observer.complaints)")
                        return
                    }
                    if seen.insert(after).inserted { next.insert(after) }
                }
            }
            frontier = next
        }
        #expect(seen.count > 2_000, "the world is not trivially small")
    }
}
