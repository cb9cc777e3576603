/// Facts with an end: the operator's about the market and about items, the host application's about subjects.
///
/// Pure: the caller's clock says what is over, in Unix milliseconds. A fact holds before its end and not at it; what is over is never
/// returned, whether or not it was removed yet. A full store makes room by removing what is over, and otherwise refuses: to drop
/// `item.available` because of another item's price would put an item back that the operator took away.
public struct FactStore: Sendable {
    /// A fact as it is kept.
    public struct Held: Sendable, Hashable {
        /// The value.
        public let value: FactValue
        /// The first Unix millisecond at which it no longer holds; `Int64.max` for a fact without end.
        public let end: Int64

        /// A value that holds until `end`.
        public init(value: FactValue, end: Int64) {
            self.value = value
            self.end = end
        }
    }

    /// How much is kept.
    public let limits: FactStoreLimits
    private var held: [FactOwner: [FactName: Held]] = [:]
    private var counts: [FactName.Scope: Int] = [:]
    /// No fact ends before this; it may be too early, never too late.
    private var earliestEnd = Int64.max

    /// A store without facts.
    public init(limits: FactStoreLimits = FactStoreLimits()) { self.limits = limits }

    /// All facts that are kept, over or not.
    public var count: Int { counts.values.reduce(0, +) }

    /// Keeps a fact in place of the one of that name.
    ///
    /// - Parameters:
    ///   - end: The Unix millisecond at which it stops to hold, after `now` and at most the limit's lifetime away, or `Int64.max` for none.
    ///   - now: The caller's clock, Unix milliseconds.
    public mutating func set(_ value: FactValue, of name: FactName, for owner: FactOwner, until end: Int64, now: Int64) throws(FactStoreError) {
        guard name.scope == owner.scope else { throw FactStoreError(.wrongScope, name) }
        guard owner.isValid else { throw FactStoreError(.invalidOwner, name) }
        guard value.isValid else { throw FactStoreError(.invalidValue, name) }
        guard KnownFacts.allows(value, for: name) else { throw FactStoreError(.outOfRange, name) }
        guard end > now else { throw FactStoreError(.alreadyOver, name) }
        let latest = now.addingReportingOverflow(limits.lifetime)
        guard end == .max || (!latest.overflow && end <= latest.partialValue) else { throw FactStoreError(.livesTooLong, name) }
        if held[owner]?[name] == nil {
            if !hasRoom(for: owner) { removeOver(at: now) }
            guard hasRoom(for: owner) else { throw FactStoreError(.full, name) }
            counts[owner.scope, default: 0] += 1
        }
        held[owner, default: [:]][name] = Held(value: value, end: end)
        earliestEnd = min(earliestEnd, end)
    }

    /// Forgets a fact; true when there was one.
    @discardableResult
    public mutating func remove(_ name: FactName, of owner: FactOwner) -> Bool {
        guard held[owner]?.removeValue(forKey: name) != nil else { return false }
        if held[owner]?.isEmpty == true { held[owner] = nil }
        counts[owner.scope, default: 0] -= 1
        return true
    }

    /// Forgets everything of an owner; true when there was something.
    @discardableResult
    public mutating func removeAll(of owner: FactOwner) -> Bool {
        guard let gone = held.removeValue(forKey: owner) else { return false }
        counts[owner.scope, default: 0] -= gone.count
        return true
    }

    /// Forgets what is over; true when something was. Costs nothing while nothing can be over.
    @discardableResult
    public mutating func removeOver(at now: Int64) -> Bool {
        guard earliestEnd <= now else { return false }
        let before = count
        earliestEnd = .max
        for (owner, facts) in held {
            let kept = facts.filter { $0.value.end > now }
            for fact in kept.values { earliestEnd = min(earliestEnd, fact.end) }
            guard kept.count < facts.count else { continue }
            counts[owner.scope, default: 0] -= facts.count - kept.count
            held[owner] = kept.isEmpty ? nil : kept
        }
        return count < before
    }

    /// The next Unix millisecond at which a fact may be over; `Int64.max` when none ever is.
    public var nextEnd: Int64 { earliestEnd }

    /// The fact of this name that holds now, or nil.
    public func value(_ name: FactName, of owner: FactOwner, now: Int64) -> FactValue? {
        guard let fact = held[owner]?[name], fact.end > now else { return nil }
        return fact.value
    }

    /// The facts of an owner that hold now.
    public func facts(of owner: FactOwner, now: Int64) -> [FactName: Held] { held[owner]?.filter { $0.value.end > now } ?? [:] }

    /// The owners of whom something is kept, in no order.
    public var owners: some Collection<FactOwner> { held.keys }

    private func hasRoom(for owner: FactOwner) -> Bool {
        let scope = owner.scope
        return counts[scope, default: 0] < limits.total(of: scope) && (held[owner]?.count ?? 0) < limits.each(of: scope)
    }
}
