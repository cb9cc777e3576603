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

    @Test(arguments: [UInt64(1), 2, 3]) func `The same sessions give the same bytes`(seed: UInt64) {
        var state = seed
        func draw(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        let sessions = (0..<200).map { _ in (0..<2 + Int(draw(6))).map { _ in "item \(draw(40))" } }
        func build() -> [UInt8] {
            var builder = ItemTableBuilder()
            for (index, session) in sessions.enumerated() { builder.add(session: session, endedAt: Int64(index)) }
            return builder.build().encoded()
        }
        #expect(build() == build())
    }
}
