import BehaviorEvents
import Consent
import Testing

@testable import EdgeAgent

@Suite struct StoredSessionTests {
    /// Version 1, two interactions: view of "ab" at 1,000 with a dwell of 70 ms, cart of "c" at 2,000.
    static let golden: [UInt8] =
        [1, 0, 2] + [2, 0, 0, 0, 0, 0, 0, 0x03, 0xe8, 0, 0, 0, 70, 2, 0x61, 0x62] + [3, 0, 0, 0, 0, 0, 0, 0x07, 0xd0, 0, 0, 0, 0, 1, 0x63]

    @Test func `the stored form is read as written down`() throws {
        let interactions = try StoredSession.decode(Self.golden).map(ExportReply.Session.Interaction.init)
        #expect(interactions.map(\.item) == ["ab", "c"])
        #expect(interactions.map(\.kind) == ["view_item", "add_to_cart"])
        #expect(interactions.map(\.time) == [1_000, 2_000])
        #expect(interactions.map(\.dwell) == [70, 0])
    }

    @Test func `a closed session is stored in that form`() async throws {
        let store = MemorySubjects()
        let subjects = LiveSubjects(store: store, consentVersion: 1)
        try await subjects.choose(subject: "s", granting: [.modelImprovement], refusing: [], version: 1, now: 900)
        let events = [
            BehaviorEvent(kind: .viewItem, id: EventID(hashing: "1"), subject: "s", timestamp: 1_000, items: [EventItem(id: "ab")]),
            BehaviorEvent(kind: .pagePing, id: EventID(hashing: "2"), subject: "s", timestamp: 1_500, items: [EventItem(id: "ab")], dwell: 70),
            BehaviorEvent(kind: .addToCart, id: EventID(hashing: "3"), subject: "s", timestamp: 2_000, items: [EventItem(id: "c")]),
        ]
        _ = try await subjects.accept(events, globalPrivacyControl: nil, now: 2_000)
        try await subjects.closeIdle(now: 10_000_000)
        #expect(store.closed["s"] == [Self.golden])
    }

    @Test func `every cut and every longer form is refused`() {
        for length in 0..<Self.golden.count { #expect(throws: (any Error).self) { try StoredSession.decode(Array(Self.golden.prefix(length))) } }
        #expect(throws: (any Error).self) { try StoredSession.decode(Self.golden + [0]) }
    }

    @Test(arguments: [0, 3, 16]) func `an impossible version, kind or length is refused`(position: Int) {
        var bytes = Self.golden
        bytes[position] = 0xee
        #expect(throws: (any Error).self) { try StoredSession.decode(bytes) }
    }

    @Test func `bytes from anywhere never trap`() {
        var generator = SeededGenerator(seed: 7)
        let shop = TestAgent.shop
        for _ in 0..<20_000 {
            var bytes = Self.golden
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
            }
            let interactions = (try? StoredSession.decode(bytes)) ?? []
            #expect(EventMapping.signals(of: interactions, in: shop).count <= 4)
        }
    }
}

/// SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
