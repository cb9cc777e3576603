import Enrichment

extension RuleCondition {
    /// The condition's truth for these facts: the definition that compiled rules are tested against.
    ///
    /// A comparison with a fact that is not known is unknown, `known` never is, and `all`, `any` and `not` follow ``TruthValue``.
    func truth(_ fact: (FactName) -> FactValue?) -> TruthValue {
        switch self {
        case .constant(let holds): return TruthValue(holds)
        case .all(let parts): return parts.reduce(.true) { $0 && $1.truth(fact) }
        case .any(let parts): return parts.reduce(.false) { $0 || $1.truth(fact) }
        case .not(let part): return !part.truth(fact)
        case .compare(let name, let comparison, let operand): return Self.compare(fact(name), comparison, operand.value(fact))
        case .member(let name, let values): return fact(name).map { TruthValue(values.contains($0)) } ?? .unknown
        case .within(let name, let from, let to):
            let begun = from.map { Self.compare(fact(name), .atLeast, $0.value(fact)) } ?? .true
            let notOver = to.map { Self.compare(fact(name), .atMost, $0.value(fact)) } ?? .true
            return begun && notOver
        case .known(let name): return TruthValue(fact(name) != nil)
        }
    }

    private static func compare(_ left: FactValue?, _ comparison: Comparison, _ right: FactValue?) -> TruthValue {
        guard let left, let right else { return .unknown }
        switch (left, right) {
        case (.number(let left), .number(let right)): return TruthValue(comparison.holds(left, right))
        // Only dates are ordered, and those are ten digits and dashes.
        case (.text(let left), .text(let right)): return TruthValue(comparison.holds(left, right))
        case (.flag(let left), .flag(let right)): return TruthValue(comparison.holds(left ? 1 : 0, right ? 1 : 0))
        default: return .unknown
        }
    }
}

extension RuleCondition.Operand {
    fileprivate func value(_ fact: (FactName) -> FactValue?) -> FactValue? {
        switch self {
        case .value(let value): value
        case .fact(let name): fact(name)
        }
    }
}
