import Testing

@testable import Scorecards

/// A change that breaks a card in one way.
struct BrokenCard: Sendable, CustomTestStringConvertible {
    let code: ScorecardError.Code
    let place: String
    let old: String
    let new: String
    var isLogistic = false

    init(_ code: ScorecardError.Code, _ place: String, _ old: String, _ new: String, logistic: Bool = false) {
        (self.code, self.place, self.old, self.new, isLogistic) = (code, place, old, new, logistic)
    }

    var testDescription: String { "\(code.rawValue): \(old) -> \(new)" }

    var text: String {
        let text = isLogistic ? CardText.logistic : CardText.points
        guard let found = text.firstRange(of: old) else { return "the card has no \(old)" }
        return text.replacing(old, with: new, subrange: found.lowerBound..<text.endIndex, maxReplacements: 1)
    }

    /// The counts of the second attribute of the logistic card.
    private static let twoCounts = """
        {"good": 50, "bad": 50}},
        {"id": "no", "flag": false, "woe": 0, "counts": {"good": 50, "bad": 50}}
        """

    static let all: [BrokenCard] = [
        BrokenCard(.tooLarge, "line 1, column 32", "\"test\"", String(repeating: "[", count: 40)),
        BrokenCard(.tooLarge, "$.title", "\"Test\"", "\"\(String(repeating: "x", count: 2_049))\""),
        BrokenCard(.notJSON, "line 1, column 14", "1, ", "1,, "),
        BrokenCard(.notJSON, "line 1, column 12", "1,", "01,"),
        BrokenCard(.duplicateKey, "line 1, column 15", "\"id\"", "\"format\""),
        BrokenCard(.unknownKey, "$", "\"title\"", "\"titel\""),
        BrokenCard(.unknownKey, "$.attributes[0].bins[1]", "\"points\": 5", "\"point\": 5"),
        BrokenCard(.missingKey, "$.purpose", "\"purpose\": \"Tests.\",", ""),
        BrokenCard(.missingKey, "$.attributes[0].bins[0].ends", "\"ends\": \"[)\", ", ""),
        BrokenCard(.misplacedKey, "$.attributes[0].bins[0].woe", "\"points\": 1", "\"points\": 1, \"woe\": 1"),
        BrokenCard(.misplacedKey, "$.attributes[0].bins[0].points", "\"woe\": -1.3863", "\"woe\": -1.3863, \"points\": 1", logistic: true),
        BrokenCard(.misplacedKey, "$.attributes[0].bins[0].texts", "\"to\": 10", "\"to\": 10, \"texts\": [\"a\"]"),
        BrokenCard(.misplacedKey, "$.intercept", "\"base_points\"", "\"intercept\""),
        BrokenCard(.misplacedKey, "$.attributes[0].coefficient", "\"fact\": \"item.size\"", "\"fact\": \"item.size\", \"coefficient\": 1"),
        BrokenCard(.misplacedKey, "$.examples[0].probability", "\"score\": 15", "\"score\": 15, \"probability\": 0.5"),
        BrokenCard(.wrongType, "$.title", "\"Test\"", "null"),
        BrokenCard(.wrongType, "$.range", "{\"lowest\": 0, \"highest\": 30}", "[0, 30]"),
        BrokenCard(.invalidValue, "$.kind", "\"points\", \"better\"", "\"neural\", \"better\""),
        BrokenCard(.invalidValue, "$.attributes[0].fact", "item.size", "weather.size"),
        BrokenCard(.invalidValue, "$.attributes[0].bins[0].ends", "\"from\": 0, ", ""),
        BrokenCard(.invalidValue, "$.attributes[0].reason.texts", "\"de\"", "\"Deutsch\""),
        BrokenCard(.numberOutOfRange, "line 4, column 125", "\"points\": 5", "\"points\": 1e999"),
        BrokenCard(.numberOutOfRange, "$.attributes[0].bins[1].points", "\"points\": 5", "\"points\": 5.5"),
        BrokenCard(.numberOutOfRange, "$.attributes[0].bins[1].points", "\"points\": 5", "\"points\": 2e6"),
        BrokenCard(.numberOutOfRange, "$.attributes[0].bins[0].woe", "\"woe\": -1.3863", "\"woe\": 1e6", logistic: true),
        BrokenCard(.unknownFormat, "$.format", "\"format\": 1", "\"format\": 2"),
        BrokenCard(.duplicateName, "$.attributes[1].id", "\"id\": \"colour\"", "\"id\": \"size\""),
        BrokenCard(.duplicateName, "$.attributes[1].fact", "item.colour", "item.size"),
        BrokenCard(.duplicateName, "$.attributes[1].reason.code", "R-colour", "R-size"),
        BrokenCard(.duplicateName, "$.attributes[0].bins[1].id", "\"id\": \"high\"", "\"id\": \"low\""),
        BrokenCard(.emptyBin, "$.attributes[0].bins[1].to", "\"to\": 20", "\"to\": 5"),
        BrokenCard(.emptyBin, "$.attributes[0].bins[0].to", "\"to\": 10", "\"to\": 0"),
        BrokenCard(.binsUnordered, "$.attributes[0].bins[1].from", "\"from\": 10", "\"from\": -10"),
        BrokenCard(.binsOverlap, "$.attributes[0].bins[1].from", "\"from\": 10", "\"from\": 9"),
        BrokenCard(.binsOverlap, "$.attributes[0].bins[1].from", "\"[)\"", "\"[]\""),
        BrokenCard(.binsOverlap, "$.attributes[0].bins[1]", "\"to\": 10, \"ends\": \"[)\"", "\"ends\": \"[)\""),
        BrokenCard(.binsOverlap, "$.attributes[1].bins[1].texts", "\"blue\"", "\"red\""),
        BrokenCard(.binsOverlap, "$.attributes[2].bins[1].flag", "\"flag\": false", "\"flag\": true"),
        BrokenCard(.binsGap, "$.attributes[0].bins[1].from", "\"from\": 10", "\"from\": 11"),
        BrokenCard(.binsGap, "$.attributes[0].bins[1].from", "\"[]\"", "\"(]\""),
        BrokenCard(.binsGap, "$.attributes[2].bins", ", {\"id\": \"no\", \"flag\": false, \"points\": 0}", ""),
        BrokenCard(.missingBinAbsent, "$.attributes[0].missing", "\"missing\": {\"points\": -1}, ", ""),
        BrokenCard(.otherBinAbsent, "$.attributes[0].other", "\"other\": {\"points\": -2}, ", ""),
        BrokenCard(.countsIncomplete, "$.attributes[0].bins[0].counts", ", \"counts\": {\"good\": 20, \"bad\": 80}", "", logistic: true),
        BrokenCard(.countsIncomplete, "$.attributes[0].bins[0].counts", "\"good\": 20", "\"good\": 0", logistic: true),
        BrokenCard(.countsIncomplete, "$.attributes[0].information_value", "\"type\": \"number\"", "\"type\": \"number\", \"information_value\": 1"),
        BrokenCard(
            .countsDisagree, "$.attributes[1]", twoCounts, twoCounts.replacing("50", with: "60"), logistic: true),
        BrokenCard(.weightDisagrees, "$.attributes[0].bins[0].woe", "-1.3863", "-1.3861", logistic: true),
        BrokenCard(.informationDisagrees, "$.attributes[0].information_value", "1.6636", "1.6638", logistic: true),
        BrokenCard(.monotonicityViolated, "$.attributes[0].bins[1]", "\"points\": 5", "\"points\": 0"),
        BrokenCard(.monotonicityViolated, "$.attributes[0].bins[1]", "\"increasing\"", "\"decreasing\"", logistic: true),
        BrokenCard(
            .monotonicityViolated, "$.attributes[0].bins[1].counts",
            "\"points\": 1}, {\"id\": \"high\", \"from\": 10, \"to\": 20, \"ends\": \"[]\", \"points\": 5}",
            "\"points\": 1, \"counts\": {\"good\": 2, \"bad\": 1}}, {\"id\": \"high\", \"from\": 10, \"to\": 20, \"ends\": \"[]\", \"points\": 5, "
                + "\"counts\": {\"good\": 1, \"bad\": 2}}"),
        BrokenCard(
            .scalingInvalid, "$.scaling.points_to_double_odds", "\"points_to_double_odds\": 20", "\"points_to_double_odds\": 0", logistic: true),
        BrokenCard(.scalingInvalid, "$.scaling.base_odds", "\"base_odds\": 1", "\"base_odds\": -1", logistic: true),
        BrokenCard(.rangeExceeded, "$.range", "\"highest\": 30", "\"highest\": 25"),
        BrokenCard(.bandsUnordered, "$.bands[0].below", "\"below\": 15, ", ""),
        BrokenCard(
            .bandsUnordered, "$.bands[1].below", "\"id\": \"high\", \"texts\": {\"en\": \"high\"}",
            "\"id\": \"high\", \"below\": 20, \"texts\": {\"en\": \"high\"}"),
        BrokenCard(
            .bandsUnordered, "$.bands[1].below", "{\"id\": \"high\", \"texts\"",
            "{\"id\": \"mid\", \"below\": 15, \"texts\": {\"en\": \"mid\"}}, {\"id\": \"high\", \"texts\""),
        BrokenCard(.bandUnreachable, "$.bands[0]", "\"below\": 15", "\"below\": 8"),
        BrokenCard(.bandUnreachable, "$.bands[1]", "\"below\": 15", "\"below\": 27"),
        BrokenCard(.cutoffUnreachable, "$.cutoff.score", "\"score\": 12", "\"score\": 8"),
        BrokenCard(.cutoffUnreachable, "$.cutoff.score", "\"score\": 12", "\"score\": 27"),
        BrokenCard(.unknownReference, "$.examples[0].band", "\"band\": \"high\"", "\"band\": \"higher\""),
        BrokenCard(.unknownReference, "$.examples[0].decision", "\"decision\": \"yes\"", "\"decision\": \"maybe\""),
        BrokenCard(.unknownReference, "$.examples[0].reasons[1]", "\"R-size\", \"R-colour\"", "\"R-size\", \"R-color\""),
        BrokenCard(.unknownReference, "$.examples[0].facts.item.length", "\"item.size\": 3", "\"item.length\": 3"),
    ]
}

@Suite("A broken card is refused with what is wrong and where")
struct BrokenCardTests {
    @Test("Each way of breaking a card gives its own error at its own place", arguments: BrokenCard.all)
    func refused(_ broken: BrokenCard) throws {
        let error = try #require(throws: ScorecardError.self) { try Scorecard(reading: Array(broken.text.utf8)) }
        #expect(error.code == broken.code, "\(error)")
        #expect(error.place == broken.place, "\(error)")
        #expect(error.advice.count > 10)
    }

    @Test("Every error of the reader of cards is among them")
    func everyErrorOccurs() {
        let missing = Set(ScorecardError.Code.allCases).subtracting(BrokenCard.all.map(\.code))
        #expect(missing == [.badTable], "tables of outcomes have their own tests")
    }

    @Test("The cards that are broken here are whole before")
    func wholeCards() throws {
        #expect(try CardText.card().workExamples() == [])
        #expect(try CardText.card(CardText.logistic).attributes[0].information.map { abs($0 - 1.66355) < 1e-4 } == true)
    }

    @Test("A set refuses two cards of one name, an empty list and a stranger beside the list")
    func sets() throws {
        let two = "{\"scorecards\": [\(CardText.points), \(CardText.points)]}"
        let error = #expect(throws: ScorecardError.self) { try ScorecardSet(reading: Array(two.utf8)) }
        #expect(error?.code == .duplicateName)
        #expect(error?.place == "$.scorecards[1].id")
        #expect(throws: ScorecardError(.invalidValue, at: "", "")) { try ScorecardSet(reading: Array("{\"scorecards\": []}".utf8)) }
        #expect(throws: ScorecardError(.unknownKey, at: "", "")) { try ScorecardSet(reading: Array("{\"scorecards\": [], \"id\": 1}".utf8)) }
        let both = try ScorecardSet(reading: Array("{\"scorecards\": [\(CardText.points), \(CardText.logistic)]}".utf8))
        #expect(both.scorecards.map(\.id) == ["test", "odds"])
        #expect(both["odds"]?.digest == both.digest)
        #expect(both["none"] == nil)
        #expect(try ScorecardSet(reading: Array(CardText.points.utf8)).scorecards == [try CardText.card()])
    }
}
