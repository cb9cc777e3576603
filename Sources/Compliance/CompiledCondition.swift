import Enrichment

/// A condition over slots in place of names, and over ranges of numbers in place of comparisons with values.
///
/// Every value is coded as a Double: a number as itself, a day as its number, a flag as 0 or 1, a text as its place in the file's sorted
/// texts. So `< 3` is the closed range up to the Double below 3, a set of texts is a few single points, and both mean exactly what was written.
indirect enum CompiledCondition: Hashable, Sendable {
    case constant(TruthValue)
    case all([CompiledCondition])
    case any([CompiledCondition])
    case not(CompiledCondition)
    /// The value lies in one of these ranges.
    case region(FactSlot, [ClosedRange<Double>])
    case known(FactSlot)
    case pair(FactSlot, RuleCondition.Comparison, FactSlot)
    /// The value is this text, which the file doesn't know.
    case text(FactSlot, String)
}

/// Where a coded fact stands.
struct FactSlot: Hashable, Sendable {
    let isOfItem: Bool
    let index: Int
}

/// A fact as a number.
struct CodedFact: Hashable, Sendable {
    /// The code; NaN is unknown, ``other`` a text that the file does not name.
    var number: Double
    /// The text of code ``other``, where it can matter.
    var text: String?

    static let unknown = CodedFact(number: .nan)
    static let other = -1.0

    var isKnown: Bool { !number.isNaN }

    /// Compares two known facts of the same type.
    func compare(_ comparison: RuleCondition.Comparison, _ right: CodedFact) -> Bool {
        guard number == Self.other, right.number == Self.other, text != nil || right.text != nil else {
            return comparison.holds(number, right.number)
        }
        return comparison == .equal ? text == right.text : text != right.text
    }
}

extension CompiledCondition {
    /// What is left of the condition when the request's facts are known: it names the item's facts only.
    func prepared(_ request: [CodedFact]) -> CompiledCondition {
        switch self {
        case .constant: return self
        case .all(let parts): return Self.joined(parts.map { $0.prepared(request) }, neutral: .true, deciding: .false, CompiledCondition.all)
        case .any(let parts): return Self.joined(parts.map { $0.prepared(request) }, neutral: .false, deciding: .true, CompiledCondition.any)
        case .not(let part):
            let part = part.prepared(request)
            if case .constant(let truth) = part { return .constant(!truth) }
            return .not(part)
        case .region(let slot, let ranges):
            guard !slot.isOfItem else { return self }
            let fact = request[slot.index]
            return .constant(fact.isKnown ? TruthValue(ranges.contains { $0.contains(fact.number) }) : .unknown)
        case .known(let slot): return slot.isOfItem ? self : .constant(TruthValue(request[slot.index].isKnown))
        case .text(let slot, let text):
            guard !slot.isOfItem else { return self }
            let fact = request[slot.index]
            return .constant(fact.isKnown ? TruthValue(fact.text == text) : .unknown)
        case .pair(let left, let comparison, let right): return Self.pair(left, comparison, right, request)
        }
    }

    private static func pair(
        _ left: FactSlot, _ comparison: RuleCondition.Comparison, _ right: FactSlot, _ request: [CodedFact]
    ) -> CompiledCondition {
        switch (left.isOfItem, right.isOfItem) {
        case (true, true): return .pair(left, comparison, right)
        case (false, true): return pair(right, comparison.mirrored, left, request)
        case (false, false):
            let (left, right) = (request[left.index], request[right.index])
            return .constant(left.isKnown && right.isKnown ? TruthValue(left.compare(comparison, right)) : .unknown)
        case (true, false):
            let value = request[right.index]
            guard value.isKnown else { return .constant(.unknown) }
            if let text = value.text { return comparison == .equal ? .text(left, text) : .not(.text(left, text)) }
            return .region(left, NumberRanges.where(comparison, value.number))
        }
    }

    /// Drops what cannot change the outcome, and everything when one part decides it.
    private static func joined(
        _ parts: [CompiledCondition], neutral: TruthValue, deciding: TruthValue, _ join: ([CompiledCondition]) -> CompiledCondition
    ) -> CompiledCondition {
        if parts.contains(.constant(deciding)) { return .constant(deciding) }
        var rest: [CompiledCondition] = []
        for part in parts where part != .constant(neutral) && !(part == .constant(.unknown) && rest.contains(part)) { rest.append(part) }
        switch rest.count {
        case 0: return .constant(neutral)
        case 1: return rest[0]
        default: return rest.allSatisfy { $0 == .constant(.unknown) } ? .constant(.unknown) : join(rest)
        }
    }
}

/// Sets of numbers as sorted, disjoint, closed ranges of Doubles. Between two neighbouring Doubles lies none, so every comparison is one.
enum NumberRanges {
    static let lowest = -Double.greatestFiniteMagnitude
    static let highest = Double.greatestFiniteMagnitude
    static let all = [lowest...highest]

    /// The numbers that compare so with `value`.
    static func `where`(_ comparison: RuleCondition.Comparison, _ value: Double) -> [ClosedRange<Double>] {
        switch comparison {
        case .equal: [value...value]
        case .notEqual: complement([value...value], in: all)
        case .less: range(lowest, value.nextDown)
        case .atMost: range(lowest, value)
        case .greater: range(value.nextUp, highest)
        case .atLeast: range(value, highest)
        }
    }

    static func range(_ lower: Double, _ upper: Double) -> [ClosedRange<Double>] { lower <= upper ? [lower...upper] : [] }

    /// Single points.
    static func points(_ values: some Sequence<Double>) -> [ClosedRange<Double>] { Set(values).sorted().map { $0...$0 } }

    static func intersection(_ left: [ClosedRange<Double>], _ right: [ClosedRange<Double>]) -> [ClosedRange<Double>] {
        var result: [ClosedRange<Double>] = []
        var (i, j) = (0, 0)
        while i < left.count, j < right.count {
            result += range(max(left[i].lowerBound, right[j].lowerBound), min(left[i].upperBound, right[j].upperBound))
            if left[i].upperBound < right[j].upperBound { i += 1 } else { j += 1 }
        }
        return result
    }

    static func complement(_ ranges: [ClosedRange<Double>], in domain: [ClosedRange<Double>]) -> [ClosedRange<Double>] {
        var gaps: [ClosedRange<Double>] = []
        var next = lowest
        for taken in ranges {
            gaps += range(next, taken.lowerBound.nextDown)
            next = taken.upperBound.nextUp
        }
        return intersection(gaps + range(next, highest), domain)
    }
}
