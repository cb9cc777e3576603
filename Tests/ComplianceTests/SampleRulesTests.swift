import Compliance
import Enrichment
import Foundation
import Testing

@Suite("The sample rule file")
struct SampleRulesTests {
    private func bytes() throws -> [UInt8] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: root.appending(path: "docs/samples/compliance/retail-finance.json")))
    }

    @Test("it is sound, every example holds and every rule is shown at work")
    func isSound() throws {
        #expect(RuleInspection(try bytes()).findings == [])
    }

    @Test("whatever its facts are, preparing changes nothing", arguments: 0..<10)
    func prepared(seed: UInt64) throws {
        let rules = try RuleSet(reading: bytes())
        let compiled = CompiledRules(rules)
        var generator = SplitMix(state: seed)
        for _ in 0..<20 {
            // Facts of two examples, mixed.
            let first = try #require(rules.examples.randomElement(using: &generator)).facts
            let second = try #require(rules.examples.randomElement(using: &generator)).facts
            let facts = first.merging(second) { Bool.random(using: &generator) ? $0 : $1 }.filter { _ in Int.random(in: 0..<8, using: &generator) > 0
            }
            let direct = rules.decide(facts, language: "nl")
            #expect(compiled.prepared(facts, language: "nl").decide(facts) == direct)
        }
    }

    @Test("it can be read aloud")
    func explains() throws {
        let lines = try RuleSet(reading: bytes()).explanation
        #expect(lines.contains("aml: denies the item when subject.aml_flag is true; when that is not known, it does nothing. Reason AML_REVIEW."))
        #expect(
            lines.contains(
                "issuer-blackout: denies the item when request.date is from item.blackout_from to item.blackout_to; when that is not known, it does nothing. Reason BLACKOUT."
            ))
    }
}
