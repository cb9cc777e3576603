import Enrichment

/// What the check of a rule file finds: everything that keeps it from being read, or, once it is read, what it cannot mean and whether its
/// examples hold.
public struct RuleInspection: Sendable {
    /// The rules, nil when the file cannot be used.
    public let rules: RuleSet?
    /// What was found, worst first.
    public let findings: [RuleFinding]

    /// Whether the file should not be published: it cannot be read, contradicts itself or fails an example of its own.
    public var isUnsound: Bool { findings.contains { $0.code.severity != .warning } }

    /// Checks the bytes of a rule file.
    public init(_ bytes: [UInt8]) {
        var reader = RuleFileReader()
        rules = reader.file(bytes)
        var findings = reader.findings
        if let rules {
            var check = RuleConsistency(rules)
            check.run()
            findings =
                check.findings + rules.failingExamples() + rules.leftovers(sets: reader.sets.keys.sorted().filter { !reader.usedSets.contains($0) })
        }
        self.findings = RuleFinding.Severity.allCases.flatMap { severity in findings.filter { $0.code.severity == severity } }
    }
}

extension RuleSet {
    /// The examples that do not come out as they say.
    func failingExamples() -> [RuleFinding] {
        examples.enumerated().compactMap { index, example in
            let decision = decide(example.facts, language: example.language)
            let path = "$.examples[\(index)]"
            let name = example.name.map { " (\($0))" } ?? ""
            if decision.verdict != example.verdict {
                let codes = decision.codes.joined(separator: ", ")
                return RuleFinding(
                    code: .exampleFails, path: path + ".expect",
                    advice: "expected \(example.verdict.rawValue)\(name), the rules say \(decision.verdict.rawValue) for \(codes)")
            }
            if let codes = example.codes, codes != decision.codes {
                return RuleFinding(
                    code: .exampleFails, path: path + ".reasons",
                    advice: "expected \(codes.joined(separator: ", "))\(name), the rules say \(decision.codes.joined(separator: ", "))")
            }
            let ids = decision.disclosures.map(\.id)
            if let disclosures = example.disclosures, disclosures != ids {
                return RuleFinding(
                    code: .exampleFails, path: path + ".disclosures",
                    advice: "expected \(Self.list(disclosures))\(name), the rules say \(Self.list(ids))")
            }
            return nil
        }
    }

    private static func list(_ names: [String]) -> String { names.isEmpty ? "nothing" : names.joined(separator: ", ") }

    /// What the file declares and does not use, and rules that no example shows at work.
    func leftovers(sets: [String]) -> [RuleFinding] {
        var findings: [RuleFinding] = []
        for name in attributes.keys.sorted() where !facts.contains(name) {
            findings.append(
                RuleFinding(
                    code: .unused, path: RuleFileReader.path("$.facts", name.text), advice: "no rule reads this fact; remove it or write the rule"))
        }
        for set in sets {
            findings.append(
                RuleFinding(code: .unused, path: RuleFileReader.path("$.sets", set), advice: "no rule uses this set, so its values were not checked"))
        }
        let disclosed = Set(rules.flatMap(\.disclosures))
        for id in disclosures.keys.sorted() where !disclosed.contains(id) {
            findings.append(RuleFinding(code: .unused, path: RuleFileReader.path("$.disclosures", id), advice: "no rule discloses this"))
        }
        if examples.isEmpty {
            return findings + [
                RuleFinding(code: .noExamples, path: "$.examples", advice: "add examples; they are what proves that the rules mean this")
            ]
        }
        let shown = Set(examples.flatMap { decide($0.facts, language: $0.language).reasons.map(\.rule) })
        for (index, rule) in rules.enumerated() where !shown.contains(rule.id) {
            findings.append(RuleFinding(code: .noExamples, path: "$.rules[\(index)]", advice: "no example shows rule \(rule.id) at work"))
        }
        return findings
    }
}
