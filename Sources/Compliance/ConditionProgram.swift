/// A condition on an item's facts, laid out flat in the order in which it is evaluated.
struct ConditionProgram: Sendable {
    private enum Kind: UInt8 { case constant, all, any, not, region, known, pair, text }

    private struct Step: Sendable {
        var kind: Kind
        var comparison = RuleCondition.Comparison.equal
        /// Truth of a constant, slot of a test.
        var first: Int32 = 0
        /// First of the ranges, other slot, place of the text.
        var second: Int32 = 0
        /// Behind the last of the ranges.
        var third: Int32 = 0
        /// The step behind this one and everything inside it.
        var end: Int32 = 0
    }

    private var steps: [Step] = []
    private var ranges: [ClosedRange<Double>] = []
    private var texts: [String] = []

    /// Lays a condition out that names no facts of the request.
    init(_ condition: CompiledCondition) {
        append(condition)
    }

    private mutating func append(_ condition: CompiledCondition) {
        let place = steps.count
        switch condition {
        case .constant(let truth): steps.append(Step(kind: .constant, first: Int32(truth.rawValue)))
        case .all(let parts), .any(let parts):
            if case .all = condition { steps.append(Step(kind: .all)) } else { steps.append(Step(kind: .any)) }
            for part in parts { append(part) }
        case .not(let part):
            steps.append(Step(kind: .not))
            append(part)
        case .region(let slot, let allowed):
            let first = ranges.count
            ranges += allowed
            steps.append(Step(kind: .region, first: Int32(slot.index), second: Int32(first), third: Int32(ranges.count)))
        case .known(let slot): steps.append(Step(kind: .known, first: Int32(slot.index)))
        case .pair(let left, let comparison, let right):
            steps.append(Step(kind: .pair, comparison: comparison, first: Int32(left.index), second: Int32(right.index)))
        case .text(let slot, let text):
            steps.append(Step(kind: .text, first: Int32(slot.index), second: Int32(texts.count)))
            texts.append(text)
        }
        steps[place].end = Int32(steps.count)
    }

    /// The condition's truth for an item.
    func truth(_ item: CompiledItem) -> TruthValue {
        var position = 0
        return truth(item.values, &position)
    }

    /// Evaluates the step at the position and moves behind it. The depth is that of the condition, which is capped.
    private func truth(_ values: [CodedFact], _ position: inout Int) -> TruthValue {
        let step = steps[position]
        position += 1
        switch step.kind {
        case .constant: return TruthValue(rawValue: UInt8(step.first)) ?? .unknown
        case .all, .any:
            // The first part that decides ends it.
            let deciding: TruthValue = step.kind == .all ? .false : .true
            var result = !deciding
            while position < step.end {
                let part = truth(values, &position)
                if part == deciding {
                    position = Int(step.end)
                    return deciding
                }
                if part == .unknown { result = .unknown }
            }
            return result
        case .not: return !truth(values, &position)
        case .known: return TruthValue(values[Int(step.first)].isKnown)
        case .region:
            let number = values[Int(step.first)].number
            if number.isNaN { return .unknown }
            for index in Int(step.second)..<Int(step.third) where ranges[index].contains(number) { return .true }
            return .false
        case .pair:
            let (left, right) = (values[Int(step.first)], values[Int(step.second)])
            return left.isKnown && right.isKnown ? TruthValue(left.compare(step.comparison, right)) : .unknown
        case .text:
            let value = values[Int(step.first)]
            return value.isKnown ? TruthValue(value.text == texts[Int(step.second)]) : .unknown
        }
    }
}
