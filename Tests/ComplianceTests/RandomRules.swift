import Compliance
import Enrichment

/// Random rule files and facts over a small vocabulary, the same for a seed.
struct RandomRules {
    struct Attribute {
        let name: FactName
        let declaration: String
        let values: [FactValue]
        let hasOrder: Bool
        let kind: String
    }

    var generator: SplitMix
    let attributes: [Attribute]
    let allowsPairs: Bool

    /// - Parameter isFinite: only facts that have at most three values, for exhaustive tests.
    init(seed: UInt64, isFinite: Bool = false, allowsPairs: Bool = true) {
        generator = SplitMix(state: seed)
        self.allowsPairs = allowsPairs
        let small = (1...3).map { FactValue.number(Double($0)) }
        let texts = ["a", "b"].map(FactValue.text)
        var attributes = [
            Self.attribute("subject.n", #"{"type":"number","minimum":1,"maximum":3,"whole":true}"#, small, true, "number"),
            Self.attribute("item.n", #"{"type":"number","minimum":1,"maximum":3,"whole":true}"#, small, true, "number"),
            Self.attribute("item.t", #"{"type":"text","values":["a","b"]}"#, texts, false, "text"),
            Self.attribute("subject.f", #"{"type":"flag"}"#, [.flag(true), .flag(false)], false, "flag"),
        ]
        if !isFinite {
            let reals = [-1e9, -2, -0.5, 0, 0.25, 2, 2.5, 3, 1e300].map(FactValue.number)
            let open = ["a", "b", "zürich", "other one", "other two"].map(FactValue.text)
            let days = ["2026-11-21", "2026-11-22", "2026-11-23", "2024-02-29", "0001-01-01", "9999-12-31"].map(FactValue.text)
            attributes += [
                Self.attribute("market.x", #"{"type":"number"}"#, reals, true, "number"),
                Self.attribute("item.x", #"{"type":"number"}"#, reals, true, "number"),
                Self.attribute("request.date", #"{"type":"date"}"#, days, true, "date"),
                Self.attribute("item.date", #"{"type":"date"}"#, days, true, "date"),
                Self.attribute("subject.o", #"{"type":"text"}"#, open, false, "text"),
                Self.attribute("item.o", #"{"type":"text"}"#, open, false, "text"),
                Self.attribute("item.p", #"{"type":"text"}"#, open, false, "text"),
                Self.attribute("subject.t", #"{"type":"text","values":["a","c"]}"#, [.text("a"), .text("c")], false, "text"),
            ]
        }
        self.attributes = attributes
    }

    private static func attribute(_ name: String, _ declaration: String, _ values: [FactValue], _ hasOrder: Bool, _ kind: String) -> Attribute {
        guard let name = FactName(name) else { preconditionFailure("a fact's name") }
        return Attribute(name: name, declaration: declaration, values: values, hasOrder: hasOrder, kind: kind)
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int.random(in: 0..<elements.count, using: &generator)] }

    /// The text of a value in a condition.
    private static func json(_ value: FactValue) -> String {
        switch value {
        case .number(let number): StrictJSON.digits(of: number)
        case .text(let text): "\"\(text)\""
        case .flag(let flag): "\(flag)"
        }
    }

    mutating func condition(depth: Int) -> String {
        switch Int.random(in: 0..<(depth > 0 ? 12 : 8), using: &generator) {
        case 8, 9: return #"{"all":[\#(parts(depth))]}"#
        case 10: return #"{"any":[\#(parts(depth))]}"#
        case 11: return #"{"not":\#(condition(depth: depth - 1))}"#
        case 0: return depth < 3 ? "\(Bool.random(using: &generator))" : test()
        default: return test()
        }
    }

    private mutating func parts(_ depth: Int) -> String {
        (0..<Int.random(in: 1...3, using: &generator)).map { _ in condition(depth: depth - 1) }.joined(separator: ",")
    }

    private mutating func test() -> String {
        let fact = pick(attributes)
        let comparison = pick(fact.hasOrder ? ["=", "!=", "<", "<=", ">", ">="] : ["=", "!="])
        let others = attributes.filter { $0.kind == fact.kind && $0.name != fact.name }
        switch Int.random(in: 0..<6, using: &generator) {
        case 0 where allowsPairs && !others.isEmpty: return #"{"fact":"\#(fact.name)","\#(comparison)":{"fact":"\#(pick(others).name)"}}"#
        case 1: return #"{"fact":"\#(fact.name)","known":\#(Bool.random(using: &generator))}"#
        case 2:
            let members = Array(Set((0..<2).map { _ in Self.json(pick(fact.values)) })).sorted().joined(separator: ",")
            return #"{"fact":"\#(fact.name)","\#(pick(["in", "not_in"]))":[\#(members)]}"#
        case 3 where fact.hasOrder: return #"{"fact":"\#(fact.name)","within":{"\#(pick(["from", "to"]))":\#(Self.json(pick(fact.values)))}}"#
        default: return #"{"fact":"\#(fact.name)","\#(comparison)":\#(Self.json(pick(fact.values)))}"#
        }
    }

    mutating func rule(_ id: String, effect: String? = nil) -> String {
        let effect = effect ?? pick(["deny", "deny", "flag", "disclose", "allow"])
        let unknown = pick(["deny", "flag", "disclose", "ignore"])
        let texts = pick([#"["one"]"#, #"["two","one"]"#, #"["three"]"#])
        return
            #"{"id":"\#(id)","reason":"R\#(id)","effect":"\#(effect)","on_unknown":"\#(unknown)","disclosures":\#(texts),"when":\#(condition(depth: 3))}"#
    }

    func file(_ rules: [String], default standing: String) -> [UInt8] {
        let facts = attributes.map { "\"\($0.name)\":\($0.declaration)" }.joined(separator: ",")
        let disclosures = #"{"one":{"en":"1","de":"eins"},"two":{"en":"2","de-CH":"zwo"},"three":{"en":"3"}}"#
        let head = #""format":"sotto-rules-1","id":"random","version":1,"default":"\#(standing)","default_language":"en","#
        return Array("{\(head)\"facts\":{\(facts)},\"disclosures\":\(disclosures),\"rules\":[\(rules.joined(separator: ","))]}".utf8)
    }

    mutating func file() -> [UInt8] {
        let rules = (0..<Int.random(in: 0...5, using: &generator)).map { rule("r\($0)") }
        return file(rules, default: pick(["allow", "deny"]))
    }

    /// Facts, some unknown and some with values that their declarations do not allow.
    mutating func facts() -> [FactName: FactValue] {
        var facts: [FactName: FactValue] = [:]
        for attribute in attributes {
            switch Int.random(in: 0..<8, using: &generator) {
            case 0: break
            case 1: facts[attribute.name] = pick([.number(.nan), .number(1.5), .text("2026-02-30"), .text("zz"), .flag(true), .number(9)])
            default: facts[attribute.name] = pick(attribute.values)
            }
        }
        return facts
    }
}

/// Sebastiano Vigna's SplitMix64.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
