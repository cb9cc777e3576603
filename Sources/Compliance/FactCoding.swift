import Enrichment

/// How the values of one file's facts become numbers.
struct FactCoding: Sendable {
    /// Places of the texts that the file names, in the order of their bytes.
    let places: [String: Double]

    init(_ rules: RuleSet) {
        var texts: Set<String> = []
        for attribute in rules.attributes.values { texts.formUnion(attribute.values ?? []) }
        for rule in rules.rules { Self.gather(rule.when, &texts) }
        let sorted = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, Double($0)) })
    }

    /// The code of a value that its declaration allows.
    func code(_ value: FactValue?, of kind: RuleAttribute.Kind) -> CodedFact {
        switch value {
        case nil: .unknown
        case .number(let number): CodedFact(number: number)
        case .flag(let flag): CodedFact(number: flag ? 1 : 0)
        case .text(let day) where kind == .date: CivilDate(day).map { CodedFact(number: Double($0.days)) } ?? .unknown
        case .text(let text): places[text].map { CodedFact(number: $0) } ?? CodedFact(number: CodedFact.other, text: text)
        }
    }

    private static func gather(_ condition: RuleCondition, _ texts: inout Set<String>) {
        switch condition {
        case .all(let parts), .any(let parts): for part in parts { gather(part, &texts) }
        case .not(let part): gather(part, &texts)
        case .member(_, let values): for case .text(let text) in values { texts.insert(text) }
        case .compare(_, _, .value(.text(let text))): texts.insert(text)
        case .constant, .compare, .within, .known: break
        }
    }
}

/// Turns conditions over names into conditions over slots.
struct ConditionCompiler {
    let slots: [FactName: FactSlot]
    let attributes: [FactName: RuleAttribute]
    let coding: FactCoding

    func compile(_ condition: RuleCondition) -> CompiledCondition {
        switch condition {
        case .constant(let holds): return .constant(TruthValue(holds))
        case .all(let parts): return .all(parts.map(compile))
        case .any(let parts): return .any(parts.map(compile))
        case .not(let part): return .not(compile(part))
        case .known(let name): return slots[name].map(CompiledCondition.known) ?? .constant(.false)
        case .member(let name, let values):
            return slots[name].map { .region($0, NumberRanges.points(values.map { number($0, of: name) })) } ?? .constant(.unknown)
        case .compare(let name, let comparison, let operand): return compile(name, comparison, operand)
        case .within(let name, let from, let to):
            let from = from.map { compile(name, .atLeast, $0) }
            let to = to.map { compile(name, .atMost, $0) }
            return .all([from, to].compactMap(\.self))
        }
    }

    private func compile(_ name: FactName, _ comparison: RuleCondition.Comparison, _ operand: RuleCondition.Operand) -> CompiledCondition {
        guard let slot = slots[name] else { return .constant(.unknown) }
        switch operand {
        case .value(let value): return .region(slot, NumberRanges.where(comparison, number(value, of: name)))
        case .fact(let other): return slots[other].map { .pair(slot, comparison, $0) } ?? .constant(.unknown)
        }
    }

    private func number(_ value: FactValue, of name: FactName) -> Double {
        coding.code(value, of: attributes[name]?.kind ?? .text).number
    }
}
