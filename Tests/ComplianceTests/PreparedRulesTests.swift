import Compliance
import Enrichment
import Testing

@Suite("Prepared rules")
struct PreparedRulesTests {
    @Test("preparing changes no decision: thousands of random files, requests and items", arguments: 0..<20)
    func sameAsDirect(block: UInt64) throws {
        for seed in block * 50..<block * 50 + 50 {
            var random = RandomRules(seed: seed)
            let rules = try RuleSet(reading: random.file())
            let compiled = CompiledRules(rules)
            let language = ["de-CH-1996", "de", "fr", nil][Int(seed % 4)]
            for _ in 0..<3 {
                let request = random.facts().filter { $0.key.scope != .item }
                let prepared = compiled.prepared(request, language: language)
                for _ in 0..<4 {
                    let item = random.facts().filter { $0.key.scope == .item }
                    let direct = rules.decide(LayeredFacts(item, request), language: language)
                    #expect(prepared.decide(item) == direct, "seed \(seed)")
                    #expect(prepared.admits(item) == (direct.verdict != .denied), "seed \(seed)")
                    #expect(!prepared.deniesEverything || direct.verdict == .denied, "seed \(seed)")
                    #expect(!direct.reasons.isEmpty)
                    #expect(Set(direct.disclosures).count == direct.disclosures.count)
                }
            }
        }
    }

    @Test("one more rule that denies never allows more", arguments: 0..<10)
    func monotone(block: UInt64) throws {
        for seed in block * 50..<block * 50 + 50 {
            var random = RandomRules(seed: seed &+ 1_000_000)
            let old = (0..<3).map { random.rule("r\($0)") }
            let place = Int.random(in: 0...3, using: &random.generator)
            let new = Array(old[..<place]) + [random.rule("new", effect: "deny")] + Array(old[place...])
            let standing = seed % 2 == 0 ? "allow" : "deny"
            let (before, after) = (
                try RuleSet(reading: random.file(old, default: standing)), try RuleSet(reading: random.file(new, default: standing))
            )
            for _ in 0..<20 {
                let facts = random.facts()
                let (first, second) = (before.decide(facts), after.decide(facts))
                #expect(first.verdict != .denied || second.verdict == .denied, "seed \(seed)")
                // What is denied by a rule names that rule.
                if second.verdict == .denied, first.verdict != .denied { #expect(second.reasons.map(\.rule) == ["new"], "seed \(seed)") }
            }
        }
    }

    @Test("what the request decides is decided once")
    func deniesEverything() throws {
        let rules = try CompiledRules(RuleSet(reading: Array(RuleSetTests.small.utf8)))
        let age = try #require(FactName("subject.age_band"))
        #expect(rules.prepared([age: FactValue.text("under-18")]).deniesEverything)
        #expect(rules.prepared([FactName: FactValue]()).deniesEverything, "an unknown age fails closed")
        #expect(!rules.prepared([age: FactValue.text("25+")]).deniesEverything)
        #expect(rules.itemFactNames.map(\.text) == ["item.risk_class"])
        #expect(rules.requestFactNames.map(\.text) == ["subject.age_band", "subject.risk_tolerance"])
    }
}
