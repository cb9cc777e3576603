import BehaviorEvents
import Consent
import DeviceStore
import Sessions
import Testing

@testable import EdgeAgent

@Suite struct WithdrawalTests {
    private func view(_ id: String, at time: Int64 = 1_000) -> BehaviorEvent {
        BehaviorEvent(kind: .viewItem, id: EventID(hashing: id), subject: "s", timestamp: time, items: [EventItem(id: "a")])
    }

    @Test func `choice first, then uploads, then data`() async throws {
        let store = MemorySubjects()
        let subjects = LiveSubjects(store: store, consentVersion: 1)
        await subjects.connect(uploads: store)
        try await subjects.choose(subject: "s", granting: .all, refusing: [], version: 1, now: 1)
        _ = try await subjects.accept([view("1")], globalPrivacyControl: nil, now: 1_000)
        store.forgetSteps()
        try await subjects.choose(subject: "s", granting: [], refusing: .all, version: 1, now: 2_000)
        #expect(store.steps == ["consent", "stop uploads", "outbox", "erase sessions", "erase"])
        #expect(store.states.isEmpty)
        #expect(await subjects.liveCount == 0)
    }

    @Test func `withdrawing one purpose keeps the others`() async throws {
        let store = MemorySubjects()
        let subjects = LiveSubjects(store: store, consentVersion: 1)
        await subjects.connect(uploads: store)
        try await subjects.choose(subject: "s", granting: .all, refusing: [], version: 1, now: 1)
        _ = try await subjects.accept([view("1")], globalPrivacyControl: nil, now: 1_000)
        store.forgetSteps()
        try await subjects.choose(subject: "s", granting: [], refusing: .modelImprovement, version: 1, now: 2_000)
        #expect(store.steps == ["consent", "stop uploads", "outbox", "erase sessions", "overwrite"])
        #expect(await subjects.liveCount == 1)
    }

    @Test(arguments: ["outbox", "erase sessions", "erase"]) func `a withdrawal that failed half-way is finished by asking again`(step: String)
        async throws
    {
        let store = MemorySubjects()
        let subjects = LiveSubjects(store: store, consentVersion: 1)
        try await subjects.choose(subject: "s", granting: .all, refusing: [], version: 1, now: 1)
        _ = try await subjects.accept([view("1")], globalPrivacyControl: nil, now: 1_000)
        store.fail([step])
        await #expect(throws: DeviceStoreError(.diskFull, "")) {
            try await subjects.choose(subject: "s", granting: [], refusing: .all, version: 1, now: 2_000)
        }
        #expect(!store.states.isEmpty)
        let refused = try await subjects.accept([view("2")], globalPrivacyControl: nil, now: 2_001)
        #expect(refused.refused == [.withdrawn: 1])
        store.fail([])
        try await subjects.choose(subject: "s", granting: [], refusing: .all, version: 1, now: 3_000)
        #expect(store.states.isEmpty)
    }

    @Test func `a withdrawal that a crash cut short is finished at the next start`() async throws {
        let store = MemorySubjects()
        let first = LiveSubjects(store: store, consentVersion: 1)
        try await first.choose(subject: "s", granting: .all, refusing: [], version: 1, now: 1)
        _ = try await first.accept([view("1")], globalPrivacyControl: nil, now: 1_000)
        store.fail(["outbox", "erase"])
        try? await first.choose(subject: "s", granting: [], refusing: .all, version: 1, now: 2_000)
        store.fail([])
        let second = LiveSubjects(store: store, consentVersion: 1)
        let restored = try await second.restore(now: 3_000)
        #expect(restored.restored == 0)
        #expect(store.states.isEmpty)
    }

    @Test func `events that could not be stored are stored when they are sent again`() async throws {
        let store = MemorySubjects()
        let subjects = LiveSubjects(store: store, consentVersion: 1)
        try await subjects.choose(subject: "s", granting: .all, refusing: [], version: 1, now: 1)
        store.fail(["state"])
        await #expect(throws: DeviceStoreError(.diskFull, "")) { try await subjects.accept([view("1")], globalPrivacyControl: nil, now: 1_000) }
        store.fail([])
        let again = try await subjects.accept([view("1")], globalPrivacyControl: nil, now: 1_001)
        #expect(again.duplicates == 1)
        #expect(store.states["s"] != nil)
    }

    @Test func `an evicted subject leaves no session state behind`() async throws {
        let store = MemorySubjects()
        let subjects = LiveSubjects(store: store, consentVersion: 1, limits: .init(subjects: 1))
        for name in ["s", "t"] { try await subjects.choose(subject: name, granting: .all, refusing: [], version: 1, now: 1) }
        _ = try await subjects.accept([view("1")], globalPrivacyControl: nil, now: 1_000)
        var other = view("2")
        other.subject = "t"
        _ = try await subjects.accept([other], globalPrivacyControl: nil, now: 1_001)
        #expect(Set(store.states.keys) == ["t"])
        #expect(store.closed["s"]?.count == 1)
    }

    @Test func `the browser's privacy signal refuses what was not chosen`() async throws {
        let subjects = LiveSubjects(store: MemorySubjects(), consentVersion: 1)
        let result = try await subjects.accept([view("1")], globalPrivacyControl: true, now: 1_000)
        #expect(result.refused == [.globalPrivacyControl: 1])
    }
}
