public import PrivacyAccounting

/// Proof that one release has been paid for, to be spent once.
///
/// Only a ledger mints a charge, and only after the row that records it is durable. The type cannot be copied, and a mechanism consumes
/// it, so one charge pays for one draw of noise: a second release with the same charge does not compile.
public struct BudgetCharge: ~Copyable, Sendable {
    /// The release that was paid for.
    public let releaseID: ReleaseID

    /// What was paid.
    public let cost: PrivacyCost

    /// The sequence number of the ledger row that records the charge.
    public let sequence: UInt64

    /// Mints a charge for a ledger row that is already durable.
    package init(releaseID: ReleaseID, cost: PrivacyCost, sequence: UInt64) {
        self.releaseID = releaseID
        self.cost = cost
        self.sequence = sequence
    }
}
