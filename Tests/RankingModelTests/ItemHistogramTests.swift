import Foundation
import TLSPresentation
import Testing

@testable import RankingModel

@Suite struct ItemHistogramTests {
    private static func facts(population: UInt64 = 100_000, variance: UInt64 = 1 << 20) -> ItemHistogram.Facts {
        ItemHistogram.Facts(
            population: population, domainItems: 1_000, epsilon: 1, delta: 1e-6, gridExponent: 8, clipNorm: 512, variance: variance,
            periods: 2, pairsPerSession: 8, reach: 3, threshold: 1_024, expectedFalseCells: 2.5)
    }

    /// Three items: a goes with b ten times as often as with c.
    private static func histogram() throws -> ItemHistogram {
        try #require(
            ItemHistogram(
                facts: facts(), items: ["a", "b", "c"],
                pairs: [
                    .init(first: 0, second: 1, value: 256_000), .init(first: 0, second: 2, value: 25_600),
                    .init(first: 1, second: 2, value: 51_200),
                ], popularity: [.init(item: 0, value: 64_000)]))
    }

    @Test func `The histogram's bytes are the golden ones, both ways`() throws {
        let url = try #require(Bundle.module.url(forResource: "histogram", withExtension: "hex", subdirectory: "Vectors"))
        let golden = try String(contentsOf: url, encoding: .utf8).filter { !$0.isWhitespace }
        let bytes = try Self.histogram().encoded()
        #expect(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == golden)
        #expect(try ItemHistogram(decoding: bytes) == Self.histogram())
    }

    @Test func `No flipped bit and no cut traps, and what decodes encodes to the same bytes`() throws {
        let golden = try Self.histogram().encoded()
        for position in golden.indices {
            #expect(throws: CodecError(.truncated, at: 0)) { try ItemHistogram(decoding: Array(golden[..<position])) }
            for bit in 0..<8 {
                var bytes = golden
                bytes[position] ^= 1 << bit
                guard let histogram = try? ItemHistogram(decoding: bytes) else { continue }
                #expect(histogram != (try Self.histogram()))
                #expect(histogram.encoded() == bytes)
            }
        }
    }

    @Test func `Cells out of order, below the threshold or of nobody are refused`() {
        let (facts, items) = (Self.facts(), ["a", "b"])
        func histogram(_ items: [String], _ pairs: [(UInt32, UInt32, UInt64)]) -> ItemHistogram? {
            ItemHistogram(facts: facts, items: items, pairs: pairs.map { .init(first: $0.0, second: $0.1, value: $0.2) }, popularity: [])
        }
        #expect(histogram(items, [(0, 1, 1_024)]) != nil)
        #expect(histogram(items, [(0, 1, 1_023)]) == nil)
        #expect(histogram(items, [(0, 2, 1_024)]) == nil)
        #expect(histogram(items, [(0, 0, 1_024)]) == nil)
        #expect(histogram(items, [(1, 0, 1_024)]) == nil)
        #expect(histogram(items, [(0, 1, 2_000), (0, 1, 2_000)]) == nil)
        #expect(histogram(["b", "a"], [(0, 1, 2_000)]) == nil)
        #expect(histogram([], []) != nil)
    }

    @Test func `A table of a histogram holds its cells and says what they cost`() throws {
        var builder = ItemTableBuilder()
        try builder.add(CatalogueEntry(item: "d", category: "new"))
        try builder.add(CatalogueEntry(item: "b", category: "old"))
        let table = try #require(builder.build(from: Self.histogram()))
        #expect((0..<4).map { table.identifier(of: $0) } == ["a", "b", "c", "d"])
        // a: 64,000 units of which 32 are a view; b and c: the counts of their pairs.
        #expect(table.popularity == [2_000, 1_200, 300, 0])
        #expect(Array(table.neighbours[table.row(of: 0)]) == [1, 2])
        #expect(table.scales[0].forward == 1_000)
        #expect(Array(table.forward[table.row(of: 0)]) == [65_535, 6_554])
        #expect(Array(table.together[table.row(of: 1)]) == [65_535, 13_107])
        #expect(Array(table.together[table.row(of: 2)]) == [32_768, 65_535])
        #expect(table.vectors == nil)
        #expect(table.attribute("category", of: 1) == .text("old"))
        let provenance = try #require(table.provenance)
        #expect(provenance.source == .noisedHistogram)
        #expect((provenance.population, provenance.epsilon, provenance.delta) == (100_000, 1, 1e-6))
        #expect((provenance.noise, provenance.threshold) == (4, 4))
        #expect(try ItemTable(decoding: table.encoded()) == table)
    }

    @Test func `A builder that read sessions builds nothing from a histogram`() throws {
        #expect(SmallWorld.builder().build(from: try Self.histogram()) == nil)
    }

    @Test func `Vectors learned from pairs lie close for items that go together`() throws {
        // Two groups of four items; nothing goes from one to the other.
        let items = (0..<8).map { "i\($0)" }
        let pairs = (0..<8).flatMap { first in
            (first + 1..<8).filter { $0 / 4 == first / 4 }.map { second in
                ItemHistogram.Pair(first: UInt32(first), second: UInt32(second), value: 1 << 20)
            }
        }
        let histogram = try #require(ItemHistogram(facts: Self.facts(), items: items, pairs: pairs, popularity: []))
        var settings = ItemTableBuilder.Settings()
        settings.learnsVectors = true
        let table = try #require(ItemTableBuilder(settings: settings).build(from: histogram))
        let vectors = try #require(table.vectors)
        var query = ItemVectors.Query()
        #expect(vectors.prepare(&query, like: 0))
        var affinities: [Float] = []
        vectors.affinities(of: [1, 2, 3, 4, 5, 6, 7], to: &query, into: &affinities)
        #expect(try #require(affinities.prefix(3).min()) > #require(affinities.dropFirst(3).max()))
    }

    @Test func `Pairs are believed as far as noise does not explain them`() throws {
        // 1,000 items have 499,500 pairs; noise of 1,024 units passes 3,072 in 674 of them.
        let items = (0..<1_000).map { String(1_000 + $0) }
        func support(_ value: UInt64, count: UInt32) throws -> [Double] {
            let pairs = (1...count).map { ItemHistogram.Pair(first: 0, second: $0, value: value) }
            return try #require(ItemHistogram(facts: Self.facts(), items: Array(items.prefix(Int(count) + 1)), pairs: pairs, popularity: [])).support
        }
        #expect(try support(3_072, count: 600).allSatisfy { $0 == 0 })
        #expect(try support(20_000, count: 600).allSatisfy { $0 == 1 })
        // Strong pairs among weak ones, and never less for more.
        let mixed = try #require(
            ItemHistogram(
                facts: Self.facts(), items: Array(items.prefix(801)),
                pairs: (1...800).map { .init(first: 0, second: $0, value: $0 <= 100 ? 9_000 : 3_100) }, popularity: []))
        let support = mixed.support
        #expect(support[..<100].allSatisfy { $0 > 0.99 })
        #expect(support[100...].allSatisfy { (0...0.2).contains($0) })
        #expect(abs(mixed.believed.pairs - support.reduce(0, +)) < 1e-9)
    }

    @Test(arguments: [(pairs: 0, share: 0), (pairs: 150, share: 1.0 / 3), (pairs: 300, share: 0.5), (pairs: 700, share: 0.7)])
    func `Usefulness is what believed pairs for each item say, and noise adds none`(pairs: Int, share: Double) throws {
        let items = (0..<1_000).map { String(1_000 + $0) }
        // What noise of 1,024 units passes 3,400 with on average, 225 of 499,500 pairs, and believed ones far above.
        let strong = (0..<pairs).map { ItemHistogram.Pair(first: 0, second: UInt32($0 + 1), value: 40_960) }
        let weak = (0..<225).map { ItemHistogram.Pair(first: 1, second: UInt32($0 + 2), value: 3_400) }
        let histogram = try #require(
            ItemHistogram(
                facts: Self.facts(), items: items, pairs: strong + weak,
                popularity: items.indices.map { .init(item: UInt32($0), value: 2_000) }))
        #expect(abs(histogram.expectedUsefulness - share) < 0.01)
        #expect((histogram.expectedUsefulness < ItemHistogram.leastUsefulness - 0.01) == (pairs < 150))
    }
}
