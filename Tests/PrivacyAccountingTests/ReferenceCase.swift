import Foundation
import PrivacyAccounting
import Testing

/// One reference value of `Vectors/reference-public.json`: the question, and what is known about the answer.
struct ReferenceCase: Sendable, CustomTestStringConvertible {
    let question: AccountingCase
    let value: CaseValue

    var testDescription: String { question.id }

    var mechanism: String { value["mechanism"]?.text ?? "" }
    var accountant: String { value["accountant"]?.text ?? "" }
    var direction: String { value["direction"]?.text ?? "eps_from_delta" }
    var kind: String { value["tightness"]?["kind"]?.text ?? "" }

    func number(_ name: String) -> Double? { value[name]?.number }
    func known(_ name: String) -> Double? { value["tightness"]?[name]?.number }
    func parameter(_ name: String) -> Double? { value["parameters"]?[name]?.number }

    static func all() throws -> [ReferenceCase] {
        let url = try #require(Bundle.module.url(forResource: "reference-public", withExtension: "json", subdirectory: "Vectors"))
        let file = try JSONDecoder().decode(CaseValue.self, from: Data(contentsOf: url))
        return (file["public"]?.elements ?? []).map { ReferenceCase(question: AccountingCase($0), value: $0) }
    }
}
