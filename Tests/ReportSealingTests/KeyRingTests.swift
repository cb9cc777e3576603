import Testing

@testable import ReportSealing

@Suite struct KeyRingTests {
    let schedule = KeySchedule(activeLifetime: 1000, cacheLifetime: 100)

    private func pair(_ id: UInt8) -> HPKEKeyPair {
        var generator = TestGenerator(seed: UInt64(id) + 1)
        return HPKEKeyPair(id: id, suite: .aes128GCM, random: &generator)
    }

    @Test("A key lives through pending, active, expired and deleted, at its times")
    func life() throws {
        var ring = KeyRing(schedule: schedule)
        #expect(ring.configurations == nil)
        #expect(ring.advance(to: 10) == [.generate(id: 0, activation: 10)])
        try ring.add(pair(0), activation: 20)
        #expect(ring.advance(to: 19) == [])
        #expect(ring.keyPair(for: 0) == nil)
        #expect(ring.advance(to: 20) == [.publish(0)])
        #expect(ring.configurations?.configurations.map(\.id) == [0])
        #expect(ring.advance(to: 919) == [])
        #expect(ring.advance(to: 920) == [.generate(id: 1, activation: 1020)])
        try ring.add(pair(1), activation: 1020)
        #expect(ring.advance(to: 1019) == [])
        #expect(ring.advance(to: 1020) == [.publish(1), .withdraw(0)])
        #expect(ring.configurations?.configurations.map(\.id) == [1])
        #expect(ring.keyPair(for: 0) != nil)
        #expect(ring.advance(to: 1219) == [])
        #expect(ring.keyPair(for: 0) != nil)
        #expect(ring.advance(to: 1220) == [.erase(0)])
        #expect(ring.keyPair(for: 0) == nil)
        #expect(ring.entries.map(\.state) == [.deleted, .active])
        #expect(ring.entries.first?.keyPair == nil)
    }

    @Test("The last active key stays until a newer one is active, however late")
    func noSuccessor() throws {
        var ring = KeyRing(schedule: schedule)
        try ring.add(pair(0), activation: 0)
        #expect(ring.advance(to: 1_000_000) == [.publish(0)])
        #expect(ring.advance(to: 9_000_000) == [.generate(id: 1, activation: 9_000_000)])
        #expect(ring.configurations?.configurations.map(\.id) == [0])
    }

    @Test("A clock that goes back changes nothing")
    func clockBack() throws {
        var ring = KeyRing(schedule: schedule)
        try ring.add(pair(0), activation: 0)
        _ = ring.advance(to: 500)
        #expect(ring.advance(to: 1) == [])
        #expect(ring.time == 500)
        #expect(ring.entries.map(\.since) == [500])
    }

    @Test("An identifier is free again only after its key was deleted")
    func identifiers() throws {
        var ring = KeyRing(schedule: schedule)
        try ring.add(pair(0), activation: 0)
        #expect(throws: KeyRingError(.identifierInUse)) { try ring.add(pair(0), activation: 5) }
        _ = ring.advance(to: 0)
        try ring.add(pair(1), activation: 1000)
        _ = ring.advance(to: 1000)
        #expect(throws: KeyRingError(.identifierInUse)) { try ring.add(pair(0), activation: 1000) }
        _ = ring.advance(to: 1200)
        #expect(throws: Never.self) { try ring.add(pair(0), activation: 2000) }
        #expect(ring.entries.map(\.id) == [1, 0])
    }

    @Test("A ring comes back from its entries as it was; entries that contradict themselves do not exist")
    func restoration() throws {
        var ring = KeyRing(schedule: schedule)
        try ring.add(pair(0), activation: 0)
        _ = ring.advance(to: 0)
        try ring.add(pair(1), activation: 1000)
        _ = ring.advance(to: 1000)
        var restored = KeyRing(schedule: schedule, entries: ring.entries)
        #expect(restored.configurations == ring.configurations)
        #expect(restored.advance(to: 1200) == ring.advance(to: 1200))
        #expect(KeyRing.Entry(id: 0, activation: 0, state: .active, since: 0, keyPair: nil) == nil)
        #expect(KeyRing.Entry(id: 0, activation: 0, state: .deleted, since: 0, keyPair: pair(0)) == nil)
        #expect(KeyRing.Entry(id: 9, activation: 0, state: .active, since: 0, keyPair: pair(0)) == nil)
    }

    @Test(
        "With any schedule and any steps: always a published key, and a fetched key opens while it may be cached", arguments: 0..<30 as Range<UInt64>)
    func anyTimes(seed: UInt64) throws {
        var generator = TestGenerator(seed: seed)
        let schedule = KeySchedule(
            activeLifetime: UInt64.random(in: 1...2000, using: &generator), cacheLifetime: UInt64.random(in: 1...300, using: &generator))
        var ring = KeyRing(schedule: schedule)
        var now: UInt64 = 0
        var fetched: [UInt8: UInt64] = [:]
        var born: Set<UInt8> = []
        for _ in 0..<400 {
            now += UInt64.random(in: 0...50, using: &generator)
            for action in ring.advance(to: now) {
                guard case .generate(let id, let activation) = action else { continue }
                #expect(!ring.entries.contains { $0.id == id && $0.state != .deleted })
                fetched[id] = nil
                try ring.add(HPKEKeyPair(id: id, suite: .aes128GCM, random: &generator), activation: activation)
                born.insert(id)
            }
            _ = ring.advance(to: now)
            let list = try #require(ring.configurations)
            for configuration in list.configurations { fetched[configuration.id] = now }
            for (id, time) in fetched where now - time <= schedule.cacheLifetime { #expect(ring.keyPair(for: id) != nil) }
        }
        #expect(born.count > 1)
    }

    @Test("Times at the end of the range do not trap")
    func farFuture() throws {
        var ring = KeyRing(schedule: KeySchedule(activeLifetime: .max, cacheLifetime: .max))
        #expect(ring.schedule.grace == .max)
        try ring.add(pair(0), activation: .max)
        #expect(ring.advance(to: .max).first == .publish(0))
        #expect(ring.advance(to: .max) == [.generate(id: 1, activation: .max)])
    }
}
