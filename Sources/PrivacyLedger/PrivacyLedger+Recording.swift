package import PrivacyAccounting

// The rows beside charges. Each function returns rows that become effective when they are durable and folded.
extension PrivacyLedger {
    /// The entries that put the policy on record, or none if it is on record already. Nothing can be charged before.
    package func policyEntries(now: Int64) -> [LedgerEntry] {
        accounts.policy.hash == policyHash ? [] : policy.entries(on: effectiveDay(now))
    }

    /// The entry for a release whose sealed bytes are queued in the same transaction, or nil if the subject has no open charge for it.
    package func releasedEntry(_ releaseID: ReleaseID, subject: SubjectKey, now: Int64) -> LedgerEntry? {
        guard accounts.isPending(releaseID, of: subject) else { return nil }
        return LedgerEntry(kind: .released, day: effectiveDay(now), subject: subject, releaseID: releaseID)
    }

    /// The entry for a charge that will never be released, or nil if the subject has no open charge for it. What was paid stays paid.
    package func voidEntry(_ releaseID: ReleaseID, subject: SubjectKey, now: Int64) -> LedgerEntry? {
        guard accounts.isPending(releaseID, of: subject) else { return nil }
        return LedgerEntry(kind: .void, day: effectiveDay(now), subject: subject, releaseID: releaseID)
    }

    /// The entry for a refusal, or nil if the same refusal (subject, purpose, task, reason) is on record today: a refused collector that
    /// keeps asking must not fill the disk.
    package func refusalEntry(
        subject: SubjectKey, purpose: BudgetPurpose?, taskID: LedgerDigest, round: UInt64, agreementHash: LedgerDigest, reason: RefusalReason,
        now: Int64
    ) -> LedgerEntry? {
        let entry = LedgerEntry(
            kind: .refusal, day: effectiveDay(now), subject: subject, purpose: purpose, taskID: taskID, round: round, agreementHash: agreementHash,
            detail: reason.rawValue)
        return accounts.hasNoted(entry) ? nil : entry
    }

    /// The entry for a clock that shows an earlier day than the ledger, or nil if it does not or the same anomaly is on record.
    package func clockAnomalyEntry(now: Int64) -> LedgerEntry? {
        let day = LedgerDay(unixMilliseconds: now)
        guard day < latestDay else { return nil }
        let entry = LedgerEntry(
            kind: .clockAnomaly, day: latestDay, subject: .wholeDevice, detail: UInt16(clamping: latestDay.number - day.number))
        return accounts.hasNoted(entry) ? nil : entry
    }

    /// The entry that closes the subject's budget of the day, because its data was erased.
    package func erasedEntry(subject: SubjectKey, now: Int64) -> LedgerEntry {
        LedgerEntry(kind: .erased, day: effectiveDay(now), subject: subject)
    }

    /// The entry that closes the day for everybody.
    ///
    /// - Parameter lifetimeFloor: The most that any subject may have spent in rows that are gone; nobody's lifetime counts less from now on.
    ///     Nil if no row is gone.
    /// - Parameter releases: The least number of releases that the device has made.
    package func closingEntry(
        cause: LedgerEntry.ClosingCause, lifetimeFloor: PrivacyCost?, releases: UInt64 = 0, now: Int64
    ) -> LedgerEntry {
        LedgerEntry(
            kind: .epochClosed, day: effectiveDay(now), subject: .wholeDevice, round: releases, cost: lifetimeFloor ?? .zero,
            detail: cause.rawValue)
    }

    /// The entry for an anchor that was missing and is written again.
    package func anchorRestoredEntry(place: UInt16, now: Int64) -> LedgerEntry {
        LedgerEntry(kind: .anchorRestored, day: effectiveDay(now), subject: .wholeDevice, detail: place)
    }

    /// The entries that answer to a collector's signed count of this device's releases: none if the ledger knows as many, else the day is
    /// closed and every lifetime counts as used up, because nobody knows what the missing releases cost.
    package func receiptEntries(releases: UInt64, now: Int64) -> [LedgerEntry] {
        guard min(releases, .max / 2) > releaseCount else { return [] }
        return [closingEntry(cause: .receiptAhead, lifetimeFloor: policy.lifetime, releases: releases, now: now)]
    }

    /// The entry that holds an erasure or a closing through a day that only the wall clock claims, or nil if the row itself, at `now`, covers
    /// that day. The subject is the erased one, or the whole device.
    package func claimEntry(_ subject: SubjectKey, claimed: LedgerDay?, now: Int64) -> LedgerEntry? {
        guard let claimed, claimed > effectiveDay(now) else { return nil }
        return LedgerEntry(kind: .clockAnomaly, day: effectiveDay(now), subject: subject, round: UInt64(claimed.number))
    }

    /// The entries that put a signed time in the place of days that only the wall clock claimed: what was erased or closed by then is erased or
    /// closed through the day of `now`, and no longer.
    package func settlingEntries(now: Int64) -> [LedgerEntry] {
        let day = effectiveDay(now)
        return accounts.claimedDays.filter { $0.value >= day }.keys.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }.map { subject in
            subject == .wholeDevice
                ? LedgerEntry(kind: .epochClosed, day: day, subject: subject, detail: accounts.closingCause)
                : LedgerEntry(kind: .erased, day: day, subject: subject)
        }
    }

    /// Today, or the latest day of the ledger when the clock went back.
    private func effectiveDay(_ now: Int64) -> LedgerDay { max(latestDay, LedgerDay(unixMilliseconds: now)) }
}
