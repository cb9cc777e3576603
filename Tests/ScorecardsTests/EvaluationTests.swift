import Enrichment
import Testing

@testable import Scorecards

@Suite("Facts are scored")
struct EvaluationTests {
    @Test("Each attribute says its bin, its points, its cost and what became of the fact")
    func parts() throws {
        let result = try CardText.card().evaluate([try .of("item.size"): .number(30), try .of("item.colour"): .flag(true)])
        #expect(result.attributes.map(\.bin) == ["other", "other", "missing"])
        #expect(result.attributes.map(\.status) == [.outOfRange, .wrongType, .missing])
        #expect(result.attributes.map(\.points) == [-2, 2, 1])
        #expect(result.attributes.map(\.cost) == [7, 5, 3])
        #expect(result.score == 11)
        #expect(result.band == "low")
        #expect(result.decision == "no")
        #expect(result.reasons.map(\.reason.code) == ["R-size", "R-colour"])
        #expect(result.probability == nil)
    }

    @Test(
        "A number that is not finite takes the bin for everything else, also beside bins without ends",
        arguments: [Double.infinity, -.infinity, .nan, .signalingNaN])
    func notFinite(_ number: Double) throws {
        for text in [CardText.points, CardText.logistic] {
            let result = try CardText.card(text).evaluate([try .of("item.size"): .number(number)])
            #expect(result.attributes[0].bin == "other")
            #expect(result.attributes[0].status == .outOfRange)
        }
    }

    @Test(
        "A number falls into the bin whose end belongs to it",
        arguments: [
            (-0.0, "low"), (0, "low"), (10.0.nextDown, "low"), (10, "high"), (20, "high"), (20.0.nextUp, "other"), ((-0.0).nextDown, "other"),
        ])
    func ends(_ number: Double, _ bin: String) throws {
        #expect(try CardText.card().evaluate([try .of("item.size"): .number(number)]).attributes[0].bin == bin)
    }

    @Test("Texts are compared byte for byte")
    func texts() throws {
        let card = try CardText.card(CardText.points.replacing("\"blue\"", with: "\"caf\u{E9}\""))
        #expect(card.evaluate([try .of("item.colour"): .text("caf\u{E9}")]).attributes[1].bin == "cold")
        #expect(card.evaluate([try .of("item.colour"): .text("cafe\u{301}")]).attributes[1].bin == "other")
        #expect(card.evaluate([try .of("item.colour"): .text("Red")]).attributes[1].bin == "other")
    }

    @Test("Equal costs keep the order of the card")
    func ties() throws {
        // 5 - 1 = 4 for size, 7 - 3 = 4 for colour, 4 - 0 = 4 for new.
        let facts: [FactName: FactValue] = [
            try .of("item.size"): .number(1), try .of("item.colour"): .text("red"), try .of("item.new"): .flag(false),
        ]
        for count in 0...3 {
            let card = try CardText.card(CardText.points.replacing("\"count\": 2", with: "\"count\": \(count)"))
            #expect(card.evaluate(facts).reasons.map(\.attribute) == ["size", "colour", "new"].prefix(count).map { $0 })
        }
    }

    @Test("Where fewer points are better, costs and decisions of the scale turn round")
    func lowerIsBetter() throws {
        let text = CardText.points.replacing("\"better\": \"higher\"", with: "\"better\": \"lower\"")
        let result = try CardText.card(text).evaluate([try .of("item.size"): .number(15), try .of("item.colour"): .text("blue")])
        #expect(result.attributes.map(\.cost) == [7, 7, 1])
        #expect(result.score == 10 + 5 + 7 + 1)
    }

    @Test("A logistic card follows its formulas")
    func logistic() throws {
        let card = try CardText.card(CardText.logistic)
        // 20 / ln 2 = 28.853901; 28.853901 * 1.3863 = 40.000163; odds of 4 to 1 are twice doubled.
        let result = card.evaluate([try .of("item.size"): .number(10), try .of("item.new"): .flag(true)])
        #expect(card.basePoints == 600)
        #expect(result.score == 640)
        #expect(result.probability == 0.199999)
        #expect(card.evaluate([try .of("item.size"): .number(9)]).score == 560)
        #expect(card.evaluate([try .of("item.size"): .number(9)]).reasons.map(\.cost) == [40])
        #expect(card.probability(ofScore: 620) == 0.333333)
    }

    @Test("Decimals are summed exactly")
    func decimals() throws {
        let text = CardText.points.replacing("\"base_points\": 10", with: "\"decimals\": 1, \"base_points\": 10.1")
            .replacing("\"points\": 1}", with: "\"points\": 1.1}").replacing("\"points\": 3}", with: "\"points\": 3.1}")
        let result = try CardText.card(text).evaluate([
            try .of("item.size"): .number(1), try .of("item.colour"): .text("red"), try .of("item.new"): .flag(true),
        ])
        #expect(result.score == 18.3, "10.1 + 1.1 + 3.1 + 4 as Doubles is 18.300000000000001")
    }

    @Test("The text of a reason is in the language asked for, or its base, or English, or the first")
    func languages() throws {
        let texts = try CardText.card().attributes[0].reason.texts
        #expect(["de", "de-CH", "en", "fr"].map(texts.text(in:)) == ["Größe.", "Größe.", "Size.", "Size."])
        #expect(ScoreTexts(byLanguage: ["it": "b", "fr": "a"]).text(in: "de") == "a")
    }

    @Test("The digest is SHA-256 of the file")
    func digest() {
        #expect(ScorecardDigest(of: Array("abc".utf8)).description == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}
