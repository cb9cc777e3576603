public import Enrichment

/// Reads facts from JSON: an object of names and values, `{"subject.age_band": "25-34", "item.price": 12.5}`.
public enum FactReader {
    /// Reads a file of facts.
    ///
    /// - Throws: `tooLarge`, `notJSON`, `duplicateKey`, `wrongType`, `invalidValue`, `numberOutOfRange`. Only names are quoted, never values.
    public static func facts(_ file: [UInt8]) throws(ScorecardError) -> [FactName: FactValue] { try facts(try CardJSON.read(file), at: "$") }

    static func facts(_ node: StrictJSON, at path: String) throws(ScorecardError) -> [FactName: FactValue] {
        guard let members = node.members else {
            throw ScorecardError(.wrongType, at: path, "an object of facts belongs here, not \(node.kind)")
        }
        guard members.count <= 1_024 else { throw ScorecardError(.tooLarge, at: path, "at most 1024 facts are allowed") }
        var facts: [FactName: FactValue] = [:]
        for member in members {
            guard let name = FactName(member.name) else {
                let scopes = FactName.Scope.allCases.map { "\($0.rawValue)." }.joined(separator: ", ")
                throw ScorecardError(.invalidValue, at: path, "\(Quoted(member.name)) is no name of a fact; begin with one of \(scopes)")
            }
            let value: FactValue
            switch member.value.value {
            case .number(let number): value = .number(number)
            case .text(let text): value = .text(text)
            case .flag(let flag): value = .flag(flag)
            default:
                throw ScorecardError(.wrongType, at: "\(path).\(name)", "a fact is a number, a text, true or false; leave an unknown fact out")
            }
            guard value.isValid else {
                throw ScorecardError(.invalidValue, at: "\(path).\(name)", "a text of a fact has at most \(FactValue.maximumBytes) bytes")
            }
            facts[name] = value
        }
        return facts
    }
}
