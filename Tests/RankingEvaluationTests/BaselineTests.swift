import Testing

@testable import RankingEvaluation

@Suite struct BaselineTests {
    /// Items 0...4. Views: 0 three times, 1 three, 2 two, 3 one, 4 one.
    private static let training: SessionLog = {
        var log = SessionLog()
        log.add(items: [0, 1, 2] as [UInt32], times: [0, 1_000, 2_000])
        log.add(items: [0, 2, 1] as [UInt32], times: [5_000, 6_000, 7_000])
        log.add(items: [3, 1, 0, 4] as [UInt32], times: [8_000, 8_500, 9_000, 9_500])
        return log
    }()
    private static let order = PopularityOrder(views: [3, 3, 2, 1, 1])

    private func top(_ system: some SessionRecommender, after items: [UInt32]) -> [UInt32] {
        var system = system
        system.beginSession()
        for (place, item) in items.enumerated() { system.view(item, at: Int64(place) + 10_000) }
        system.recommend(20)
        for (place, item) in system.recommended.enumerated() { #expect(system.standing(of: item).rank == place + 1) }
        return system.recommended
    }

    @Test func `POP is the same for everyone`() {
        #expect(top(PopularityRecommender(order: Self.order), after: [4, 2]) == [0, 1, 2, 3, 4])
    }

    @Test func `S-POP puts the session's items first, most viewed first`() {
        #expect(top(SessionPopularityRecommender(order: Self.order), after: [4, 2, 4]) == [4, 2, 0, 1, 3])
    }

    @Test func `SR adds 1 over the squared gap over later views`() {
        let rules = SequentialRulesRecommender(training: Self.training, order: Self.order)
        // After 0: item 1 has 1 + 1/4, item 2 has 1/4 + 1, item 4 has 1. The tie goes to the more popular item 1.
        #expect(top(rules, after: [0]) == [1, 2, 4, 0, 3])
        // After 1: item 2 has 1, item 0 has 1, item 4 has 1/4.
        #expect(top(rules, after: [2, 1]) == [0, 2, 4, 1, 3])
        // Nothing followed 4: popularity alone.
        #expect(top(rules, after: [4]) == [0, 1, 2, 3, 4])
    }

    @Test func `SR keeps the twenty strongest rules of an item`() {
        var log = SessionLog()
        for item in 1...25 as ClosedRange<UInt32> { for _ in 0..<item { log.add(items: [0, item]) } }
        let rules = SequentialRulesRecommender(training: log, order: PopularityOrder(views: [UInt32](repeating: 1, count: 26)))
        #expect(top(rules, after: [0]) == (6...25).reversed().map(UInt32.init))
    }

    @Test func `V-SKNN weighs shared items by position and votes by steps`() {
        let neighbours = NearestSessionsRecommender(training: Self.training, order: Self.order)
        // After 3, 2: weights 1/4 and 1 over two items. Sessions 1 and 2 share item 2: similarity 1/2, one step. Session 3 shares item 3:
        // similarity 1/8, two steps, votes of 1/32. So 0 and 1: 1 + 1/32, 2: 1, 3 and 4: 1/32.
        #expect(top(neighbours, after: [3, 2]) == [0, 1, 2, 3, 4])
        // After 2, 3: session 3 has similarity 1/2 and one step, the others 1/8 and two steps: 1/32 each.
        #expect(top(neighbours, after: [2, 3]) == [0, 1, 3, 4, 2])
    }

    @Test func `V-SKNN looks at the most recent sessions alone, and at the nearest of them`() {
        var settings = NearestSessionsRecommender.Settings.vsknn
        settings.sampleSize = 1
        // Of the sessions with item 0 the third is the most recent.
        let recent = NearestSessionsRecommender(settings, training: Self.training, order: Self.order)
        #expect(top(recent, after: [0]) == [0, 1, 3, 4, 2])
        settings.sampleSize = 10
        settings.neighbours = 1
        // Equally similar: the most recent again.
        #expect(top(NearestSessionsRecommender(settings, training: Self.training, order: Self.order), after: [0]) == [0, 1, 3, 4, 2])
    }

    @Test func `A session's items count at their latest positions, and the oldest are forgotten past the limit`() {
        var items = RecentItems()
        for item in [5, 6, 5] as [UInt32] { items.view(item) }
        #expect(items.length == 3)
        #expect(items.latestFirst == [.init(item: 5, position: 3), .init(item: 6, position: 2)])
        for item in 0..<UInt32(RecentItems.limit) { items.view(100 + item) }
        #expect(items.latestFirst.count == RecentItems.limit)
        #expect(!items.latestFirst.contains { $0.item == 6 })
        items.removeAll()
        #expect(items.length == 0 && items.latestFirst.isEmpty)
    }

    @Test func `VSTAN prefers what stood near the shared item, and rare items`() {
        let system = TimedNeighboursRecommender(
            history: PastSessions(Self.training, itemCount: 5), order: Self.order)
        // Cosines 1/sqrt(3), 1/sqrt(3) and 1/2; nearness exp(-distance / 4.9); rarity adds ten times log(3 / views). So item 4 has
        // 0.5 * 0.815 * 11.99 = 4.89, 2 has 0.577 * (0.665 + 0.815) * 5.05 = 4.32, 3 has 0.5 * 0.665 * 11.99 = 3.99, 0 has 1.65, 1 has 1.26.
        #expect(top(system, after: [0]) == [4, 2, 3, 0, 1])
    }

    @Test(arguments: [[], [9], [9, 9, 4]] as [[UInt32]]) func `Items that training doesn't know and empty sessions give popularity`(items: [UInt32]) {
        let shop = PopularityOrder(views: [3, 3, 2, 1, 1, 0, 0, 0, 0, 0])
        let known = Array(shop.items)
        let history = PastSessions(SessionLog(), itemCount: 10)
        #expect(top(SequentialRulesRecommender(training: SessionLog(), order: shop), after: items) == known)
        #expect(top(NearestSessionsRecommender(.vsknnRare, history: history, order: shop), after: items) == known)
        #expect(top(TimedNeighboursRecommender(history: history, order: shop), after: items) == known)
    }

    @Test func `A log numbers sessions by their ends, and loses its times with the first session that has none`() {
        var log = SessionLog()
        log.add(items: [1, 2] as [UInt32], times: [50, 90])
        log.add(items: [3] as [UInt32], times: [10])
        #expect(log.byEnd == [1, 0])
        #expect(log.eventCount == 1)
        #expect(log.time(at: 1) == 90)
        log.add(items: [] as [UInt32], times: [])
        #expect(log.hasTimes && log.end(of: 2) == 0)
        log.add(items: [4] as [UInt32])
        #expect(!log.hasTimes && log.time(at: 0) == nil && log.byEnd == [0, 1, 2, 3])
    }
}
