extension PrivacyCost {
    /// What an event costs a ledger, in integer units, each release rounded up: the sum of its rhos and of its pure epsilons.
    ///
    /// Enforcement takes no credit for sampling or shuffling, which depend on others: what is inside is charged in full. An unprotected
    /// release costs more than any budget holds.
    ///
    /// - Throws: ``AccountingError`` for an event that is not rho-zCDP for any rho known here, and for parameters out of range.
    public init(of event: DPEvent, under neighboring: NeighboringRelation) throws(AccountingError) {
        var total = PrivacyCost.zero
        for leaf in try event.leaves(count: 1, under: neighboring) {
            total += try Self.price(leaf.event, under: neighboring).repeated(UInt64(leaf.count))
        }
        self = total
    }

    /// The cost of one release of this rho, and of this epsilon if it has one, rounded up to whole units: anything above zero costs at least one.
    ///
    /// Saturates. Nil for a negative number or one that is none.
    public init?(roundingUpRho rho: Double, epsilon: Double?) {
        guard rho >= 0, epsilon.map({ $0 >= 0 }) ?? true else { return nil }
        self.init(microRho: Self.microUnits(rho), microEpsilon: epsilon.map(Self.microUnits) ?? Self.unboundedMicroEpsilon)
    }

    private static func price(_ event: DPEvent, under neighboring: NeighboringRelation) throws(AccountingError) -> PrivacyCost {
        switch event {
        case .nonPrivate:
            return PrivacyCost(microRho: .max, microEpsilon: unboundedMicroEpsilon)
        case .poissonSampled(_, let inner):
            return try PrivacyCost(of: inner, under: neighboring)
        default:
            guard let rho = event.concentratedRho, let cost = PrivacyCost(roundingUpRho: rho.nextUp, epsilon: event.pureEpsilon) else {
                throw AccountingError(.unsupportedEvent, "\(event.name) has no price in rho")
            }
            return cost
        }
    }

    /// The least whole number of millionths that is at least `value`.
    private static func microUnits(_ value: Double) -> UInt64 {
        let scaled = value * 1_000_000
        // The product is rounded; where it was rounded down, the next number is above the true one.
        let above = (-scaled).addingProduct(value, 1_000_000) > 0 ? scaled.nextUp : scaled
        guard above < 0x1p64 else { return .max }
        let units = UInt64(above.rounded(.up))
        return value > 0 ? max(1, units) : 0
    }
}
