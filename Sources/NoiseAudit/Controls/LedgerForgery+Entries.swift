import PrivacyAccounting
import PrivacyLedger

extension LedgerForgery {
    private static let day = LedgerDay(number: 20_000)
    private static let subject = SubjectKey(subject: "control", secret: [UInt8](repeating: 1, count: 16))
    private static let mechanism = MechanismParameters.discreteGaussian(
        gridExponent: 8, dimension: 16, clipNorm: 4, varianceNumerator: 32, varianceDenominator: 1)

    /// Caps that leave room for three charges.
    static var policy: [LedgerEntry] {
        let charge = mechanism.minimumCost.microRho
        let cap = PrivacyCost(microRho: 3 * charge, microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        guard let purpose = BudgetPurpose("control"), let policy = BudgetPolicy(purposes: [purpose: cap], day: cap, lifetime: cap) else { return [] }
        let scopes: [(LedgerEntry.PolicyScope, BudgetPurpose?)] = [(.purposePerDay, purpose), (.day, nil), (.lifetime, nil)]
        return scopes.map { scope, purpose in
            LedgerEntry(
                kind: .policyChanged, day: day, subject: .wholeDevice, purpose: purpose, agreementHash: policy.hash, cost: cap, detail: scope.rawValue
            )
        }
    }

    /// A charge for a round, at its price divided by `price`: a fourth is what half the sensitivity would cost.
    static func charge(round: UInt64, price: UInt64 = 1) -> LedgerEntry {
        let cost = mechanism.minimumCost
        return LedgerEntry(
            kind: .charge, day: day, subject: subject, purpose: BudgetPurpose("control"), round: round, mechanism: mechanism,
            cost: PrivacyCost(microRho: cost.microRho / price, microEpsilon: cost.microEpsilon), releaseID: releaseID(round))
    }

    /// The release of a round.
    static func release(round: UInt64) -> LedgerEntry { LedgerEntry(kind: .released, day: day, subject: subject, releaseID: releaseID(round)) }

    private static func releaseID(_ round: UInt64) -> ReleaseID? {
        BudgetPurpose("control").map { ReleaseID(purpose: $0, taskID: .zero, round: round, subject: subject) }
    }
}
