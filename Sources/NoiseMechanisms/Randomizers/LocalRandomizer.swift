public import PrivacyAccounting
public import PrivacyLedger

/// A randomizer that one subject's device runs on one value: the released integers alone bound what anybody can learn, whoever collects them.
///
/// Neighbours are any two values of the same subject (replace-one). The guarantee is pure epsilon-DP. The price and the event are those of
/// the ledger's ``MechanismParameters``, unless a randomizer has a tighter event.
public protocol LocalRandomizer: Sendable {
    /// The epsilon that the probabilities were derived for.
    var epsilon: LocalEpsilon { get }

    /// How the ledger records the randomizer.
    var kind: MechanismParameters.Kind { get }

    /// The number of integers of one report.
    var dimension: Int { get }

    /// No released integer is ever larger in magnitude.
    var outputBound: UInt32 { get }

    /// The release in the terms of an accountant.
    var event: DPEvent { get }
}

extension LocalRandomizer {
    /// The release as the ledger records it.
    public func parameters(gridExponent: UInt8 = 0, clipNorm: UInt64 = 1) -> MechanismParameters {
        .randomizer(
            kind, gridExponent: gridExponent, dimension: UInt32(clamping: dimension), clipNorm: clipNorm, microEpsilon: epsilon.micro)
    }

    /// What one release costs: epsilon, and the rho = epsilon^2 / 2 that it implies, each rounded up.
    public var cost: PrivacyCost { parameters().minimumCost }

    /// Any epsilon-DP mechanism, unless a randomizer knows better.
    public var event: DPEvent { parameters().event }

    /// Refuses a charge that does not cover ``cost``.
    func requireCover(_ charge: borrowing BudgetCharge) throws(RandomizerError) {
        guard charge.cost.covers(cost) else { throw RandomizerError(.chargeTooSmall) }
    }
}
