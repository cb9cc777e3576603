import Compliance
import Enrichment
import Ranking
import RankingModel
import SessionFeatures

/// The answer of `POST /v1/rank`, and each ranking of a stream.
struct RankReply: Encodable {
    struct Item: Encodable {
        struct Reason: Encodable {
            var feature: String
            var contribution: Float
        }

        var id: String
        var score: Float
        var reasons: [Reason]
        /// What was added to the model's score; nil for nothing.
        var adjustment: Float?
        /// Where the candidate came from, when the request explains.
        var sources: [String]?
        /// What the rules say of it; nil without rules.
        var compliance: Decision?
    }

    struct Decision: Encodable {
        /// `allowed` or `flagged`.
        var verdict: String
        var codes: [String]
        var disclosures: [Disclosure]

        init(_ decision: ComplianceDecision) {
            verdict = decision.verdict.rawValue
            codes = decision.codes
            disclosures = decision.disclosures.map { Disclosure(id: $0.id, language: $0.language, text: $0.text) }
        }
    }

    struct Disclosure: Encodable {
        var id: String
        var language: String
        var text: String
    }

    struct Record: Encodable {
        var item: String
        /// The record's canonical bytes, as a text: `sotto-agent rules replay` reads them.
        var record: String
    }

    struct Intent: Encodable {
        var label: String
        var probability: Float
        var signals: [String: Float]
    }

    struct Rules: Encodable {
        struct Denial: Encodable {
            var rule: String
            var code: String
            var items: Int
        }

        var id: String
        var version: Int
        var digest: String
        var denied: [Denial]
    }

    var session: String?
    var modelVersion: UInt64
    var basis: String
    var intent: Intent
    var unknownCandidates: Int
    var unavailable: Int
    /// Stated facts that did not hold; nil when all did.
    var ignoredFacts: [String]?
    var rules: Rules?
    var fraud: ScoreReply?
    var items: [Item]
    var records: [Record]?

    enum CodingKeys: String, CodingKey {
        case session, basis, intent, unavailable, rules, fraud, items, records
        case modelVersion = "model_version"
        case ignoredFacts = "ignored_facts"
        case unknownCandidates = "unknown_candidates"
    }

    init(_ answer: RankingAnswer) {
        session = answer.session
        modelVersion = answer.modelVersion
        basis = answer.basis.rawValue
        intent = Intent(
            label: answer.intent.label.rawValue, probability: answer.intent.probability,
            signals: Dictionary(uniqueKeysWithValues: IntentEstimate.Signal.allCases.map { (Self.key($0), answer.intent[$0]) }))
        unknownCandidates = answer.unknownCandidates
        unavailable = answer.unavailable
        ignoredFacts = answer.ignoredFacts.isEmpty ? nil : answer.ignoredFacts.map(\.text)
        rules = answer.rules.map { rules in
            Rules(
                id: rules.id, version: rules.version, digest: rules.digest,
                denied: answer.denials.map { .init(rule: $0.rule, code: $0.code, items: $0.count) })
        }
        fraud = answer.fraud.map { ScoreReply($0, card: nil, language: nil) }
        records = answer.records?.map { Record(item: $0.item, record: String(decoding: $0.record.bytes, as: UTF8.self)) }
        items = answer.items.map { item in
            let ranked = item.ranked
            return Item(
                id: ranked.id, score: ranked.score, reasons: ranked.reasons.map { .init(feature: $0.slot.name, contribution: $0.contribution) },
                adjustment: ranked.adjustment == 0 ? nil : ranked.adjustment, sources: answer.explains ? ranked.sources.memberNames : nil,
                compliance: item.decision.map(Decision.init))
        }
    }

    /// The signal's name as keys of the API are written.
    private static func key(_ signal: IntentEstimate.Signal) -> String {
        signal.name.map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
    }
}
