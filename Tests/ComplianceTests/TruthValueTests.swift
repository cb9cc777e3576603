import Compliance
import Enrichment
import Testing

@Suite("Three-valued logic")
struct TruthValueTests {
    @Test("all, any and not follow Kleene's tables")
    func tables() {
        let (t, u, f) = (TruthValue.true, TruthValue.unknown, TruthValue.false)
        let all = [t, u, f].map { left in [t, u, f].map { left && $0 } }
        #expect(all == [[t, u, f], [u, u, f], [f, f, f]])
        let any = [t, u, f].map { left in [t, u, f].map { left || $0 } }
        #expect(any == [[t, t, t], [t, u, u], [t, u, f]])
        #expect([!t, !u, !f] == [f, u, t])
    }

    @Test(
        "a condition on days follows the calendar, its ends included",
        arguments: [
            ("2024-02-28", "allowed"), ("2024-02-29", "denied"), ("2024-03-31", "denied"), ("2024-04-01", "allowed"), ("2023-02-29", "flagged"),
            ("2024-2-29", "flagged"),
            ("", "flagged"), ("2024-13-01", "flagged"), ("0000-01-01", "flagged"), ("２０24-03-01", "flagged"),
        ])
    func days(day: String, verdict: String) throws {
        let text = #"""
            {"format":"sotto-rules-1","id":"d","version":1,"default":"allow","default_language":"en","facts":{"request.date":{"type":"date"}},
             "rules":[{"id":"w","reason":"W","effect":"deny","on_unknown":"flag","when":{"fact":"request.date","within":{"from":"2024-02-29","to":"2024-03-31"}}}]}
            """#
        let rules = try RuleSet(reading: Array(text.utf8))
        let date = try #require(FactName("request.date"))
        #expect(rules.decide([date: FactValue.text(day)]).verdict.rawValue == verdict)
        #expect(CompiledRules(rules).prepared([date: FactValue.text(day)]).decide([FactName: FactValue]()).verdict.rawValue == verdict)
    }
}
