/// What a fact may be, for reasoning about conditions: unknown, or a number of one of the ranges.
struct FactRegion: Hashable, Sendable {
    /// Whether the fact may be unknown.
    var allowsUnknown: Bool
    /// The codes that it may have when it is known.
    var ranges: [ClosedRange<Double>]
    /// Whether codes are whole numbers.
    let isWhole: Bool

    init(allowsUnknown: Bool, ranges: [ClosedRange<Double>], isWhole: Bool) {
        self.allowsUnknown = allowsUnknown
        self.isWhole = isWhole
        self.ranges = isWhole ? ranges.flatMap { NumberRanges.range($0.lowerBound.rounded(.up), $0.upperBound.rounded(.down)) } : ranges
    }

    /// Everything that a declared fact may be.
    init(_ attribute: RuleAttribute, _ coding: FactCoding) {
        switch attribute.kind {
        case .number: self.init(allowsUnknown: true, ranges: [attribute.bounds], isWhole: attribute.isWhole)
        case .flag: self.init(allowsUnknown: true, ranges: [0...1], isWhole: true)
        case .date:
            let (first, last) = (CivilDate("0001-01-01")?.days ?? 0, CivilDate("9999-12-31")?.days ?? 0)
            self.init(allowsUnknown: true, ranges: [Double(first)...Double(last)], isWhole: true)
        case .text:
            let places = attribute.values?.compactMap { coding.places[$0] }
            self.init(allowsUnknown: true, ranges: places.map(NumberRanges.points) ?? [CodedFact.other...Double(coding.places.count)], isWhole: true)
        }
    }

    var isEmpty: Bool { !allowsUnknown && ranges.isEmpty }

    var lowest: Double { ranges.first?.lowerBound ?? NumberRanges.highest }
    var highest: Double { ranges.last?.upperBound ?? NumberRanges.lowest }

    /// What both allow.
    func intersection(_ other: FactRegion) -> FactRegion {
        FactRegion(
            allowsUnknown: allowsUnknown && other.allowsUnknown, ranges: NumberRanges.intersection(ranges, other.ranges),
            isWhole: isWhole || other.isWhole)
    }

    /// What is known and in the ranges.
    func known(in allowed: [ClosedRange<Double>]) -> FactRegion {
        FactRegion(allowsUnknown: false, ranges: NumberRanges.intersection(ranges, allowed), isWhole: isWhole)
    }
}
