import BehaviorEvents
import Consent
import Ranking
import RankingModel
import SessionFeatures
import TLSPresentation
import Testing

@testable import EdgeAgent

@Suite struct StoredMemoryTests {
    /// Items that the table knows, and items that it doesn't.
    private static let names = ["a", "b", "c", "d"] + (0..<12).map { "new-\($0)" }

    private static func event(_ number: Int, using generator: inout SeededGenerator) -> BehaviorEvent {
        let kinds: [EventKind] = [.viewItemList, .selectItem, .viewItem, .addToCart, .removeFromCart, .purchase, .search, .elementExpose, .pagePing]
        let kind = kinds.randomElement(using: &generator) ?? .viewItem
        let count = kind == .viewItemList ? Int.random(in: 1...9, using: &generator) : 1
        let items = (0..<count).map { _ in
            EventItem(
                id: names.randomElement(using: &generator) ?? "a",
                priceMicros: Bool.random(using: &generator) ? Int64.random(in: 1...9_000_000, using: &generator) : nil)
        }
        return BehaviorEvent(
            kind: kind, id: EventID(hashing: "\(number)"), subject: "s", timestamp: Int64(1_000 + number * 700), items: kind == .search ? [] : items,
            dwell: Bool.random(using: &generator) ? Int32.random(in: 1...90_000, using: &generator) : nil)
    }

    private static func subjects(_ store: MemorySubjects, _ table: ItemTable = TestAgent.shop) throws -> LiveSubjects {
        LiveSubjects(
            store: store, consentVersion: 1, installed: InstalledRanking(table: table, model: try TestAgent.follower, modelVersion: 3))
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a restart after any batch leaves what the session remembers and how it ranks as they were`(seed: UInt64) async throws {
        var generator = SeededGenerator(seed: seed)
        let store = MemorySubjects()
        var running = try Self.subjects(store)
        try await running.choose(subject: "s", granting: .all, refusing: [], version: 1, now: 1)
        let list = RankingQuery(
            subject: "s", candidates: Self.names, displayedPrices: Self.names.indices.map { Float($0 % 5) }, k: 16, options: .init(explain: true))
        var number = 0
        for _ in 0..<30 {
            let batch = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
                number += 1
                return Self.event(number, using: &generator)
            }
            let now = Int64(1_000 + number * 700)
            _ = try await running.accept(batch, globalPrivacyControl: nil, now: now)
            let again = try Self.subjects(store)
            #expect(try await again.restore(now: now) == (1, 0))
            let (before, after) = (await running.live["s"]?.state, await again.live["s"]?.state)
            #expect(before != nil && before == after, "seed \(seed), event \(number)")
            for query in [RankingQuery(subject: "s"), list] {
                let (first, second) = (try await running.rank(query, now: now), try await again.rank(query, now: now))
                #expect(try LocalJSON.line(RankReply(first)) == LocalJSON.line(RankReply(second)), "seed \(seed), event \(number)")
            }
            running = again
        }
    }

    @Test func `a new table takes over what the session remembers, by name`() async throws {
        var generator = SeededGenerator(seed: 4)
        let store = MemorySubjects()
        let subjects = try Self.subjects(store)
        try await subjects.choose(subject: "s", granting: .all, refusing: [], version: 1, now: 1)
        for number in 1...60 {
            _ = try await subjects.accept([Self.event(number, using: &generator)], globalPrivacyControl: nil, now: 100_000)
        }
        func told(_ state: SessionState?, _ table: ItemTable) throws -> [String?] {
            let state = try #require(state)
            let lists = state.displayed
            let numbers = state.views.map(\.item) + (lists.latest?.items ?? []) + lists.skips.map(\.item) + state.shown.map(\.item) + state.cart
            return numbers.map { state.identifier(of: $0, in: table) }
        }
        let before = try told(await subjects.live["s"]?.state, TestAgent.shop)
        var builder = ItemTableBuilder()
        for time in 0..<9 { builder.add(session: ["new-3", "c", "zz"], endedAt: Int64(time)) }
        let other = builder.build()
        await subjects.install(InstalledRanking(table: other, model: nil, modelVersion: 0))
        #expect(try told(await subjects.live["s"]?.state, other) == before)
        await subjects.install(InstalledRanking(table: TestAgent.shop, model: nil, modelVersion: 0))
        #expect(try told(await subjects.live["s"]?.state, TestAgent.shop) == before)
    }

    @Test func `what a session remembers goes when the session ends, and when consent to ranking does`() async throws {
        let shown = BehaviorEvent(
            kind: .viewItemList, id: EventID(hashing: "1"), subject: "s", timestamp: 1_000, items: [EventItem(id: "canary"), EventItem(id: "a")])
        for ends in ["session", "withdrawal", "crash in a withdrawal", "erasure"] {
            let store = MemorySubjects()
            var subjects = try Self.subjects(store)
            // Who allows training keeps the list for that.
            try await subjects.choose(subject: "s", granting: [.ranking, .measurement], refusing: [], version: 1, now: 1)
            _ = try await subjects.accept([shown], globalPrivacyControl: nil, now: 1_000)
            func isKept() -> Bool { store.states.values.contains { String(decoding: $0, as: UTF8.self).contains("canary") } }
            #expect(isKept())
            switch ends {
            case "session": try await subjects.closeIdle(now: 10_000_000)
            case "withdrawal": try await subjects.choose(subject: "s", granting: [], refusing: [.ranking], version: 1, now: 2_000)
            case "erasure": try await subjects.erase(subject: "s", now: 2_000)
            default:
                store.fail(["state"])
                try? await subjects.choose(subject: "s", granting: [], refusing: [.ranking], version: 1, now: 2_000)
                #expect(isKept())
                store.fail([])
                subjects = try Self.subjects(store)
                _ = try await subjects.restore(now: 3_000)
            }
            #expect(!isKept(), "\(ends)")
            #expect(await subjects.live["s"] == nil)
        }
    }

    /// Version 1. "x", which the table doesn't know, and "a"; a view of "a" at 1,000 with a dwell of a half, "x" in the list of 1,000 for 2.5.
    private static let golden: [UInt8] =
        [1, 0, 1, 0, 2, 1, 0x78, 1, 0x61] + [0, 0, 0, 0, 0, 0, 0, 1] + [0, 0, 0, 0, 0, 0, 0, 1]
        + [1, 0, 1, 5, 0, 0, 0, 0, 0, 0, 0x03, 0xe8, 0, 0x02, 0x49, 0xf0, 0x3f, 0, 0, 0] + [0, 0, 0, 0, 0, 0, 0, 1] + [0, 0, 0]
        + [0] + [3, 0, 0, 0, 0, 0, 0, 0x03, 0xe8, 1, 0, 0, 0x40, 0x20, 0, 0] + [0, 0] + [0] + [0]

    private static var state: SessionState {
        let shop = TestAgent.shop
        var state = SessionState()
        let list = [state.admit("x", in: shop), shop.item("a")].compactMap(\.self)
        state.apply(.displayed(DisplayedList(items: Array(list.prefix(1)), prices: [2.5], time: 1_000)))
        state.apply(.view(item: list.last, time: 1_000))
        state.apply(.active(milliseconds: 150_000))
        state.apply(.search)
        return state
    }

    @Test func `the stored form is as written down`() throws {
        #expect(StoredMemory.encode(Self.state, in: TestAgent.shop) == Self.golden)
        #expect(try StoredMemory.decode(Self.golden, in: TestAgent.shop) == Self.state)
    }

    @Test func `every cut is refused, and damaged bytes never trap`() {
        let shop = TestAgent.shop
        for length in 0..<Self.golden.count {
            #expect(throws: CodecError.self) { try StoredMemory.decode(Array(Self.golden.prefix(length)), in: shop) }
        }
        #expect(throws: CodecError.self) { try StoredMemory.decode(Self.golden + [0], in: shop) }
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<20_000 {
            var bytes = Self.golden
            for _ in 0..<Int.random(in: 1...5, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
            }
            guard let state = try? StoredMemory.decode(bytes, in: shop) else { continue }
            // Whatever is taken can be ranked with and written again.
            #expect((try? StoredMemory.decode(StoredMemory.encode(state, in: shop), in: shop)) == state)
        }
    }

    @Test func `the fullest session stays within the limit of what is kept`() {
        let shop = TestAgent.shop
        var state = SessionState()
        func long(_ number: Int) -> UInt32? { state.admit(String(repeating: "n", count: 60) + "\(number)", in: shop) }
        let items = (0..<SessionVocabulary.limit).compactMap(long)
        for start in 0..<8 {
            state.apply(.displayed(DisplayedList(items: Array(items.dropFirst(start * 30).prefix(DisplayedList.limit)), time: 1)))
            state.apply(.choice(item: items[min(start * 30 + 40, 255)]))
        }
        for item in items {
            state.apply(.view(item: item, time: 1))
            state.apply(.impressions(items: [item]))
            state.apply(.cart(item: item))
            state.apply(.dismiss(item: item))
        }
        let bytes = StoredMemory.encode(state, in: shop)
        #expect(bytes.count < 1 << 16)
        #expect((try? StoredMemory.decode(bytes, in: shop)) == state)
    }
}
