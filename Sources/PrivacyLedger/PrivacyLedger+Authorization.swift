import PrivacyAccounting

extension PrivacyLedger {
    /// Decides whether a release may be paid for now. Purpose, day and lifetime are checked together; nothing changes.
    ///
    /// - Parameters:
    ///   - request: Who wants to release what, and at which price.
    ///   - now: Unix milliseconds.
    ///   - latestBelievable: The latest day that may be opened, as a ``LedgerClock`` says; nil for no bound.
    public func authorize(_ request: ChargeRequest, now: Int64, latestBelievable: LedgerDay? = nil) -> ChargeDecision {
        let releaseID = request.releaseID
        switch accounts.releases[releaseID]?.stage {
        case .released: return .alreadyReleased(releaseID)
        case .charged: return .refused(.chargePending)
        case .void, nil: break
        }
        let day = LedgerDay(unixMilliseconds: now)
        if let reason = clockRefusal(day, latestBelievable) { return .refused(reason) }
        let account = accounts.account(of: request.subject, on: day)
        if let reason = accounts.closure(of: request.subject, account, on: day) { return .refused(reason) }
        guard request.cost.covers(request.mechanism.minimumCost), request.mechanism.kind != .none else { return .refused(.costBelowMechanism) }
        if let reason = capRefusal(request, account) { return .refused(reason) }
        return .granted(
            nextRow(
                LedgerEntry(
                    kind: .charge, day: day, subject: request.subject, purpose: request.purpose, taskID: request.taskID, round: request.round,
                    agreementHash: request.agreementHash, mechanism: request.mechanism, cost: request.cost, releaseID: releaseID)))
    }

    private func clockRefusal(_ day: LedgerDay, _ latestBelievable: LedgerDay?) -> RefusalReason? {
        if day < latestDay { return .clockWentBack }
        if let latestBelievable, day > latestBelievable { return .clockAhead }
        return nil
    }

    private func capRefusal(_ request: ChargeRequest, _ account: BudgetAccounts.Account) -> RefusalReason? {
        guard accounts.policy.hash == policyHash, let purposeCap = policy.purposes[request.purpose] else { return .purposeWithoutBudget }
        let purpose = account.purposesToday[request.purpose] ?? BudgetTally()
        if !account.lifetime.allows(request.cost, under: policy.lifetime) { return .lifetimeCap }
        if !account.today.allows(request.cost, under: policy.day) { return .dayCap }
        if !purpose.allows(request.cost, under: purposeCap) { return .purposeCap }
        return nil
    }
}
