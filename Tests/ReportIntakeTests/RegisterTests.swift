import Foundation
import ReportIntake
import ReportSealing
import Testing

@Suite struct RegisterTests {
    private let key = [UInt8](repeating: 1, count: 32)
    private let otherKey = [UInt8](repeating: 2, count: 32)

    @Test("A token enrols one device, gives it the same answer again, and refuses every other key")
    func enrolment() async throws {
        try await TestWorld.run { world in
            let store = world.store
            try await store.addEnrolmentTokens([[1], [2], [3]], expiry: 100)
            #expect(try await store.enrol(tokenHash: [9], publicKey: key, now: 50) == .unknownToken)
            #expect(try await store.enrol(tokenHash: [3], publicKey: key, now: 100) == .expired)
            guard case .enrolled(let device) = try await store.enrol(tokenHash: [1], publicKey: key, now: 50) else {
                Issue.record("the first use of a token enrols")
                return
            }
            #expect(device.id.count == 16 && device.publicKey == key && device.enrolled == 50)
            #expect(try await store.enrol(tokenHash: [1], publicKey: key, now: 5000) == .already(device))
            #expect(try await store.enrol(tokenHash: [1], publicKey: otherKey, now: 60) == .spent)
            #expect(try await store.enrol(tokenHash: [2], publicKey: key, now: 60) == .keyInUse)
            #expect(try await store.isActive(device.id))
            #expect(try await store.revoke(device.id, now: 70))
            #expect(try await store.revoke(device.id, now: 80) == false)
            #expect(try await store.isActive(device.id) == false)
            #expect(try await store.enrol(tokenHash: [1], publicKey: key, now: 90) == .revoked)
            #expect(try await store.devices().map(\.revoked) == [70])
            let statistics = try await store.statistics(now: 60)
            #expect(statistics.activeDevices == 0 && statistics.revokedDevices == 1 && statistics.openTokens == 2)
        }
    }

    @Test("Of 32 keys that race for one token exactly one enrols")
    func race() async throws {
        try await TestWorld.run { world in
            try await world.store.addEnrolmentTokens([[1]], expiry: 100)
            let outcomes = try await withThrowingTaskGroup(of: EnrolOutcome.self) { group in
                for index in 0..<32 as Range<UInt8> {
                    group.addTask { try await world.store.enrol(tokenHash: [1], publicKey: [UInt8](repeating: index, count: 32), now: 1) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count { if case .enrolled = $0 { true } else { false } } == 1)
            #expect(outcomes.count { $0 == .spent } == 31)
        }
    }

    @Test("Keys come back as they were saved, and an erased key's bytes are in no file")
    func keys() async throws {
        try await TestWorld.run { world in
            let secret = (0..<32).map { UInt8($0 * 7 + 1) }
            let pair = try #require(HPKEKeyPair(id: 3, suite: .chaCha20Poly1305, privateKey: secret))
            let entry = try #require(KeyRing.Entry(id: 3, activation: 10, state: .active, since: 11, keyPair: pair))
            try await world.store.saveKey(entry)
            let restored = try #require(try await world.store.keys().first)
            #expect(restored.id == 3 && restored.activation == 10 && restored.state == .active && restored.since == 11)
            #expect(restored.keyPair?.configuration == pair.configuration)
            #expect(restored.keyPair?.withPrivateKey { Array($0) } == secret)
            #expect(try holds(secret, world))

            try await world.store.saveKey(try #require(KeyRing.Entry(id: 3, activation: 10, state: .deleted, since: 20, keyPair: nil)))
            let erased = try #require(try await world.store.keys().first)
            #expect(erased.state == .deleted && erased.keyPair == nil)
            #expect(try holds(secret, world) == false)
        }
    }

    private func holds(_ bytes: [UInt8], _ world: TestWorld) throws -> Bool {
        try ["", "-wal"].contains { suffix in
            try Data(contentsOf: URL(fileURLWithPath: world.path + suffix)).range(of: Data(bytes)) != nil
        }
    }

    @Test("Releases keep every version; other bytes under a known version are a conflict")
    func releases() async throws {
        try await TestWorld.run { world in
            let store = world.store
            #expect(try await store.release("targets.json") == nil)
            try await store.putRelease("targets.json", bytes: [1], version: 1, now: 5)
            try await store.putReleases([("targets.json", [2], 2), ("model-2", [7], 2)], now: 6)
            try await store.putRelease("targets.json", bytes: [2], version: 2, now: 7)
            await #expect(throws: IntakeError(.conflict)) { try await store.putReleases([("other", [1], 1), ("targets.json", [3], 2)], now: 8) }
            #expect(try await store.release("other") == nil)
            #expect(try await store.release("targets.json")?.bytes == [2])
            #expect(try await store.release("targets.json", version: 1)?.stored == 5)
            #expect(try await store.releaseVersions("targets.json") == [2, 1])
        }
    }

    @Test("Quality is kept per model and label, within 0 to 1")
    func quality() async throws {
        try await TestWorld.run { world in
            try await world.store.recordQuality(modelVersion: 2, hr20: 0.5, mrr20: 0.25, events: 10, label: "held out")
            try await world.store.recordQuality(modelVersion: 2, hr20: 0.625, mrr20: 0.25, events: 12, label: "held out")
            await #expect(throws: IntakeError(.parameter)) {
                try await world.store.recordQuality(modelVersion: 2, hr20: 1.5, mrr20: 0, events: 1, label: "x")
            }
            let rows = try await world.store.quality()
            #expect(rows.count == 1 && rows[0].hr20 == 0.625 && rows[0].events == 12)
        }
    }

    @Test("Durations fall into the bucket that bounds them")
    func histogram() {
        var histogram = LatencyHistogram()
        for duration in [.zero, .milliseconds(1), .microseconds(1001), .seconds(9)] as [Duration] { histogram.record(duration) }
        #expect(histogram.counts[0] == 2 && histogram.counts[1] == 1 && histogram.counts.last == 1)
        #expect(histogram.count == 4)
        #expect(abs(histogram.sum - 9.002_001) < 1e-9)
    }
}
