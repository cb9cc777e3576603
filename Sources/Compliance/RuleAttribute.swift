public import Enrichment

/// A fact as a rule file declares it. A value outside its declaration is not believed: the fact counts as unknown.
public struct RuleAttribute: Sendable, Hashable {
    /// What a fact may be.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// A finite number, within bounds and whole where declared so.
        case number
        /// A text, one of a list where declared so.
        case text
        /// True or false.
        case flag
        /// A day, `YYYY-MM-DD`.
        case date
    }

    /// The fact's name.
    public let name: FactName
    /// What it may be.
    public let kind: Kind
    /// The texts that it may be; nil allows every text.
    public let values: [String]?
    /// The numbers that it may be.
    public let bounds: ClosedRange<Double>
    /// Whether only whole numbers are allowed.
    public let isWhole: Bool

    /// Whether the fact is the item's, and not the same for a whole request.
    public var isOfItem: Bool { name.scope == .item }

    /// Whether a value is one that the declaration allows.
    public func accepts(_ value: FactValue) -> Bool {
        guard value.isValid else { return false }
        switch (kind, value) {
        case (.number, .number(let number)): return bounds.contains(number) && (!isWhole || number == number.rounded())
        case (.text, .text(let text)): return values?.contains(text) ?? true
        case (.flag, .flag): return true
        case (.date, .text(let text)): return CivilDate(text) != nil
        default: return false
        }
    }

    /// Whether values of this kind have an order.
    var isOrdered: Bool { kind == .number || kind == .date }

    /// The fact as its declaration allows it, nil when it is not known.
    func value(in facts: some FactLookup) -> FactValue? { facts.fact(name).flatMap { accepts($0) ? $0 : nil } }
}
