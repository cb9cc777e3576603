import PrivacyAccounting

/// The policy as the ledger's own rows state it, so that an auditor needs no other file to know the caps.
struct RecordedPolicy: Sendable {
    private(set) var hash: LedgerDigest?
    private var purposes: [BudgetPurpose: PrivacyCost] = [:]
    private var day: PrivacyCost?
    private var lifetime: PrivacyCost?

    /// Takes in one cap; a row with a new hash starts a new policy.
    mutating func fold(_ row: LedgerRow) throws(LedgerViolation) {
        let entry = row.entry
        let malformed = LedgerViolation(.malformed, sequence: row.sequence)
        guard let scope = LedgerEntry.PolicyScope(rawValue: entry.detail) else { throw malformed }
        var next = self
        if hash != entry.agreementHash {
            next = RecordedPolicy()
            next.hash = entry.agreementHash
        }
        switch (scope, entry.purpose) {
        case (.purposePerDay, let purpose?): next.purposes[purpose] = entry.cost
        case (.day, nil): next.day = entry.cost
        case (.lifetime, nil): next.lifetime = entry.cost
        default: throw malformed
        }
        self = next
    }

    /// Whether an account, a charge included, lies inside every cap.
    func check(_ account: BudgetAccounts.Account, purpose: BudgetPurpose, sequence: UInt64) throws(LedgerViolation) {
        guard let day, let lifetime else { throw LedgerViolation(.chargeWithoutPolicy, sequence: sequence) }
        guard let cap = purposes[purpose], let tally = account.purposesToday[purpose], tally.allows(.zero, under: cap),
            account.today.allows(.zero, under: day), account.lifetime.allows(.zero, under: lifetime)
        else { throw LedgerViolation(.overCap, sequence: sequence) }
    }
}
