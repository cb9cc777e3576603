public import Enrichment

/// What a rule asks of the facts. Every fact that it names is declared, and every value is one that the declaration allows.
public indirect enum RuleCondition: Sendable, Hashable {
    /// Always or never.
    case constant(Bool)
    /// Every one of these; the empty list holds.
    case all([RuleCondition])
    /// At least one of these; the empty list does not hold.
    case any([RuleCondition])
    /// Not this.
    case not(RuleCondition)
    /// The fact compares so with a value or with another fact.
    case compare(FactName, Comparison, Operand)
    /// The fact is one of these.
    case member(FactName, [FactValue])
    /// The fact is at least `from`, where there is one, and at most `to`, where there is one: both ends belong to the window.
    case within(FactName, from: Operand?, to: Operand?)
    /// The fact is known. Never unknown itself.
    case known(FactName)

    /// How two values compare.
    public enum Comparison: String, Sendable, Hashable, CaseIterable {
        /// The same value.
        case equal = "="
        /// Another value.
        case notEqual = "!="
        /// Smaller, or earlier.
        case less = "<"
        /// Smaller or the same.
        case atMost = "<="
        /// Greater, or later.
        case greater = ">"
        /// Greater or the same.
        case atLeast = ">="

        /// Holds exactly when this one does not.
        var opposite: Comparison {
            switch self {
            case .equal: .notEqual
            case .notEqual: .equal
            case .less: .atLeast
            case .atMost: .greater
            case .greater: .atMost
            case .atLeast: .less
            }
        }

        /// Holds for (b, a) exactly when this one does for (a, b).
        var mirrored: Comparison {
            switch self {
            case .equal, .notEqual: self
            case .less: .greater
            case .atMost: .atLeast
            case .greater: .less
            case .atLeast: .atMost
            }
        }

        func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
            switch self {
            case .equal: left == right
            case .notEqual: left != right
            case .less: left < right
            case .atMost: left <= right
            case .greater: left > right
            case .atLeast: left >= right
            }
        }
    }

    /// What a fact is compared with.
    public enum Operand: Sendable, Hashable {
        /// A value.
        case value(FactValue)
        /// Another fact of the same type.
        case fact(FactName)
    }

    /// The facts that the condition names, each once, in no order.
    public var facts: Set<FactName> {
        switch self {
        case .constant: []
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.facts) }
        case .not(let part): part.facts
        case .compare(let name, _, let operand): Set([name] + operand.facts)
        case .member(let name, _), .known(let name): [name]
        case .within(let name, let from, let to): Set([name] + (from?.facts ?? []) + (to?.facts ?? []))
        }
    }
}

extension RuleCondition.Operand {
    fileprivate var facts: [FactName] { if case .fact(let name) = self { [name] } else { [] } }
}
