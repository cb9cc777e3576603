import ArgumentParser
import Enrichment
import NIOHTTP1

/// `sotto-agent rank DIR --subject S`
struct RankCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rank", abstract: "Ranks for a subject's session, with what moved each item and what the rules say of it.")

    @OptionGroup var options: AgentOptions
    @Option(help: "The subject.") var subject: String
    @Option(name: [.customShort("k"), .customLong("count")], help: "How many items.") var k = 10
    @Option(help: "Rank only these items; may be repeated.") var candidate: [String] = []
    @Option(help: "How much variety counts against score, 0 to 1.") var diversity: Double?
    @Option(help: "Items that were viewed before: include, exclude, demote or only.") var repeats: String?
    @Flag(help: "Tell every reason and where each candidate came from.") var explain = false
    @Option(help: "A fact of this request or of the subject, as NAME=VALUE; may be repeated.") var fact: [String] = []
    @Option(help: "The language of disclosures.") var language: String?
    @Option(help: "The scorecard whose score rules may read.") var fraudCard: String?
    @Flag(help: "Add the records of the decisions; for --json.") var record = false

    func run() async throws {
        try await reporting {
            // JSON has no word for what isn't a number.
            guard diversity?.isFinite != false else { throw AgentFailure(.input, "--diversity is a number, 0 to 1") }
            let client = LocalClient(directory: options.agentDirectory)
            var facts: [String: FactJSON] = [:]
            for text in fact {
                guard let equals = text.firstIndex(of: "=") else { throw AgentFailure(.input, "--fact takes NAME=VALUE") }
                facts[String(text[..<equals])] = FactJSON(Self.value(String(text[text.index(after: equals)...])))
            }
            let request = Request(
                subject: subject, k: k, candidates: candidate.isEmpty ? nil : candidate, diversity: diversity, repeats: repeats,
                explain: explain ? true : nil, facts: facts.isEmpty ? nil : facts, language: language, fraudCard: fraudCard,
                record: record ? true : nil)
            let bytes = try await client.send(.POST, "/v1/rank", body: try LocalJSON.bytes(request))
            if options.json { return Terminal.write(bytes) }
            guard let reply = LocalJSON.read(Reply.self, from: bytes) else { throw AgentFailure(.failed, "the agent's answer could not be read") }
            reply.show()
        }
    }

    /// True, false, a finite number, or else a text.
    static func value(_ text: String) -> FactValue {
        switch text {
        case "true": .flag(true)
        case "false": .flag(false)
        default: Double(text).flatMap { $0.isFinite ? .number($0) : nil } ?? .text(text)
        }
    }

    private struct Request: Encodable {
        var subject: String
        var k: Int
        var candidates: [String]?
        var diversity: Double?
        var repeats: String?
        var explain: Bool?
        var facts: [String: FactJSON]?
        var language: String?
        var fraudCard: String?
        var record: Bool?

        enum CodingKeys: String, CodingKey {
            case subject, k, candidates, diversity, repeats, explain, facts, language, record
            case fraudCard = "fraud_card"
        }
    }

    private struct Reply: Decodable {
        struct Item: Decodable {
            struct Reason: Decodable {
                var feature: String
                var contribution: Float
            }

            struct Compliance: Decodable {
                struct Disclosure: Decodable { var text: String }

                var verdict: String
                var codes: [String]
                var disclosures: [Disclosure]
            }

            var id: String
            var score: Float
            var reasons: [Reason]
            var sources: [String]?
            var compliance: Compliance?
        }

        struct Intent: Decodable {
            var label: String
            var probability: Double
        }

        struct Rules: Decodable {
            struct Denial: Decodable {
                var rule: String
                var code: String
                var items: Int
            }

            var id: String
            var version: Int
            var denied: [Denial]
        }

        var modelVersion: UInt64
        var basis: String
        var intent: Intent
        var unavailable: Int
        var ignoredFacts: [String]?
        var rules: Rules?
        var items: [Item]

        enum CodingKeys: String, CodingKey {
            case basis, intent, unavailable, rules, items
            case modelVersion = "model_version"
            case ignoredFacts = "ignored_facts"
        }

        func show() {
            print("model \(modelVersion), by \(basis); \(intent.label), a goal by \(Terminal.number(intent.probability))")
            for (place, item) in items.enumerated() {
                let reasons = item.reasons.map { "\($0.feature) \($0.contribution >= 0 ? "+" : "")\(Terminal.number(Double($0.contribution)))" }
                let sources = item.sources.map { "  from \($0.joined(separator: ", "))" } ?? ""
                print("\(place + 1). \(item.id)  \(Terminal.number(Double(item.score)))  \(reasons.joined(separator: ", "))\(sources)")
                if let compliance = item.compliance, compliance.verdict != "allowed" || !compliance.disclosures.isEmpty {
                    print("   \(compliance.verdict): \(compliance.codes.joined(separator: ", "))")
                    for disclosure in compliance.disclosures { print("   \(disclosure.text)") }
                }
            }
            if let rules {
                for denial in rules.denied { print("\(denial.items) denied by \(denial.rule) (\(denial.code)) of \(rules.id) v\(rules.version)") }
            }
            if unavailable > 0 { print("\(unavailable) not available") }
            if let ignoredFacts { print("stated and ignored, because the agent knows otherwise: \(ignoredFacts.joined(separator: ", "))") }
        }
    }
}
