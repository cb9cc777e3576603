import Compliance
import Enrichment
import Testing

@Suite("Consistency of rules")
struct RuleConsistencyTests {
    /// Everything that the facts of a finite vocabulary may be, unknown included.
    private static func worlds(_ attributes: [RandomRules.Attribute]) -> [[FactName: FactValue]] {
        attributes.reduce([[:]]) { worlds, attribute in
            worlds.flatMap { world in
                [world]
                    + attribute.values.map { value in
                        var next = world
                        next[attribute.name] = value
                        return next
                    }
            }
        }
    }

    /// The findings that the whole of a small world proves, by brute force over single-rule files.
    private func expected(_ random: RandomRules, _ rules: [String], _ standing: String, _ worlds: [[FactName: FactValue]]) throws -> Set<String> {
        // A rule alone in a file that allows, and that ignores what is unknown, shows where its condition is true.
        let whole = try RuleSet(reading: random.file(rules, default: standing))
        let acts = try rules.map { rule in
            let alone = try RuleSet(reading: random.file([rule], default: "allow"))
            return worlds.map { alone.decide($0) }
        }
        let isTrue = acts.map { $0.map { $0.reasons[0].rule != "default" && !$0.reasons[0].isForUnknown } }
        let isFalse = try rules.map { rule in
            // With an unknown that acts, silence is falsehood.
            let marked = rule.replacing(#/"on_unknown":"[a-z]+"/#, with: #""on_unknown":"flag""#)
            let alone = try RuleSet(reading: random.file([marked], default: "allow"))
            return worlds.map { alone.decide($0).reasons[0].rule == "default" }
        }
        let denies = acts.map { $0.map { $0.verdict == .denied } }
        var found: Set<String> = []
        let never = whole.rules.indices.filter { !isTrue[$0].contains(true) }
        for index in never { found.insert("never_true $.rules[\(index)].when") }
        let always = whole.rules.indices.filter { whole.rules[$0].effect == .deny && !isFalse[$0].contains(true) }
        for index in always { found.insert("always_denies $.rules[\(index)].when") }
        guard always.isEmpty else { return found }
        guard worlds.contains(where: { whole.decide($0).verdict != .denied }) else { return found.union(["nothing_allowed $.rules"]) }
        for index in whole.rules.indices where whole.rules[index].effect == .allow && !never.contains(index) {
            if standing == "allow" {
                found.insert("no_effect $.rules[\(index)]")
            } else if !worlds.indices.contains(where: { world in isTrue[index][world] && !denies.contains { $0[world] } }) {
                found.insert("allowed_and_denied $.rules[\(index)]")
            }
        }
        var standing = Set(whole.rules.indices.filter { whole.rules[$0].effect == .deny || whole.rules[$0].onUnknown == .deny })
        for index in whole.rules.indices.reversed() where !never.contains(index) && whole.rules[index].effect != .allow {
            let others = standing.subtracting([index])
            let isShadowed = worlds.indices.allSatisfy { world in
                acts[index][world].reasons[0].rule == "default" || others.contains { denies[$0][world] }
            }
            if isShadowed {
                standing.remove(index)
                found.insert("shadowed $.rules[\(index)]")
            }
        }
        return found
    }

    private func found(_ bytes: [UInt8]) -> Set<String> {
        let codes: Set<RuleFinding.Code> = [.neverTrue, .alwaysDenies, .nothingAllowed, .allowedAndDenied, .shadowed, .noEffect, .notChecked]
        return Set(RuleInspection(bytes).findings.filter { codes.contains($0.code) }.map { "\($0.code.rawValue) \($0.path)" })
    }

    @Test("findings are exactly what trying every combination of facts proves", arguments: 0..<10)
    func exact(block: UInt64) throws {
        for seed in block * 6..<block * 6 + 6 {
            var random = RandomRules(seed: seed &+ 77_000, isFinite: true, allowsPairs: false)
            let rules = (0..<Int.random(in: 1...4, using: &random.generator)).map { random.rule("r\($0)") }
            let standing = seed % 2 == 0 ? "allow" : "deny"
            let proven = try expected(random, rules, standing, Self.worlds(random.attributes))
            #expect(found(random.file(rules, default: standing)) == proven, "seed \(seed)")
        }
    }

    @Test("comparisons of facts add no finding that is not so", arguments: 0..<10)
    func soundWithPairs(block: UInt64) throws {
        for seed in block * 6..<block * 6 + 6 {
            var random = RandomRules(seed: seed &+ 990_000, isFinite: true)
            let rules = (0..<3).map { random.rule("r\($0)") }
            let standing = seed % 2 == 0 ? "allow" : "deny"
            let proven = try expected(random, rules, standing, Self.worlds(random.attributes))
            let contradictions = found(random.file(rules, default: standing)).filter { !$0.hasPrefix("shadowed") }
            #expect(contradictions.isSubset(of: proven), "seed \(seed)")
        }
    }

    /// A file with these rules as `when` of rules that deny and ignore what is unknown.
    private func file(_ conditions: [String], default standing: String = "allow") -> [UInt8] {
        let random = RandomRules(seed: 0)
        let rules = conditions.enumerated().map {
            #"{"id":"r\#($0)","reason":"R","effect":"deny","on_unknown":"ignore","when":\#($1)}"#
        }
        return random.file(rules, default: standing)
    }

    @Test(
        "conditions that nothing can make true are named",
        arguments: [
            #"{"all":[{"fact":"item.x","<":3},{"fact":"item.x",">":5}]}"#,
            #"{"all":[{"fact":"item.n",">":1},{"fact":"item.n","<":2}]}"#,
            #"{"all":[{"fact":"item.t","=":"a"},{"fact":"item.t","!=":"a"}]}"#,
            #"{"all":[{"fact":"item.t","known":false},{"fact":"item.t","=":"a"}]}"#,
            #"{"all":[{"fact":"item.x","<":{"fact":"market.x"}},{"fact":"market.x","<":{"fact":"item.x"}}]}"#,
            #"{"all":[{"fact":"item.x","<=":{"fact":"market.x"}},{"fact":"market.x","<=":{"fact":"item.x"}},{"fact":"item.x","!=":{"fact":"market.x"}}]}"#,
            #"{"all":[{"fact":"item.x",">":{"fact":"market.x"}},{"fact":"item.x","<":3},{"fact":"market.x",">=":3}]}"#,
            #"{"all":[{"fact":"item.date","within":{"from":"2026-01-01","to":"2026-01-31"}},{"fact":"item.date",">":"2026-02-01"}]}"#,
            #"{"all":[{"fact":"item.t","=":{"fact":"subject.t"}},{"fact":"item.t","=":"b"}]}"#,
            #"{"all":[{"fact":"item.t","=":{"fact":"subject.t"}},{"fact":"item.t","!=":{"fact":"subject.t"}}]}"#,
            #"{"not":{"any":[{"fact":"subject.f","=":true},{"fact":"subject.f","!=":true},{"fact":"subject.f","known":false}]}}"#,
            "false",
        ])
    func neverTrue(condition: String) { #expect(found(file([condition])).contains("never_true $.rules[0].when")) }

    @Test(
        "conditions that something makes true are not",
        arguments: [
            #"{"all":[{"fact":"item.x",">":2},{"fact":"item.x","<":2.0000000000000004}]}"#, #"{"fact":"item.o","!=":"a"}"#,
            #"{"all":[{"fact":"item.o","!=":"a"},{"fact":"item.o","!=":"b"}]}"#,
            #"{"all":[{"fact":"item.o","!=":{"fact":"item.p"}},{"fact":"item.o","not_in":["a","b"]},{"fact":"item.p","not_in":["a","b"]}]}"#,
            #"{"all":[{"fact":"item.x","<=":{"fact":"market.x"}},{"fact":"market.x","<=":{"fact":"item.x"}}]}"#,
        ])
    func possible(condition: String) {
        let codes = found(file([condition]))
        // Between neighbouring Doubles lies none.
        #expect(codes.contains("never_true $.rules[0].when") == condition.contains("2.0000000000000004"))
    }

    @Test("a rule that others cover together is superfluous")
    func shadows() {
        let found = found(file([#"{"fact":"item.x","<":3}"#, #"{"fact":"item.x",">":1}"#, #"{"fact":"item.x","within":{"from":0,"to":2}}"#]))
        #expect(found.contains("shadowed $.rules[2]"))
        #expect(!found.contains("shadowed $.rules[0]"))
    }

    @Test("a search that would be too long says that it did not check")
    func cap() throws {
        // Eight pigeons in seven holes: impossible, and known to need a search that grows faster than any cap.
        let (pigeons, holes) = (0..<8, 0..<7)
        let facts = pigeons.flatMap { pigeon in holes.map { #""item.p\#(pigeon)_\#($0)":{"type":"flag"}"# } }.joined(separator: ",")
        func sits(_ pigeon: Int, _ hole: Int, _ sits: Bool) -> String { #"{"fact":"item.p\#(pigeon)_\#(hole)","=":\#(sits)}"# }
        let homes = pigeons.map { pigeon in #"{"any":[\#(holes.map { sits(pigeon, $0, true) }.joined(separator: ","))]}"# }
        let alone = holes.flatMap { hole in
            pigeons.flatMap { left in
                pigeons.filter { $0 > left }.map { right in #"{"any":[\#(sits(left, hole, false)),\#(sits(right, hole, false))]}"# }
            }
        }
        let rule = #"{"id":"r","reason":"R","effect":"flag","on_unknown":"ignore","when":{"all":[\#((homes + alone).joined(separator: ","))]}}"#
        let head = #"{"format":"sotto-rules-1","id":"pigeons","version":1,"default":"allow","default_language":"en""#
        let found = found(Array("\(head),\"facts\":{\(facts)},\"rules\":[\(rule)]}".utf8))
        #expect(found.contains("not_checked $.rules[0].when"))
    }
}
