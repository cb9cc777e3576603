import Compliance
import Enrichment
import Testing

@Suite("Rule files")
struct RuleSetTests {
    static let small = #"""
        {"format":"sotto-rules-1","id":"small","version":1,"default":"allow","default_language":"en",
         "facts":{"subject.age_band":{"type":"text","values":["under-18","18-24","25+"]},"item.risk_class":{"type":"number","minimum":1,"maximum":7,"whole":true},
                  "subject.risk_tolerance":{"type":"number","minimum":1,"maximum":7,"whole":true}},
         "disclosures":{"risk":{"en":"Capital at risk.","de":"Kapital in Gefahr."}},
         "rules":[{"id":"minors","reason":"MINOR","effect":"deny","on_unknown":"deny","when":{"fact":"subject.age_band","=":"under-18"}},
                  {"id":"risk","reason":"RISK","effect":"deny","on_unknown":"flag","when":{"fact":"item.risk_class",">":{"fact":"subject.risk_tolerance"}}},
                  {"id":"tell","reason":"TELL","effect":"disclose","on_unknown":"disclose","disclosures":["risk"],"when":{"fact":"item.risk_class",">=":4}}]}
        """#

    @Test("a file decides: deny wins, unknown facts do what each rule says, texts come in the reader's language")
    func decides() throws {
        let rules = try RuleSet(reading: Array(Self.small.utf8))
        let age = try #require(FactName("subject.age_band"))
        let risk = try #require(FactName("item.risk_class"))
        let tolerance = try #require(FactName("subject.risk_tolerance"))
        let minor = rules.decide([age: FactValue.text("under-18"), risk: .number(7), tolerance: .number(1)])
        #expect(minor.verdict == .denied)
        #expect(minor.codes == ["MINOR", "RISK"])
        #expect(minor.disclosures.isEmpty)
        #expect(rules.decide([FactName: FactValue]()).verdict == .denied)
        let adult = rules.decide([age: FactValue.text("25+"), risk: .number(5)], language: "de-CH")
        #expect(adult.verdict == .flagged)
        #expect(adult.codes == ["RISK", "TELL"])
        #expect(adult.disclosures.map(\.text) == ["Kapital in Gefahr."])
        let prepared = CompiledRules(rules).prepared([age: FactValue.text("25+")], language: "de-CH")
        #expect(prepared.decide([risk: FactValue.number(5)]) == adult)
        #expect(prepared.admits([risk: FactValue.number(5)]))
    }
}
