import Enrichment
import Testing

@Suite("Fact names")
struct FactNameTests {
    @Test("a name has a known scope and lowercase words", arguments: ["subject.age_band", "item.risk_class", "market.gold.move_1d", "request.k"])
    func accepts(text: String) throws {
        let name = try #require(FactName(text))
        #expect(name.text == text)
        #expect(name.scope.rawValue == String(text.prefix { $0 != "." }))
    }

    @Test(
        "anything else is no name",
        arguments: [
            "", "subject", "subject.", ".a", "subject..a", "Subject.a", "person.age", "subject.a b", "subject.é",
            "subject." + String(repeating: "a", count: 57),
        ])
    func refuses(text: String) { #expect(FactName(text) == nil) }

    @Test("the first layer that knows a fact answers")
    func layers() throws {
        let name = try #require(FactName("subject.age_band"))
        let other = try #require(FactName("subject.region"))
        let facts = LayeredFacts([name: FactValue.text("18-24")], [name: FactValue.text("65+"), other: .text("NL")])
        #expect(facts.fact(name) == .text("18-24"))
        #expect(facts.fact(other) == .text("NL"))
        #expect(FactType.text.matches(.text("a")) && !FactType.number.matches(.flag(true)))
    }
}
