/// Where scorecards and rules look facts up. A fact that is not known, or no longer true, is nil: it never has a default here.
public protocol FactLookup {
    /// The fact of this name, or nil when it is unknown.
    func fact(_ name: FactName) -> FactValue?
}

extension [FactName: FactValue]: FactLookup {
    /// The value under the name, or nil.
    public func fact(_ name: FactName) -> FactValue? { self[name] }
}

/// Two lookups, asked in this order.
public struct LayeredFacts<First: FactLookup, Second: FactLookup>: FactLookup {
    private let first: First
    private let second: Second

    /// Asks `first` and, when it does not know, `second`.
    public init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    /// The first lookup's answer, else the second's.
    public func fact(_ name: FactName) -> FactValue? { first.fact(name) ?? second.fact(name) }
}
