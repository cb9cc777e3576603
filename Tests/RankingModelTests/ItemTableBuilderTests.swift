import TLSPresentation
import Testing

@testable import RankingModel

@Suite struct ItemTableBuilderTests {
    @Test func `Popularity counts clicks, recent popularity those of the recent window`() throws {
        let table = SmallWorld.table
        #expect(table.popularity == [4, 4, 2, 3])
        // The period is 4, its last quarter holds the sessions at 3 and 4.
        #expect(table.recentPopularity == [1, 1, 0, 3])
        #expect(table.byPopularity == [0, 1, 3, 2])
        #expect(table.popularityRank == [0, 1, 3, 2])
        #expect(table.category == [7, 0, 0, 0])
    }

    @Test func `The forward relation sums one over the squared gap and keeps direct succession apart`() throws {
        let table = SmallWorld.table
        let a = try #require(table.item("a"))
        let row = table.row(of: a)
        // From a: b directly three times, c and d two steps on (two times and once).
        #expect(Array(table.neighbours[row]) == [1, 2, 3])
        #expect(table.scales[0].forward == 3)
        #expect(table.scales[0].next == 3)
        #expect(Array(table.forward[row]) == [65_535, 10_922, 5_461])
        #expect(Array(table.next[row]) == [65_535, 0, 0])
        #expect(table.scales[0].together == 4)
        #expect(Array(table.together[row]) == [65_535, 32_768, 16_384])
    }

    @Test func `An item may follow itself, but isn't its own company`() throws {
        let table = SmallWorld.table
        let d = try #require(table.item("d"))
        let row = table.row(of: d)
        let own = try #require(row.first { table.neighbours[$0] == d })
        #expect(table.next[own] == 65_535)
        #expect(table.together[own] == 0)
    }

    @Test func `A pair of views that was followed twice has a bigram row`() throws {
        let table = SmallWorld.table
        let row = table.bigrams.row(0, 1)
        #expect(Array(table.bigrams.items[row]) == [2, 3])
        #expect(Array(table.bigrams.counts[row]) == [2, 1])
        #expect(table.bigrams.row(1, 0).isEmpty)
    }

    @Test func `A row keeps its strongest neighbours`() throws {
        var settings = ItemTableBuilder.Settings()
        settings.rowLength = 1
        let table = SmallWorld.builder(settings).build()
        #expect(Array(table.neighbours[table.row(of: 0)]) == [1])
        #expect(table.edgeCount == 4)
    }

    @Test(arguments: [(11, 11), (10, 8), (8, 8), (7, 4), (4, 4), (0, 4)]) func `Rows shrink to the budget of entries`(budget: Int, edges: Int) {
        var settings = ItemTableBuilder.Settings()
        settings.edgeBudget = budget
        #expect(SmallWorld.builder(settings).build().edgeCount == edges)
    }

    @Test func `Identifiers resolve both ways and unknown ones to nothing`() {
        let table = SmallWorld.table
        for item in 0..<UInt32(table.count) { #expect(table.item(table.identifier(of: item)) == item) }
        for unknown in ["", "A", "aa", "e", "\u{0}", "日本"] { #expect(table.item(unknown) == nil) }
        #expect(table.identifier(of: 4) == "")
        #expect(table.row(of: 4).isEmpty)
    }

    @Test func `Empty and oversized identifiers are left out, and no sessions make an empty table`() {
        var builder = ItemTableBuilder()
        builder.add(session: ["", String(repeating: "x", count: 65), "ok"], endedAt: 0)
        #expect(builder.build().count == 1)
        #expect(ItemTableBuilder().build() == .empty)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4], [nil, 40] as [Int64?])
    func `Sessions in any order, added in one go or day by day, give the same bytes`(seed: UInt64, halfLife: Int64?) {
        var random = SmallRandom(seed)
        var settings = ItemTableBuilder.Settings()
        settings.halfLifeMilliseconds = halfLife
        settings.recentWindowMilliseconds = halfLife.map { 2 * $0 }
        settings.minimumClicks = Int(random.draw(3))
        settings.rowLength = 5 + Int(random.draw(50))
        let sessions = (0..<200).map { index in
            (items: (0..<1 + Int(random.draw(7))).map { _ in "item \(random.draw(40))" }, time: Int64(index))
        }
        var whole = ItemTableBuilder(settings: settings)
        for session in sessions { whole.add(session: session.items, endedAt: session.time) }
        let expected = whole.build().encoded()

        var shuffled = ItemTableBuilder(settings: settings)
        for session in sessions.shuffled(using: &random) { shuffled.add(session: session.items, endedAt: session.time) }
        #expect(shuffled.build().encoded() == expected)

        var daily = ItemTableBuilder(settings: settings)
        for day in stride(from: 0, to: sessions.count, by: 50) {
            for session in sessions[day..<day + 50] { daily.add(session: session.items, endedAt: session.time) }
            let today = daily.build()
            #expect((today.encoded() == expected) == (day == 150))
        }
    }
}
