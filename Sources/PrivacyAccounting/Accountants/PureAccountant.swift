/// Basic composition: the epsilons of pure mechanisms add up (Dwork, McSherry, Nissim and Smith 2006).
public struct PureAccountant: PrivacyAccountant {
    /// The method's short name, as printed.
    public static let name = "pure"

    /// The relation that the figures hold for.
    public let neighboring: NeighboringRelation

    /// The sum so far, rounded up at each step; infinite after an unprotected release.
    public private(set) var total = 0.0

    /// Starts with nothing released.
    public init(neighboring: NeighboringRelation = .addOrRemoveOne) {
        self.neighboring = neighboring
    }

    /// Adds `event`, `count` times; throws for an event that this method has no theorem for, and adds nothing then.
    public mutating func compose(_ event: DPEvent, count: Int) throws(AccountingError) {
        var sum = total
        for leaf in try event.leaves(count: count, under: neighboring) {
            guard leaf.event != .nonPrivate else {
                sum = .infinity
                continue
            }
            guard let epsilon = leaf.event.pureEpsilon else {
                throw AccountingError(.unsupportedEvent, "\(leaf.event.name) has no pure guarantee")
            }
            let added = leaf.count == 1 ? epsilon : (epsilon * Double(leaf.count)).nextUp
            sum = sum == 0 ? added : (sum + added).nextUp
        }
        total = sum
    }

    /// The sum, whatever the delta: what basic composition can show.
    public func epsilon(delta: Double) throws(AccountingError) -> PrivacyBound {
        guard delta >= 0, delta <= 1 else { throw AccountingError(.invalidParameter, "delta must lie between 0 and 1") }
        return PrivacyBound(upper: delta == 1 ? 0 : total)
    }

    /// What any mechanism of that sum can lose beyond `epsilon`: `(e^total - e^epsilon) / (1 + e^total)`, as randomized response does.
    public func delta(epsilon: Double) throws(AccountingError) -> PrivacyBound {
        guard epsilon >= 0, epsilon.isFinite else { throw AccountingError(.invalidParameter, "epsilon must be finite and at least 0") }
        guard epsilon < total else { return PrivacyBound(upper: 0) }
        return PrivacyBound(upper: -RealFunctions.expm1(epsilon - total) / (1 + RealFunctions.exp(-total)))
    }
}
