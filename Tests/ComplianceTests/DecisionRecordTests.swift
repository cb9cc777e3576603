import Compliance
import Enrichment
import Testing

@Suite("Decision records")
struct DecisionRecordTests {
    private static func name(_ text: String) throws -> FactName { try #require(FactName(text)) }

    private func record() throws -> (RuleSet, DecisionRecord) {
        let rules = try RuleSet(reading: Array(RuleSetTests.small.utf8))
        let facts = [try Self.name("subject.age_band"): FactValue.text("25+"), try Self.name("item.risk_class"): .number(5)]
        return (rules, DecisionRecord(deciding: facts, by: rules, date: "2026-11-22", language: "de-CH"))
    }

    @Test("a record has these bytes, is read as it was written, and gives the same decision again")
    func golden() throws {
        let (rules, record) = try record()
        let text = String(decoding: record.bytes, as: UTF8.self)
        #expect(
            text == #"""
                {"date":"2026-11-22","decision":{"disclosures":[{"id":"risk","language":"de","text":"Kapital in Gefahr."}],"reasons":[{"code":"RISK","rule":"risk","unknown":true},{"code":"TELL","rule":"tell","unknown":false}],"verdict":"flagged"},"facts":{"item.risk_class":5,"subject.age_band":"25+","subject.risk_tolerance":null},"facts_sha256":"2e2bbb18a935ee4d5f88edec92cb01deab5fec2e5a8a7bd047cde46a12f1dd69","format":"sotto-decision-2","ignored_facts":[],"language":"de-CH","rules":{"id":"small","sha256":"\#(rules.digest)","version":1}}
                """#)
        let again = try DecisionRecord(reading: record.bytes)
        #expect(again == record)
        #expect(again.replay(with: rules) == .same)
        #expect(rules.digest.utf8.count == 64)
    }

    @Test("a record of the first format is read, replayed and written as it was")
    func firstFormat() throws {
        let (rules, record) = try record()
        let old = Array(
            #"""
            {"date":"2026-11-22","decision":{"disclosures":[{"id":"risk","language":"de","text":"Kapital in Gefahr."}],"reasons":[{"code":"RISK","rule":"risk","unknown":true},{"code":"TELL","rule":"tell","unknown":false}],"verdict":"flagged"},"facts":{"item.risk_class":5,"subject.age_band":"25+","subject.risk_tolerance":null},"format":"sotto-decision-1","language":"de-CH","rules":{"id":"small","sha256":"\#(rules.digest)","version":1}}
            """#.utf8)
        let read = try DecisionRecord(reading: old)
        #expect(read.format == .first && read.factsDigest == nil && read.bytes == old)
        #expect(read.replay(with: rules) == .same)
        for (found, written) in [("sotto-decision-1", "sotto-decision-2"), ("sotto-decision-1", "sotto-decision-3")] {
            let other = String(decoding: old, as: UTF8.self).replacing(found, with: written)
            #expect(throws: ComplianceError.self) { try DecisionRecord(reading: Array(other.utf8)) }
        }
        let bare = String(decoding: record.bytes, as: UTF8.self).replacing("sotto-decision-2", with: "sotto-decision-1")
        #expect(throws: ComplianceError.self) { try DecisionRecord(reading: Array(bare.utf8)) }
    }

    @Test("facts that were changed are found out even where the decision stays, and by name where the true ones are given")
    func changedFacts() throws {
        let (rules, record) = try record()
        let (age, risk) = (try Self.name("subject.age_band"), try Self.name("item.risk_class"))
        let text = String(decoding: record.bytes, as: UTF8.self)
        let changed = try DecisionRecord(reading: Array(text.replacing("\"item.risk_class\":5", with: "\"item.risk_class\":6").utf8))
        #expect(changed.decision == rules.decide(changed.facts.compactMapValues(\.self), language: "de-CH"))
        #expect(changed.replay(with: rules) == .changedFacts)
        #expect(record.differences(from: [age: FactValue.text("25+"), risk: .number(5)]).isEmpty)
        #expect(changed.differences(from: [age: FactValue.text("25+"), risk: .number(5)]) == [risk])
        #expect(record.differences(from: [FactName: FactValue]()) == [risk, age])
    }

    @Test("stated facts that did not hold are recorded, as far as a rule names them")
    func ignored() throws {
        let rules = try RuleSet(reading: Array(RuleSetTests.small.utf8))
        let (age, other) = (try Self.name("subject.age_band"), try Self.name("subject.shoe_size"))
        let record = DecisionRecord(deciding: [age: FactValue.text("25+")], by: rules, date: nil, ignored: [other, age])
        #expect(record.ignored == [age])
        #expect(try DecisionRecord(reading: record.bytes) == record)
    }

    @Test("a record of another file is not replayed, and a changed one is found out")
    func differences() throws {
        let (rules, record) = try record()
        let other = try RuleSet(reading: Array((RuleSetTests.small + " ").utf8))
        #expect(record.replay(with: other) == .otherRules)
        let text = String(decoding: record.bytes, as: UTF8.self)
        let forged = try DecisionRecord(
            reading: Array(text.replacing("\"subject.age_band\":\"25+\"", with: "\"subject.age_band\":\"under-18\"").utf8))
        guard case .different(let decision) = forged.replay(with: rules) else {
            Issue.record("the forged fact was believed")
            return
        }
        #expect(decision.codes == ["MINOR"])
        let short = try DecisionRecord(reading: Array(text.replacing(#","subject.risk_tolerance":null"#, with: "").utf8))
        #expect(short.replay(with: rules) != .same)
    }

    @Test("every flipped bit of a record is an error or a difference")
    func flips() throws {
        let (rules, record) = try record()
        let bytes = record.bytes
        // The facts, the day and the language are what the decision is taken from; with others it may come out the same.
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                guard let read = try? DecisionRecord(reading: damaged) else { continue }
                #expect(read != record)
                if read.date == record.date, read.language == record.language, read.facts == record.facts, read.ignored == record.ignored {
                    #expect(read.replay(with: rules) != .same, "byte \(index)")
                }
            }
        }
    }

    @Test("a fact that no rule could believe is recorded as it came", arguments: [FactValue.text("ancient"), .number(3)])
    func unbelieved(value: FactValue) throws {
        let rules = try RuleSet(reading: Array(RuleSetTests.small.utf8))
        let age = try Self.name("subject.age_band")
        let record = DecisionRecord(deciding: [age: value], by: rules, date: nil)
        #expect(record.facts[age] == .some(value))
        #expect(record.decision.verdict == .denied)
        #expect(try DecisionRecord(reading: record.bytes).replay(with: rules) == .same)
    }

    @Test("facts that do not fit their declarations are refused when people write them")
    func facts() throws {
        let rules = try RuleSet(reading: Array(RuleSetTests.small.utf8))
        let read = try rules.facts(reading: Array(#"{"subject.age_band":"25+","item.risk_class":null}"#.utf8))
        #expect(read == [try Self.name("subject.age_band"): .text("25+")])
        let error = #expect(throws: ComplianceError.self) { try rules.facts(reading: Array(#"{"item.risk_class":9}"#.utf8)) }
        #expect(error?.path == #"$["item.risk_class"]"#)
        #expect(throws: ComplianceError.self) { try rules.facts(reading: Array(#"{"item.colour":9}"#.utf8)) }
        #expect(throws: ComplianceError.self) { try rules.facts(reading: Array("[]".utf8)) }
    }
}
