import Enrichment
import Testing

@testable import Scorecards

/// SplitMix64, so that a failing seed can be run again.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("What holds for every card")
struct BinPropertyTests {
    /// A card with random intervals that join, random points and one random text.
    static func card(_ generator: inout SeededGenerator) throws -> (card: Scorecard, ends: [Double]) {
        let count = Int.random(in: 1...8, using: &generator)
        var ends = (0...count).map { _ in Double(Int.random(in: -50...50, using: &generator)) / 4 }.sorted()
        var joins = (0...count).map { _ in Bool.random(using: &generator) }
        // A bin of one number is closed on both sides, and its neighbours are open there; keep those apart for simplicity.
        for index in ends.indices.dropFirst() where ends[index] <= ends[index - 1] { ends[index] = ends[index - 1] + 0.25 }
        let isOpenBelow = Bool.random(using: &generator)
        let isOpenAbove = Bool.random(using: &generator)
        if isOpenBelow { joins[0] = false }
        var bins: [String] = []
        for index in 0..<count {
            let hasFrom = index > 0 || !isOpenBelow
            let hasTo = index < count - 1 || !isOpenAbove
            let first = hasFrom && joins[index] ? "[" : "("
            let last = hasTo && !joins[index + 1] ? "]" : ")"
            bins.append(
                "{\"id\": \"b\(index)\", \(hasFrom ? "\"from\": \(ends[index])," : "") \(hasTo ? "\"to\": \(ends[index + 1])," : "") "
                    + "\"ends\": \"\(first)\(last)\", \"points\": \(Int.random(in: -9...9, using: &generator))}")
        }
        let text = CardText.points.replacing("\"increasing\"", with: "\"none\"").replacing(
            "{\"id\": \"low\", \"from\": 0, \"to\": 10, \"ends\": \"[)\", \"points\": 1}, {\"id\": \"high\", \"from\": 10, \"to\": 20, \"ends\": \"[]\", \"points\": 5}",
            with: bins.joined(separator: ", ")
        ).replacing("\"lowest\": 0", with: "\"lowest\": -30").replacing("\"highest\": 30", with: "\"highest\": 60")
        let start = try #require(text.firstRange(of: "\"cutoff\"")).lowerBound
        let end = try #require(text.firstRange(of: "\"reasons\": {")).lowerBound
        let bands = "\"bands\": [{\"id\": \"all\", \"texts\": {\"en\": \"all\"}}], "
        var whole = String(text[..<start]) + String(text[end...])
        let from = try #require(whole.firstRange(of: "\"bands\"")).lowerBound
        let to = try #require(whole.firstRange(of: "\"reasons\": {")).lowerBound
        whole.replaceSubrange(from..<to, with: bands)
        whole = String(whole[..<(try #require(whole.firstRange(of: ",\n\"examples\"")).lowerBound)]) + "}"
        return (try CardText.card(whole), ends)
    }

    @Test("Each number falls into exactly one bin or into the one for everything else, at the ends too", arguments: 0..<60 as Range<UInt64>)
    func exactlyOneBin(_ seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        let (card, ends) = try Self.card(&generator)
        let attribute = card.attributes[0]
        var numbers =
            ends.flatMap { [$0, $0.nextUp, $0.nextDown] } + [0, -.greatestFiniteMagnitude, .greatestFiniteMagnitude, .leastNonzeroMagnitude]
        numbers += (0..<50).map { _ in Double.random(in: -20...20, using: &generator) }
        let from = ends[0]
        let to = ends[attribute.bins.count]
        for number in numbers {
            let hits = attribute.bins.count { $0.contains(.number(number)) }
            #expect(hits <= 1, "\(number) falls into \(hits) bins")
            if number > from, number < to { #expect(hits == 1, "\(number) falls into none") }
            let status = attribute.bin(for: .number(number)).status
            #expect(status == (hits == 1 ? .scored : .outOfRange))
        }
        for number in [Double.infinity, -.infinity, .nan] { #expect(attribute.bins.allSatisfy { !$0.contains(.number(number)) }) }
    }

    @Test("A score is base points and points, within reach; costs are not negative and reasons run downwards", arguments: 0..<60 as Range<UInt64>)
    func sums(_ seed: UInt64) throws {
        var generator = SeededGenerator(state: seed ^ 0x5C0E)
        let (card, _) = try Self.card(&generator)
        for _ in 0..<20 {
            var facts: [FactName: FactValue] = [:]
            if Bool.random(using: &generator) { facts[try .of("item.size")] = .number(Double.random(in: -20...20, using: &generator)) }
            if Bool.random(using: &generator) {
                facts[try .of("item.colour")] = .text(["red", "blue", "green"].randomElement(using: &generator) ?? "red")
            }
            if Bool.random(using: &generator) { facts[try .of("item.new")] = .flag(Bool.random(using: &generator)) }
            let result = card.evaluate(facts)
            #expect(result.score == result.basePoints + result.attributes.map(\.points).reduce(0, +))
            #expect(card.reachable.contains(result.score))
            #expect(result.attributes.allSatisfy { $0.cost >= 0 })
            #expect(zip(result.reasons, result.reasons.dropFirst()).allSatisfy { $0.cost >= $1.cost })
            #expect(result.reasons.count == min(2, result.attributes.count { $0.cost > 0 }))
            #expect(result == card.evaluate(facts))
        }
    }

    @Test("Units and decimals go both ways", arguments: 0...ScorecardLimits.decimals)
    func units(_ decimals: Int) {
        for units in Int64(-12_345)...12_345 where units % 7 == 0 {
            #expect(ScoreUnits.exactly(ScoreUnits.value(units, decimals: decimals), decimals: decimals) == units)
        }
        #expect(ScoreUnits.exactly(0.00001, decimals: decimals) == nil)
        #expect(ScoreUnits.rounded(2.5, decimals: 0) == 3)
        #expect(ScoreUnits.rounded(-2.5, decimals: 0) == -3)
    }
}
