import Foundation
import TLSPresentation
import Testing

@testable import RankingModel

@Suite struct ItemHistogramTests {
    private static func facts(population: UInt64 = 100_000, variance: UInt64 = 1 << 20) -> ItemHistogram.Facts {
        ItemHistogram.Facts(
            population: population, domainItems: 1_000, epsilon: 1, delta: 1e-6, gridExponent: 8, clipNorm: 512, variance: variance,
            pairsPerSession: 8, reach: 3, threshold: 1_024, expectedFalseCells: 2.5)
    }

    /// Three items: a leads to b ten times as often as to c, and c to itself.
    private static func histogram() throws -> ItemHistogram {
        try #require(
            ItemHistogram(
                facts: facts(), items: ["a", "b", "c"],
                pairs: [
                    .init(first: 0, second: 1, value: 25_600), .init(first: 0, second: 2, value: 2_560), .init(first: 2, second: 2, value: 5_120),
                ], popularity: [.init(item: 0, value: 12_800)]))
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
        // a: 12,800 units of which 64 are a view; b and c: what leads to them, in counts.
        #expect(table.popularity == [200, 100, 30, 0])
        #expect(Array(table.neighbours[table.row(of: 0)]) == [1, 2])
        #expect(table.scales[0].forward == 100)
        #expect(Array(table.forward[table.row(of: 0)]) == [65_535, 6_554])
        #expect(Array(table.together[table.row(of: 1)]) == [65_535])
        #expect(Array(table.together[table.row(of: 2)]) == [65_535, 0])
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

    @Test func `Usefulness grows with sessions per item and falls with noise`() throws {
        func usefulness(_ population: UInt64, _ variance: UInt64) throws -> Double {
            let facts = Self.facts(population: population, variance: variance)
            return try #require(ItemHistogram(facts: facts, items: [], pairs: [], popularity: [])).expectedUsefulness
        }
        // 100,000 sessions over 1,000 items and 4 counts of noise: x = 25.
        #expect(abs(try usefulness(100_000, 1 << 20) - 625.0 / 650) < 1e-12)
        #expect(try usefulness(1_000, 1 << 20) < ItemHistogram.leastUsefulness)
        #expect(try usefulness(100_000, 1 << 24) < usefulness(100_000, 1 << 20))
    }
}
