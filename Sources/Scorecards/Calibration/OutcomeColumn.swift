import Enrichment

/// What a column of a table of outcomes holds.
enum OutcomeColumn: Equatable {
    case outcome
    case score
    case probability
    case fact(FactName, FactType)

    /// The column of this name, or nil if the card has no use for it.
    init?(_ name: String, _ card: Scorecard) {
        switch name {
        case "outcome": self = .outcome
        case "score": self = .score
        case "probability": self = .probability
        default:
            guard let fact = FactName(name), let type = card.inputs[fact] else { return nil }
            self = .fact(fact, type)
        }
    }

    var isFact: Bool { if case .fact = self { true } else { false } }

    /// What belongs into a field, in words.
    var expectation: String {
        switch self {
        case .outcome: "good or bad (0 or 1, 1 for bad) belongs here"
        case .score: "a number belongs here"
        case .probability: "a number from 0 to 1 belongs here"
        case .fact(_, .number): "a finite number or nothing belongs here"
        case .fact(_, .text): "a text of at most \(FactValue.maximumBytes) bytes or nothing belongs here"
        case .fact(_, .flag): "true, false or nothing belongs here"
        }
    }

    /// Puts a field where it belongs; false if it does not.
    func read(_ field: String, into row: inout OutcomeTable.Row, _ facts: inout [FactName: FactValue]) -> Bool {
        switch self {
        case .outcome:
            guard ["good", "bad", "0", "1"].contains(field) else { return false }
            row.isBad = field == "bad" || field == "1"
            return true
        case .score:
            row.score = Self.number(field, upTo: ScorecardLimits.magnitude * 2)
            return row.score != nil
        case .probability:
            row.probability = Self.number(field, upTo: 1)
            return row.probability.map { $0 >= 0 } ?? false
        case .fact(let name, let type):
            guard !field.isEmpty else { return true }
            let value: FactValue? =
                switch type {
                case .number: Self.number(field, upTo: .greatestFiniteMagnitude).map(FactValue.number)
                case .text: .text(field)
                case .flag: ["true": true, "false": false][field].map(FactValue.flag)
                }
            guard let value, value.isValid else { return false }
            facts[name] = value
            return true
        }
    }

    private static func number(_ text: String, upTo bound: Double) -> Double? {
        guard let number = Double(text), number.isFinite, number.magnitude <= bound else { return nil }
        return number
    }
}
