import Enrichment
import Foundation
import Testing

@testable import Scorecards

@Suite("The sample cards")
struct SampleCardTests {
    @Test("Each reads, its examples come out, and it says what it is", arguments: SampleCards.names)
    func sample(_ name: String) throws {
        let card = try SampleCards.card(name)
        #expect(card.id == name)
        #expect(card.examples.count >= 3)
        #expect(card.workExamples() == [])
        #expect(card.notice?.contains("sample") == true)
        #expect(card.fairness.count > 80)
        for attribute in card.attributes { #expect(Set(attribute.reason.texts.byLanguage.keys) == ["de", "en"]) }
    }

    @Test("None reads who somebody is", arguments: SampleCards.names)
    func fairness(_ name: String) throws {
        let words = [
            "sex", "gender", "age", "birth", "race", "ethnic", "origin", "nation", "religion", "disab", "health", "marital", "family", "postcode",
        ]
        for fact in try SampleCards.card(name).inputs.keys where fact.scope == .subject {
            #expect(!words.contains { word in fact.text.split(whereSeparator: { "._".contains($0) }).contains { $0.hasPrefix(word) } }, "\(fact)")
        }
    }

    @Test("No other card lies beside them")
    func complete() throws {
        let folder = SampleCards.documents.appending(path: "samples/scorecards")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }.sorted()
        #expect(files == SampleCards.names.map { "\($0).json" })
    }

    @Test("Examples worked by hand in docs/scorecards.md come out, part by part", arguments: HandWorked.all)
    func byHand(_ worked: HandWorked) throws {
        let card = try SampleCards.card(worked.card)
        let result = card.evaluate(card.examples[worked.example].facts)
        #expect(result.basePoints == worked.base)
        #expect(result.attributes.map(\.points) == worked.points)
        #expect(result.score == worked.score)
        #expect(result.probability == worked.probability)
        #expect(result.reasons.map(\.reason.code) == worked.reasons)
    }

    @Test("An example that does not come out is named with what differs")
    func failures() throws {
        let text = String(decoding: try SampleCards.bytes("financial-wellness"), as: UTF8.self)
        let wrong = text.replacing("\"score\": 14", with: "\"score\": 15").replacing("\"score\": 51", with: "\"score\": 51")
        let failures = try Scorecard(reading: Array(wrong.utf8)).workExamples()
        #expect(failures.map(\.description) == ["examples[1]: score 14.0 instead of 15.0"])
    }
}

/// An example as docs/scorecards.md works it out.
struct HandWorked: Sendable {
    let card: String
    let example: Int
    let base: Double
    let points: [Double]
    let score: Double
    let probability: Double?
    let reasons: [String]

    static let all = [
        HandWorked(
            card: "creditworthiness", example: 1, base: 551, points: [-9, -13, -11, -15, -6], score: 497, probability: 0.416757,
            reasons: ["credit-utilisation", "debt-to-income", "months-employed"]),
        HandWorked(
            card: "investment-risk", example: 0, base: 50, points: [25, -45, -5, 0, 0], score: 25, probability: nil,
            reasons: ["tolerance", "risk-class"]),
        HandWorked(
            card: "transaction-fraud", example: 2, base: 100, points: [45, 0, 0, 130, 20, 0], score: 295, probability: 0.055101,
            reasons: ["other-country", "unusual-amount", "entry-mode"]),
        HandWorked(
            card: "product-suitability", example: 0, base: 5, points: [10.5, 12.5, 15, 15, 12.5], score: 70.5, probability: nil,
            reasons: ["knowledge", "complexity"]),
        HandWorked(
            card: "financial-wellness", example: 2, base: 0, points: [15, 10, 16, 5, 2, 3], score: 51, probability: nil,
            reasons: ["bills", "reserve", "retirement"]),
    ]
}
