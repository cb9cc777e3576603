import Enrichment
import Scorecards

/// The answer of `POST /v1/score`, and the fraud score of a ranking.
struct ScoreReply: Encodable {
    struct Reason: Encodable {
        var attribute: String
        var code: String
        var text: String
        var cost: Double
    }

    struct Attribute: Encodable {
        var attribute: String
        var bin: String
        var status: String
        var points: Double
        var cost: Double
    }

    var card: String
    var version: Int
    var digest: String
    var score: Double
    var probability: Double?
    var band: String
    var bandText: String?
    var decision: String?
    var basePoints: Double
    var reasons: [Reason]
    var attributes: [Attribute]
    var notice: String?
    /// Stated facts that did not hold; nil when all did.
    var ignoredFacts: [String]?

    enum CodingKeys: String, CodingKey {
        case card, version, digest, score, probability, band, decision, reasons, attributes, notice
        case bandText = "band_text"
        case basePoints = "base_points"
        case ignoredFacts = "ignored_facts"
    }

    init(_ answer: ScoreAnswer) {
        self.init(answer.result, card: answer.card, language: answer.language)
        ignoredFacts = answer.ignoredFacts.isEmpty ? nil : answer.ignoredFacts.map(\.text)
    }

    init(_ result: ScoreResult, card: Scorecard?, language: String?) {
        let language = language ?? "en"
        self.card = result.card
        version = result.version
        digest = result.digest.description
        score = result.score
        probability = result.probability
        band = result.band
        bandText = card?.bands.first { $0.id == result.band }?.texts.text(in: language)
        decision = result.decision
        basePoints = result.basePoints
        reasons = result.reasons.map {
            Reason(attribute: $0.attribute, code: $0.reason.code, text: $0.reason.texts.text(in: language), cost: $0.cost)
        }
        attributes = result.attributes.map {
            Attribute(attribute: $0.attribute, bin: $0.bin, status: $0.status.rawValue, points: $0.points, cost: $0.cost)
        }
        notice = card?.notice
    }
}
