import TLSPresentation
import Testing

@testable import RankingModel

@Suite("Item vectors")
struct ItemVectorTests {
    /// A shop in which every item leads to the next one of its ring of ten.
    static func ring(items: Int, sessions: Int, learnsVectors: Bool = true) -> ItemTable {
        var settings = ItemTableBuilder.Settings()
        settings.learnsVectors = learnsVectors
        var builder = ItemTableBuilder(settings: settings)
        for session in 0..<sessions {
            let first = (session * 7) % items
            let ring = first / 10 * 10
            builder.add(session: (0..<4).map { Self.name(ring + (first + $0) % 10) }, endedAt: Int64(session))
        }
        return builder.build()
    }

    private static func name(_ item: Int) -> String { "i" + String(repeating: "0", count: 4 - String(item).count) + String(item) }

    private static func nearest(_ vectors: ItemVectors, to items: [UInt32], limit: Int) -> [UInt32] {
        var query = ItemVectors.Query()
        guard vectors.prepare(&query, items: items) else { return [] }
        var found: [UInt32] = []
        vectors.search(&query, limit: limit) { found.append($0) }
        return found
    }

    @Test("what follows an item is near to its query")
    func learns() throws {
        let table = Self.ring(items: 30, sessions: 60)
        let vectors = try #require(table.vectors)
        var hits = 0
        for item in 0..<30 {
            let next = try #require(table.item(Self.name(item / 10 * 10 + (item + 1) % 10)))
            if Self.nearest(vectors, to: [UInt32(item)], limit: 5).contains(next) { hits += 1 }
        }
        #expect(hits >= 27, "\(hits) of 30")
    }

    @Test("the same sessions give the same vectors")
    func deterministic() { #expect(Self.ring(items: 20, sessions: 12).encoded() == Self.ring(items: 20, sessions: 12).encoded()) }

    @Test("bytes go both ways, and a flipped bit gives another table or an error")
    func codec() throws {
        let table = Self.ring(items: 20, sessions: 10)
        let bytes = table.encoded()
        #expect(try ItemTable(decoding: bytes) == table)
        for place in stride(from: 0, to: bytes.count, by: 7) {
            var broken = bytes
            broken[place] ^= 1 << UInt8(place % 8)
            if let other = try? ItemTable(decoding: broken) {
                #expect(other != table)
                #expect(other.encoded() == broken)
            }
        }
    }

    @Test("a search of few items is exact, best first")
    func exactSearch() throws {
        let vectors = try #require(Self.ring(items: 50, sessions: 20).vectors)
        var query = ItemVectors.Query()
        #expect(vectors.prepare(&query, items: [3, 17]))
        let found = Self.nearest(vectors, to: [3, 17], limit: 10)
        let all = (0..<UInt32(vectors.count)).map { ($0, vectors.affinity(of: $0, to: &query)) }.sorted { $0.1 > $1.1 }
        #expect(found.count == 10)
        #expect(found.map { vectors.affinity(of: $0, to: &query) } == all.prefix(10).map(\.1))
    }

    @Test("a search through clusters finds nearly what a search of everything finds")
    func clusteredSearch() throws {
        let count = 2_400
        var state: UInt64 = 9
        let components = (0..<count * ItemVectors.dimension).map { place -> Int8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Items of a group of forty share most of their direction.
            let group = Int8(truncatingIfNeeded: (place / ItemVectors.dimension / 40 + 1) &* (place % ItemVectors.dimension &* 37 &+ 11))
            return max(group / 2 + Int8(truncatingIfNeeded: Int64(state >> 60)), -127)
        }
        let units = components.map(Float.init)
        var normal = units
        for item in 0..<count { ItemVectors.normalise(&normal, row: item) }
        let gains = [Float](repeating: 1, count: ItemVectors.positions * ItemVectors.dimension)
        let clusters = ItemClusters.assign(normal, dimension: ItemVectors.dimension)
        #expect(Set(clusters).count > 1)
        let fast = ItemVectors(components: components, gains: gains, clusterOf: clusters)
        let whole = ItemVectors(components: components, gains: gains, clusterOf: [UInt16](repeating: 0, count: count))
        var common = 0
        for item in stride(from: UInt32(0), to: UInt32(count), by: 40) {
            common += Set(Self.nearest(fast, to: [item], limit: 20)).intersection(Self.nearest(whole, to: [item], limit: 20)).count
        }
        #expect(common >= 60 * 20 * 9 / 10, "\(common) of 1200")
    }

    @Test("an unknown item makes no query, and has no affinity")
    func unknownItems() throws {
        let vectors = try #require(Self.ring(items: 20, sessions: 10).vectors)
        var query = ItemVectors.Query()
        #expect(!vectors.prepare(&query, items: [1_000]))
        #expect(!vectors.prepare(&query, items: []))
        #expect(!vectors.prepare(&query, like: 1_000))
        #expect(vectors.prepare(&query, items: [0]))
        #expect(vectors.affinity(of: 1_000, to: &query) == 0)
    }

    @Test("nothing to learn from gives no vectors")
    func nothing() {
        #expect(Self.ring(items: 10, sessions: 0).vectors == nil)
        var settings = ItemTableBuilder.Settings()
        settings.learnsVectors = true
        var builder = ItemTableBuilder(settings: settings)
        builder.add(session: ["a"], endedAt: 0)
        builder.add(session: ["b"], endedAt: 1)
        #expect(builder.build().vectors == nil)
    }
}
