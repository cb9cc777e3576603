import BehaviorEvents
import Consent
import LocalTraining
import RankingModel
import SessionFeatures
import Sessions
import Testing

@testable import EdgeAgent

@Suite struct StoredSessionTests {
    /// Version 1, two interactions: view of "ab" at 1,000 with a dwell of 70 ms, cart of "c" at 2,000.
    static let first: [UInt8] =
        [1, 0, 2] + [2, 0, 0, 0, 0, 0, 0, 0x03, 0xe8, 0, 0, 0, 70, 2, 0x61, 0x62] + [3, 0, 0, 0, 0, 0, 0, 0x07, 0xd0, 0, 0, 0, 0, 1, 0x63]

    /// Version 2: the same, and "d" chosen at 3,000 from the list of 2,500 with "c" for 1.5 and "d" without a price.
    static let golden: [UInt8] =
        [2, 0, 3] + [2, 0, 0, 0, 0, 0, 0, 0x03, 0xe8, 0, 0, 0, 70, 2, 0x61, 0x62, 0] + [3, 0, 0, 0, 0, 0, 0, 0x07, 0xd0, 0, 0, 0, 0, 1, 0x63, 0]
        + [1, 0, 0, 0, 0, 0, 0, 0x0b, 0xb8, 0, 0, 0, 0, 1, 0x64, 2, 0, 0, 0, 0, 0, 0, 0x09, 0xc4] + [1, 0x63, 0, 0, 0, 0, 0, 0x16, 0xe3, 0x60]
        + [1, 0x64, 0, 0, 0, 0, 0, 0, 0, 0]

    @Test func `the stored form is read as written down`() throws {
        let interactions = try StoredSession.decode(Self.golden).map(ExportReply.Session.Interaction.init)
        #expect(interactions.map(\.item) == ["ab", "c", "d"])
        #expect(interactions.map(\.kind) == ["view_item", "add_to_cart", "select_item"])
        #expect(interactions.map(\.time) == [1_000, 2_000, 3_000])
        #expect(interactions.map(\.dwell) == [70, 0, 0])
        #expect(interactions.map(\.list) == [nil, nil, ["c", "d"]])
        #expect(try StoredSession.decode(Self.first) == StoredSession.decode(Self.golden).dropLast())
    }

    @Test func `a choice trains over its list and as a view, a list without a choice trains nothing`() throws {
        let shop = TestAgent.shop
        let signals = EventMapping.signals(of: try StoredSession.decode(Self.golden), in: shop)
        let (c, d) = (try #require(shop.item("c")), try #require(shop.item("d")))
        let list = DisplayedList(items: [c, d], prices: [1.5, 0], time: 2_500)
        #expect(signals.suffix(3) == [.displayed(list), .choice(item: d), .view(item: d, time: 3_000)])
        let model = RankingModel.initial
        var (both, alone) = (LocalTrainer(table: shop, takesBoth: true), LocalTrainer(table: shop))
        let (mixed, choice) = (both.train([Array(signals)], from: model), alone.train([Array(signals)], from: model))
        #expect(choice.events == 1 && mixed.events + mixed.skipped == 2)
        #expect(choice.delta[FeatureSlot.listTop.rawValue] < 0, "the second item was chosen")
        #expect(mixed.delta[FeatureSlot.listTop.rawValue] < 0)
    }

    @Test func `lists are kept only for who allowed training, and at most so many`() async throws {
        for purposes in [ConsentPurposes.all, [.ranking]] {
            let store = MemorySubjects()
            let subjects = LiveSubjects(store: store, consentVersion: 1)
            try await subjects.choose(subject: "s", granting: purposes, refusing: [], version: 1, now: 900)
            for number in 0..<20 {
                let items = (0..<3).map { EventItem(id: "n\(number)-\($0)") }
                let time = Int64(1_000 + number)
                let events = [
                    BehaviorEvent(kind: .viewItemList, id: EventID(hashing: "l\(number)"), subject: "s", timestamp: time, items: items),
                    BehaviorEvent(kind: .selectItem, id: EventID(hashing: "c\(number)"), subject: "s", timestamp: time, items: [items[1]]),
                ]
                _ = try await subjects.accept(events, globalPrivacyControl: nil, now: time)
            }
            let lists = await subjects.liveInteractions(of: "s").compactMap(\.list)
            #expect(lists.count == (purposes == .all ? ShownList.perSession : 0))
            // A restart between a list and its choice loses neither.
            let again = LiveSubjects(store: store, consentVersion: 1)
            _ = try await again.restore(now: 2_000)
            #expect(await again.liveInteractions(of: "s") == subjects.liveInteractions(of: "s"))
            try await again.closeIdle(now: 10_000_000)
            #expect((store.closed["s"] ?? []).flatMap { (try? StoredSession.decode($0)) ?? [] }.compactMap(\.list) == lists)
        }
    }

    @Test func `a closed session is stored in that form`() async throws {
        let store = MemorySubjects()
        let subjects = LiveSubjects(store: store, consentVersion: 1)
        try await subjects.choose(subject: "s", granting: [.modelImprovement], refusing: [], version: 1, now: 900)
        let events = [
            BehaviorEvent(kind: .viewItem, id: EventID(hashing: "1"), subject: "s", timestamp: 1_000, items: [EventItem(id: "ab")]),
            BehaviorEvent(kind: .pagePing, id: EventID(hashing: "2"), subject: "s", timestamp: 1_500, items: [EventItem(id: "ab")], dwell: 70),
            BehaviorEvent(kind: .addToCart, id: EventID(hashing: "3"), subject: "s", timestamp: 2_000, items: [EventItem(id: "c")]),
            BehaviorEvent(
                kind: .viewItemList, id: EventID(hashing: "4"), subject: "s", timestamp: 2_500,
                items: [EventItem(id: "c", priceMicros: 1_500_000), EventItem(id: "d")]),
            BehaviorEvent(kind: .selectItem, id: EventID(hashing: "5"), subject: "s", timestamp: 3_000, items: [EventItem(id: "d")]),
        ]
        _ = try await subjects.accept(events, globalPrivacyControl: nil, now: 3_000)
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
            #expect(EventMapping.signals(of: interactions, in: shop).count <= 20)
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
