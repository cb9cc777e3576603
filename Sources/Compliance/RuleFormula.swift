/// An ordinary two-valued statement about what facts may be, in which "unknown" is one more value of each fact.
///
/// Kleene's logic becomes this by asking four questions of a condition: where is it true, where false, where not true, where not false.
indirect enum RuleFormula: Sendable {
    case all([RuleFormula])
    case any([RuleFormula])
    /// The fact is unknown, where allowed, or in one of the ranges.
    case region(FactSlot, allowsUnknown: Bool, ranges: [ClosedRange<Double>])
    /// Both facts are known and compare so.
    case pair(FactSlot, RuleCondition.Comparison, FactSlot)

    static let always = RuleFormula.all([])
    static let never = RuleFormula.any([])

    /// Where a condition has, or has not, a truth that is known.
    enum Question: Sendable {
        case isTrue, isFalse, isNotTrue, isNotFalse

        var negated: Question {
            switch self {
            case .isTrue: .isFalse
            case .isFalse: .isTrue
            case .isNotTrue: .isNotFalse
            case .isNotFalse: .isNotTrue
            }
        }
    }

    init(_ condition: CompiledCondition, _ question: Question) {
        // "Not true" and "not false" also hold where the fact is unknown.
        let allowsUnknown = question == .isNotTrue || question == .isNotFalse
        // The range in which the test holds answers "true" and "not false".
        let isPositive = question == .isTrue || question == .isNotFalse
        switch condition {
        case .constant(let truth):
            let holds =
                switch question {
                case .isTrue: truth == .true
                case .isFalse: truth == .false
                case .isNotTrue: truth != .true
                case .isNotFalse: truth != .false
                }
            self = holds ? .always : .never
        case .all(let parts): self = isPositive ? .all(parts.map { Self($0, question) }) : .any(parts.map { Self($0, question) })
        case .any(let parts): self = isPositive ? .any(parts.map { Self($0, question) }) : .all(parts.map { Self($0, question) })
        case .not(let part): self = Self(part, question.negated)
        case .region(let slot, let ranges):
            let ranges = isPositive ? ranges : NumberRanges.complement(ranges, in: NumberRanges.all)
            self = .region(slot, allowsUnknown: allowsUnknown, ranges: ranges)
        case .known(let slot): self = .region(slot, allowsUnknown: !isPositive, ranges: isPositive ? NumberRanges.all : [])
        case .pair(let left, let comparison, let right):
            let pair = RuleFormula.pair(left, isPositive ? comparison : comparison.opposite, right)
            self = allowsUnknown ? .any([.unknown(left), .unknown(right), pair]) : pair
        case .text(let slot, _):
            // Stands in prepared rules only; a text that the file doesn't name is all that can be said of it.
            self = .region(slot, allowsUnknown: allowsUnknown, ranges: isPositive ? [CodedFact.other...CodedFact.other] : NumberRanges.all)
        }
    }

    private static func unknown(_ slot: FactSlot) -> RuleFormula { .region(slot, allowsUnknown: true, ranges: []) }

    /// Where a rule does one of the things meant; nil stands for doing nothing.
    init(_ rule: ComplianceRule, _ condition: CompiledCondition, does isMeant: (ComplianceRule.Effect?) -> Bool) {
        self =
            switch (isMeant(rule.action(.true)), isMeant(rule.action(.unknown)), isMeant(nil)) {
            case (true, true, true): .always
            case (true, true, false): Self(condition, .isNotFalse)
            case (true, false, true): .any([Self(condition, .isTrue), Self(condition, .isFalse)])
            case (true, false, false): Self(condition, .isTrue)
            case (false, true, true): Self(condition, .isNotTrue)
            case (false, true, false): .all([Self(condition, .isNotTrue), Self(condition, .isNotFalse)])
            case (false, false, true): Self(condition, .isFalse)
            case (false, false, false): .never
            }
    }
}
