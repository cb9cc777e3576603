import ArgumentParser
import Scorecards

/// `sotto-agent score evaluate`
struct ScoreEvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Scores facts: score, band, decision, probability and reasons.",
        discussion: """
            FACTS is a JSON object of names and values, {"subject.has_savings": true, "item.risk_class": 3}; leave out what is not known. A fact that \
            no attribute reads is ignored. A value of another type than the card declares takes the bin `other` and says so.

            The digest printed is the SHA-256 of the card's file: with the facts it is all that is needed to get the same score again.
            """)

    @OptionGroup var options: CardOptions

    @Option(help: "The file of the facts, or - for standard input.", completion: .file(extensions: ["json"]))
    var facts: String

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print each attribute's bin, points and cost.")
    var explain = false

    @Option(help: "Language of reasons and bands, such as en or de.")
    var language = "en"

    func run() throws {
        let card = try options.load()
        let result = card.evaluate(try ScoreFile.facts(facts))
        if json { return try Terminal.json(ScoreOutput(result, card, language: language, explains: explain)) }
        let band = card.bands.first { $0.id == result.band }?.texts.text(in: language) ?? ""
        var rows = [
            (
                "score",
                "\(Terminal.plain(result.score)) (\(Terminal.plain(card.reachable.lowerBound)) to \(Terminal.plain(card.reachable.upperBound)))"
            )
        ]
        rows.append(("band", "\(result.band): \(band)"))
        if let decision = result.decision { rows.append(("decision", decision)) }
        if let probability = result.probability { rows.append(("probability", "\(probability) of: \(card.outcome?.bad ?? "the bad outcome")")) }
        for reason in result.reasons {
            rows.append(("reason", "\(reason.reason.code) (\(Terminal.plain(reason.cost)) points): \(reason.reason.texts.text(in: language))"))
        }
        rows.append(("card", "\(result.card) version \(result.version), sha256 \(result.digest)"))
        if let notice = card.notice { rows.append(("notice", notice)) }
        Terminal.rows(rows)
        guard explain else { return }
        print("")
        Terminal.table(
            ["attribute", "bin", "status", "points", "cost"],
            [["base", "", "", Terminal.plain(result.basePoints), ""]]
                + result.attributes.map { [$0.attribute, $0.bin, $0.status.rawValue, Terminal.plain($0.points), Terminal.plain($0.cost)] }
                + [["sum", "", "", Terminal.plain(result.score), ""]])
    }
}

/// A result as JSON.
private struct ScoreOutput: Encodable {
    struct Reason: Encodable {
        let attribute: String
        let code: String
        let cost: Double
        let text: String
    }

    struct Part: Encodable {
        let attribute: String
        let bin: String
        let status: String
        let points: Double
        let cost: Double
    }

    let card: String
    let version: Int
    let sha256: String
    let score: Double
    let band: String
    let decision: String?
    let probability: Double?
    let reasons: [Reason]
    let basePoints: Double?
    let attributes: [Part]?

    init(_ result: ScoreResult, _ card: Scorecard, language: String, explains: Bool) {
        self.card = result.card
        version = result.version
        sha256 = result.digest.description
        score = result.score
        band = result.band
        decision = result.decision
        probability = result.probability
        reasons = result.reasons.map {
            Reason(attribute: $0.attribute, code: $0.reason.code, cost: $0.cost, text: $0.reason.texts.text(in: language))
        }
        basePoints = explains ? result.basePoints : nil
        attributes =
            explains
            ? result.attributes.map { Part(attribute: $0.attribute, bin: $0.bin, status: $0.status.rawValue, points: $0.points, cost: $0.cost) } : nil
    }
}
