import TLSPresentation
import Testing
@testable import RankingModel
@Test func zzzPrint() throws {
    let f = ItemHistogram.Facts(population: 100_000, domainItems: 1_000, epsilon: 1, delta: 1e-6, gridExponent: 8, clipNorm: 512, variance: 1 << 20, pairsPerSession: 8, reach: 3, threshold: 1_024, expectedFalseCells: 2.5)
    let h = try #require(ItemHistogram(facts: f, items: ["a", "b", "c"], pairs: [.init(first: 0, second: 1, value: 25_600), .init(first: 0, second: 2, value: 2_560), .init(first: 2, second: 2, value: 5_120)], popularity: [.init(item: 0, value: 12_800)]))
    print("GOLD histogram", h.encoded().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
}
