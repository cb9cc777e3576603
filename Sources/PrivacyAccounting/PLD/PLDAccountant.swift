/// Composition of privacy loss distributions: the tightest figures for a schedule that was fixed in advance, with bounds from both sides.
public struct PLDAccountant: PrivacyAccountant {
    /// The method's short name, as printed.
    public static let name = "PLD"

    /// What was released so far.
    public private(set) var distribution: PrivacyLossDistribution

    /// The relation that the figures hold for.
    public var neighboring: NeighboringRelation { distribution.neighboring }

    /// Starts with nothing released.
    public init(neighboring: NeighboringRelation = .addOrRemoveOne, discretization: LossDiscretization = .standard) {
        distribution = PrivacyLossDistribution(neighboring: neighboring, discretization: discretization)
    }

    /// Adds `event`, `count` times; throws for an event that this method has no theorem for, and adds nothing then.
    public mutating func compose(_ event: DPEvent, count: Int) throws(AccountingError) {
        // Beyond the range that the grid is made for, numbers overflow: refused by name before anything is computed.
        try event.checkDistribution(under: neighboring)
        try distribution.compose(event, count: count)
    }

    /// The smallest epsilon at `delta` that this method can show.
    public func epsilon(delta: Double) throws(AccountingError) -> PrivacyBound { try distribution.epsilon(delta: delta) }

    /// The smallest delta at `epsilon` that this method can show.
    public func delta(epsilon: Double) throws(AccountingError) -> PrivacyBound { try distribution.delta(epsilon: epsilon) }
}
