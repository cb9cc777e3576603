import PrivacyAccounting

/// What one subject has spent and may still spend on a day: per purpose, across purposes, and over its lifetime.
///
/// The figures depend on the subject's behaviour (who has no data pays nothing), so they are shown to the device's owner and never sent.
public struct BudgetOdometer: Hashable, Sendable {
    /// Whose budget.
    public let subject: SubjectKey
    /// The day.
    public let day: LedgerDay
    /// One reading for each purpose that the policy names, by name.
    public let purposes: [PurposeReading]
    /// The day across purposes.
    public let today: BudgetReading
    /// The lifetime.
    public let lifetime: BudgetReading
    /// Why nothing more may be spent on the day, whatever is left of the caps, or nil.
    public let closure: RefusalReason?

    /// A purpose with its reading.
    public struct PurposeReading: Hashable, Sendable {
        /// The purpose.
        public let purpose: BudgetPurpose
        /// Its budget for the day.
        public let reading: BudgetReading
    }
}

extension PrivacyLedger {
    /// Reads a subject's budgets. Reading changes nothing.
    ///
    /// - Parameters:
    ///   - now: Unix milliseconds; a clock behind the ledger reads the ledger's latest day.
    ///   - delta: The delta at which epsilons are stated, between 0 and 1.
    public func odometer(of subject: SubjectKey, now: Int64, delta: Double) -> BudgetOdometer {
        let day = max(latestDay, LedgerDay(unixMilliseconds: now))
        let account = accounts.account(of: subject, on: day)
        let closure = accounts.closure(of: subject, account, on: day)
        func ofDay(_ spent: BudgetTally, _ cap: PrivacyCost, _ purpose: BudgetPurpose?) -> BudgetReading {
            BudgetReading(spent: spent, cap: cap, isClosed: closure != nil, delta: delta) {
                account.pace.exhaustion(ofDay: $0, purpose: purpose, today: day)
            }
        }
        return BudgetOdometer(
            subject: subject, day: day,
            purposes: policy.purposes.sorted { $0.key < $1.key }.map { purpose, cap in
                BudgetOdometer.PurposeReading(
                    purpose: purpose, reading: ofDay(account.purposesToday[purpose] ?? BudgetTally(), cap, purpose))
            },
            today: ofDay(account.today, policy.day, nil),
            lifetime: BudgetReading(spent: account.lifetime, cap: policy.lifetime, isClosed: false, delta: delta) {
                account.pace.exhaustion(ofLifetime: $0, today: day)
            }, closure: closure)
    }
}
