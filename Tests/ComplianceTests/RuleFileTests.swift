import Compliance
import Enrichment
import Testing

@Suite("Reading rule files")
struct RuleFileTests {
    /// The small file with one text in it replaced.
    private func bytes(_ old: String, _ new: String) -> [UInt8] {
        Array(RuleSetTests.small.replacing(old, with: new).utf8)
    }

    @Test(
        "each mistake has a code, and the path at which it stands",
        arguments: [
            (#""format":"sotto-rules-1""#, #""format":"other""#, RuleFinding.Code.invalidValue, "$.format"),
            (#""version":1"#, #""version":0"#, .invalidValue, "$.version"), (#""version":1"#, #""version":1.5"#, .invalidValue, "$.version"),
            (#""version":1,"#, "", .missingKey, "$"), (#""version":1,"#, #""version":1,"versions":2,"#, .unknownKey, "$.versions"),
            (#""id":"small""#, #""id":"a b""#, .invalidName, "$.id"), (#""default":"allow""#, #""default":"maybe""#, .invalidValue, "$.default"),
            (#""default_language":"en""#, #""default_language":"e""#, .invalidValue, "$.default_language"),
            (#""default_language":"en""#, #""default_language":"fr""#, .missingDefaultText, "$.disclosures.risk"),
            (
                #"{"type":"text","values":["under-18","18-24","25+"]}"#, #"{"type":"text","values":[]}"#, .emptySet,
                #"$.facts["subject.age_band"].values"#
            ),
            (#"["under-18","18-24","25+"]"#, #"["under-18","18-24","18-24"]"#, .duplicate, #"$.facts["subject.age_band"].values[2]"#),
            (#""type":"text""#, #""type":"word""#, .invalidValue, #"$.facts["subject.age_band"].type"#),
            (#""minimum":1,"maximum":7"#, #""minimum":7,"maximum":1"#, .emptyWindow, #"$.facts["item.risk_class"]"#),
            (#""type":"text","values""#, #""type":"text","whole":true,"values""#, .unknownKey, #"$.facts["subject.age_band"].whole"#),
            (#"{"subject.age_band":{"#, #"{"person.age":{"type":"flag"},"subject.age_band":{"#, .invalidName, #"$.facts["person.age"]"#),
            (#""fact":"subject.age_band","=""#, #""fact":"subject.age","=""#, .undefinedFact, "$.rules[0].when.fact"),
            (#""=":"under-18""#, #""=":"old""#, .undeclaredValue, #"$.rules[0].when["="]"#),
            (#""=":"under-18""#, #""=":18"#, .typeMismatch, #"$.rules[0].when["="]"#),
            (#""=":"under-18""#, #""<":"25+""#, .typeMismatch, #"$.rules[0].when["<"]"#),
            (#""=":"under-18""#, #""in":[]"#, .emptySet, "$.rules[0].when.in"),
            (#""=":"under-18""#, #""in":["25+","25+"]"#, .duplicate, "$.rules[0].when.in[1]"),
            (#""=":"under-18""#, #""in":{"set":"old"}"#, .undefinedSet, "$.rules[0].when.in.set"),
            (#""=":"under-18""#, #""under":["40"]"#, .undeclaredValue, "$.rules[0].when.under[0]"),
            (#""=":"under-18""#, #""known":1"#, .wrongType, "$.rules[0].when.known"),
            (#""=":"under-18""#, #""like":"u""#, .unknownKey, "$.rules[0].when.like"),
            (#""=":"under-18""#, #""=":"25+","!=":"25+""#, .missingKey, "$.rules[0].when"),
            (#""=":"under-18""#, #""=":{"fact":"item.risk_class"}"#, .typeMismatch, #"$.rules[0].when["="].fact"#),
            (#""=":"under-18""#, #""=":{"fact":"subject.age_band"}"#, .invalidValue, #"$.rules[0].when["="].fact"#),
            (#"{"fact":"item.risk_class",">=":4}"#, #"{"fact":"item.risk_class",">=":8}"#, .undeclaredValue, #"$.rules[2].when[">="]"#),
            (
                #"{"fact":"item.risk_class",">=":4}"#, #"{"fact":"item.risk_class","within":{"from":5,"to":4}}"#, .emptyWindow,
                "$.rules[2].when.within"
            ),
            (#"{"fact":"item.risk_class",">=":4}"#, #"{"fact":"item.risk_class","within":{}}"#, .missingKey, "$.rules[2].when.within"),
            (#"{"fact":"item.risk_class",">=":4}"#, #"{"all":[]}"#, .emptySet, "$.rules[2].when.all"),
            (#"{"fact":"item.risk_class",">=":4}"#, #"{"all":[true],"any":[true]}"#, .unknownKey, "$.rules[2].when.all"),
            (#"{"fact":"item.risk_class",">=":4}"#, "null", .wrongType, "$.rules[2].when"),
            (#""on_unknown":"flag""#, #""on_unknown":"allow""#, .invalidValue, "$.rules[1].on_unknown"),
            (#""on_unknown":"flag","#, "", .missingKey, "$.rules[1]"),
            (#""id":"risk""#, #""id":"minors""#, .duplicate, "$.rules[1].id"), (#""id":"risk""#, #""id":"default""#, .duplicate, "$.rules[1].id"),
            (#""disclosures":["risk"]"#, #""disclosures":["risks"]"#, .undefinedDisclosure, "$.rules[2].disclosures[0]"),
            (#""disclosures":["risk"],"#, "", .missingKey, "$.rules[2]"),
            (#""de":"Kapital in Gefahr.""#, #""EN":"Again.""#, .duplicate, "$.disclosures.risk.EN"),
            (#""en":"Capital at risk.""#, #""en":"""#, .invalidValue, "$.disclosures.risk.en"),
            (#""id":"small""#, #""id":"small","id":"small""#, .notJSON, "line 1, column 40"),
        ])
    func mistakes(old: String, new: String, code: RuleFinding.Code, path: String) {
        let inspection = RuleInspection(bytes(old, new))
        #expect(inspection.rules == nil)
        #expect(inspection.findings.first.map { "\($0.code) \($0.path)" } == "\(code) \(path)")
        let error = #expect(throws: ComplianceError.self) { try RuleSet(reading: bytes(old, new)) }
        #expect(error?.code == code)
        #expect(error?.path == path)
    }

    @Test("caps hold: depth, parts, rules and bytes")
    func caps() throws {
        func nested(_ depth: Int) -> String { String(repeating: #"{"not":"#, count: depth - 1) + "true" + String(repeating: "}", count: depth - 1) }
        let test = #"{"fact":"item.risk_class",">=":4}"#
        #expect(throws: Never.self) { try RuleSet(reading: bytes(test, nested(ComplianceLimits.depth))) }
        let deep = #expect(throws: ComplianceError.self) { try RuleSet(reading: bytes(test, nested(ComplianceLimits.depth + 1))) }
        #expect(deep?.code == .tooDeep)
        let deeper = #expect(throws: ComplianceError.self) { try RuleSet(reading: bytes(test, nested(200))) }
        #expect(deeper?.code == .tooDeep)
        let list = #"{"all":["# + Array(repeating: "true", count: 1_000).joined(separator: ",") + "]}"
        let wide = #expect(throws: ComplianceError.self) {
            try RuleSet(reading: bytes(test, #"{"all":["# + Array(repeating: list, count: 17).joined(separator: ",") + "]}"))
        }
        #expect(wide?.code == .tooBig)
        let large = #expect(throws: ComplianceError.self) { try RuleSet(reading: [UInt8](repeating: 0x20, count: ComplianceLimits.fileBytes + 1)) }
        #expect(large?.code == .tooBig)
    }

    @Test("an inspection lists every mistake of a file")
    func listsAll() {
        let text = RuleSetTests.small.replacing(#""version":1"#, with: #""version":0"#).replacing(#""=":"under-18""#, with: #""=":"old""#)
        #expect(RuleInspection(Array(text.utf8)).findings.map(\.path) == ["$.version", #"$.rules[0].when["="]"#])
    }

    @Test("what is declared and not used, and what no example shows, is a warning")
    func leftovers() throws {
        let text = RuleSetTests.small.replacing(#""disclosures":{"#, with: #""sets":{"none":[]},"disclosures":{"more":{"en":"More."},"#)
            .replacing(#""facts":{"#, with: #""facts":{"item.extra":{"type":"flag"},"#)
        let inspection = RuleInspection(Array(text.utf8))
        #expect(!inspection.isUnsound)
        #expect(inspection.findings.map(\.path) == [#"$.facts["item.extra"]"#, "$.sets.none", "$.disclosures.more", "$.examples"])
        let examples = #""examples":[{"facts":{"subject.age_band":"25+","item.risk_class":5},"expect":"denied"}],"#
        let failing = RuleInspection(bytes(#""rules":["#, examples + #""rules":["#))
        #expect(failing.isUnsound)
        #expect(failing.findings.first?.code == .exampleFails)
        #expect(failing.findings.first?.advice == "expected denied, the rules say flagged for RISK, TELL")
    }

    @Test(
        "a disclosure comes in the longest known beginning of the reader's language",
        arguments: [
            ("de-DE-1996", "de"), ("DE", "de"), ("zh-Hant-CN-x-private", "zh-hant"), ("fr", "en"), ("", "en"), ("d", "en"), ("x-de", "en"),
        ])
    func languages(tag: String, expected: String) throws {
        let rules = try RuleSet(reading: bytes(#""de":"Kapital in Gefahr.""#, #""de":"Kapital in Gefahr.","zh-Hant":"x""#))
        let risk = try #require(FactName("item.risk_class"))
        let age = try #require(FactName("subject.age_band"))
        #expect(rules.decide([risk: FactValue.number(5), age: .text("25+")], language: tag).disclosures.map(\.language) == [expected])
    }

    @Test("a flipped bit of a file is another file or an error, and never traps")
    func flips() throws {
        let bytes = Array(RuleSetTests.small.utf8)
        let digest = try RuleSet(reading: bytes).digest
        for index in stride(from: 0, to: bytes.count, by: 3) {
            var damaged = bytes
            damaged[index] ^= 1 << UInt8(index % 8)
            if let rules = try? RuleSet(reading: damaged) { #expect(rules.digest != digest) }
        }
    }
}
