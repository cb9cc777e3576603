import Foundation
import Testing

@testable import Enrichment
@testable import Scorecards

@Suite("The JSON Schema says what the reader reads")
struct SchemaTests {
    typealias Object = [String: Any]

    static func schema() throws -> Object {
        let data = try Data(contentsOf: SampleCards.documents.appending(path: "schemas/scorecard.schema.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? Object)
    }

    static func definition(_ name: String) throws -> Object {
        let definitions = try #require(try schema()["$defs"] as? Object)
        return try #require(definitions[name] as? Object, "\(name)")
    }

    static func keys<Key: CaseIterable & RawRepresentable<String>>(_ type: Key.Type) -> Set<String> { Set(type.allCases.map(\.rawValue)) }

    @Test("Every object has the reader's keys and no others")
    func keys() throws {
        let expected: [(String, Set<String>)] = [
            ("scorecard", Self.keys(Scorecard.Key.self)), ("attribute", Self.keys(ScoreAttribute.Key.self)), ("bin", Self.keys(ScoreBin.Key.self)),
            ("counts", Self.keys(ScoreBin.CountsKey.self)), ("scaling", Self.keys(ScoreScaling.Key.self)), ("band", Self.keys(ScoreBand.Key.self)),
            ("cutoff", Self.keys(ScoreCutoff.Key.self)), ("example", Self.keys(ScoreExample.Key.self)),
            ("reason", Self.keys(ScoreAttribute.ReasonKey.self)),
            ("reasons", Self.keys(Scorecard.ReasonsKey.self)), ("range", Self.keys(Scorecard.RangeKey.self)),
            ("outcome", Self.keys(Scorecard.OutcomeKey.self)),
            ("set", Self.keys(ScorecardSet.Key.self)),
        ]
        for (name, keys) in expected {
            let definition = try Self.definition(name)
            let properties = try #require(definition["properties"] as? Object, "\(name)")
            #expect(Set(properties.keys) == keys, "\(name)")
            #expect(definition["additionalProperties"] as? Bool == false, "\(name)")
            let required = Set(definition["required"] as? [String] ?? [])
            #expect(required.isSubset(of: keys), "\(name)")
        }
    }

    @Test("Every enumeration has the reader's values")
    func enumerations() throws {
        let expected: [(String, String, Set<String>)] = [
            ("scorecard", "kind", Self.keys(ScorecardKind.self)), ("scorecard", "better", Self.keys(ScoreDirection.self)),
            ("attribute", "type", Self.keys(FactType.self)), ("attribute", "monotonic", Self.keys(ScoreAttribute.Monotonicity.self)),
            ("bin", "ends", Self.keys(IntervalEnds.self)), ("reasons", "against", Self.keys(ReasonRule.Reference.self)),
        ]
        for (name, property, values) in expected {
            let properties = try #require(try Self.definition(name)["properties"] as? Object)
            let choices = try #require((properties[property] as? Object)?["enum"] as? [String], "\(name).\(property)")
            #expect(Set(choices) == values, "\(name).\(property)")
        }
    }

    @Test(
        "What the schema requires the reader requires",
        arguments: ["id", "version", "title", "purpose", "fairness", "kind", "better", "attributes", "range", "bands", "reasons", "format"])
    func required(_ key: String) throws {
        #expect((try Self.definition("scorecard")["required"] as? [String])?.contains(key) == true)
        var object = try #require(try JSONSerialization.jsonObject(with: Data(CardText.points.utf8)) as? Object)
        object[key] = nil
        let bytes = Array(try JSONSerialization.data(withJSONObject: object))
        #expect(throws: ScorecardError(.missingKey, at: "", "")) { try Scorecard(reading: bytes) }
    }

    @Test("The samples have no key that the schema lacks and every key that it requires", arguments: SampleCards.names)
    func samples(_ name: String) throws {
        let card = try JSONSerialization.jsonObject(with: Data(try SampleCards.bytes(name)))
        try Self.check(card, against: try Self.definition("scorecard"), at: name)
    }

    /// Checks keys, requirements, types by shape and enumerations, following `$ref`.
    private static func check(_ value: Any, against schema: Object, at path: String) throws {
        if let reference = schema["$ref"] as? String {
            return try check(value, against: try definition(String(reference.split(separator: "/").last ?? "")), at: path)
        }
        if let choices = schema["enum"] as? [String], let text = value as? String { #expect(choices.contains(text), "\(path)") }
        if let list = value as? [Any] {
            #expect(schema["type"] as? String == "array", "\(path)")
            guard let items = schema["items"] as? Object else { return }
            for (index, element) in list.enumerated() { try check(element, against: items, at: "\(path)[\(index)]") }
        }
        guard let object = value as? Object else { return }
        #expect(schema["type"] as? String == "object", "\(path)")
        for key in schema["required"] as? [String] ?? [] { #expect(object[key] != nil, "\(path).\(key)") }
        guard let properties = schema["properties"] as? Object else { return }
        for (key, member) in object {
            let next = try #require(properties[key] as? Object, "\(path).\(key)")
            try check(member, against: next, at: "\(path).\(key)")
        }
    }
}
