/// Composition in zero-concentrated DP (Bun and Steinke 2016): the rhos add up, and Canonne, Kamath and Steinke 2020, Proposition 12, turns the
/// sum into an epsilon. This is what the ledger enforces, here in real numbers.
public struct ZCDPAccountant: PrivacyAccountant {
    /// The method's short name, as printed.
    public static let name = "zCDP"

    /// The relation that the figures hold for.
    public let neighboring: NeighboringRelation

    /// The sum so far, rounded up at each step; infinite after an unprotected release.
    public private(set) var rho = 0.0

    /// Starts with nothing released.
    public init(neighboring: NeighboringRelation = .addOrRemoveOne) {
        self.neighboring = neighboring
    }

    /// Adds `event`, `count` times; throws for an event that this method has no theorem for, and adds nothing then.
    public mutating func compose(_ event: DPEvent, count: Int) throws(AccountingError) {
        var sum = rho
        for leaf in try event.leaves(count: count, under: neighboring) {
            guard leaf.event != .nonPrivate else {
                sum = .infinity
                continue
            }
            guard let rho = leaf.event.concentratedRho else {
                throw AccountingError(.unsupportedEvent, "\(leaf.event.name) is not rho-zCDP for any rho that is known here")
            }
            let added = rho * Double(leaf.count)
            sum = sum == 0 ? added : (sum + added).nextUp
        }
        rho = sum
    }

    /// The smallest epsilon at `delta` that this method can show.
    public func epsilon(delta: Double) throws(AccountingError) -> PrivacyBound {
        guard delta >= 0, delta <= 1 else { throw AccountingError(.invalidParameter, "delta must lie between 0 and 1") }
        return PrivacyBound(upper: ZeroConcentratedDP.epsilon(rho: rho, delta: delta) ?? .infinity)
    }

    /// The smallest delta at `epsilon` that this method can show.
    public func delta(epsilon: Double) throws(AccountingError) -> PrivacyBound {
        guard epsilon >= 0, epsilon.isFinite else { throw AccountingError(.invalidParameter, "epsilon must be finite and at least 0") }
        return PrivacyBound(upper: ZeroConcentratedDP.delta(rho: rho, epsilon: epsilon) ?? 1)
    }
}
