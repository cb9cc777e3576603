import Compliance
import Enrichment
import Foundation

/// Random rule files over a few facts, and a check of answers that shares nothing with the agent's filter but the facts.
struct RuleWorld {
    /// A rule as this world makes them: deny when the fact is one of the values, or when it is unknown.
    struct Rule {
        let fact: String
        let values: Set<Int>
        let deniesUnknown: Bool
    }

    static let facts = ["item.class", "item.region", "subject.level", "request.channel", "market.mood"]
    let rules: [Rule]
    let deniesByDefault: Bool

    init(using generator: inout some RandomNumberGenerator) {
        deniesByDefault = Bool.random(using: &generator)
        rules = (0..<Int.random(in: 1...4, using: &generator)).map { _ in
            Rule(
                fact: Self.facts.randomElement(using: &generator) ?? "item.class",
                values: Set((0..<Int.random(in: 1...2, using: &generator)).map { _ in Int.random(in: 0...3, using: &generator) }),
                deniesUnknown: Int.random(in: 0...2, using: &generator) == 0)
        }
    }

    /// The file. With `default` deny, an item of class 0 or 1 is allowed and nothing else is.
    var file: [UInt8] {
        let declared = Self.facts.map { #""\#($0)":{"type":"number"}"# }.joined(separator: ",")
        var list = rules.enumerated().map { index, rule in
            """
            {"id":"r\(index)","reason":"R\(index)","effect":"deny","on_unknown":"\(rule.deniesUnknown ? "deny" : "ignore")",
             "when":{"fact":"\(rule.fact)","in":[\(rule.values.sorted().map(String.init).joined(separator: ","))]},"disclosures":["why"]}
            """
        }
        list.append(#"{"id":"flag","reason":"FLAG","effect":"flag","on_unknown":"ignore","when":{"fact":"item.class","=":2},"disclosures":["why"]}"#)
        list.append(#"{"id":"allow","reason":"OK","effect":"allow","on_unknown":"ignore","when":{"fact":"item.class","<":2}}"#)
        return Array(
            """
            {"format":"sotto-rules-1","id":"world","version":1,"default":"\(deniesByDefault ? "deny" : "allow")","default_language":"en",
             "facts":{\(declared)},"disclosures":{"why":{"en":"because","de":"weil"}},"rules":[\(list.joined(separator: ","))]}
            """.utf8)
    }

    /// Whether an item may be returned, by the rules as they were meant.
    func allows(_ facts: [String: Int]) -> Bool {
        for rule in rules {
            guard let value = facts[rule.fact] else {
                if rule.deniesUnknown { return false }
                continue
            }
            if rule.values.contains(value) { return false }
        }
        return !deniesByDefault || (facts["item.class"].map { $0 < 2 } ?? false)
    }
}
