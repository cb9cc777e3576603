import PrivacyAccounting

/// The state that rows fold into: per-subject tallies, the stage of each release, closed days and the policy on record.
///
/// Folding checks what rows claim against each other; their authenticity and chain are ``LedgerVerifier``'s.
struct BudgetAccounts: Sendable {
    struct Release: Sendable {
        enum Stage: Sendable { case charged, released, void }

        let subject: SubjectKey
        var stage: Stage
    }

    struct Account: Sendable {
        var day = LedgerDay(number: 0)
        var today = BudgetTally()
        var purposesToday: [BudgetPurpose: BudgetTally] = [:]
        var lifetime = BudgetTally()
        var pace = SpendingPace()
        var erasedThrough: LedgerDay?
    }

    private(set) var latestDay = LedgerDay(number: 0)
    private(set) var closedThrough: LedgerDay?
    /// Days through which erasures and closings hold that only a wall clock claimed, until the collector signs a time.
    private(set) var claimedDays: [SubjectKey: LedgerDay] = [:]
    /// The cause of the last closing.
    private(set) var closingCause: UInt16 = 0
    private(set) var lifetimeFloor = PrivacyCost.zero
    private(set) var accounts: [SubjectKey: Account] = [:]
    private(set) var releases: [ReleaseID: Release] = [:]
    private(set) var policy = RecordedPolicy()
    private(set) var largestLifetime = PrivacyCost.zero
    /// How many releases were queued, or are known to have been.
    private(set) var releaseCount: UInt64 = 0
    /// What was put on record today, so that a repeated refusal or anomaly costs no second row.
    private(set) var notedToday: Set<LedgerEntry> = []

    /// The subject's account as a day sees it: a new day starts with nothing spent, and never brings the lifetime back.
    func account(of subject: SubjectKey, on day: LedgerDay) -> Account {
        var account = accounts[subject] ?? newAccount()
        if account.day < day {
            account.day = day
            account.today = BudgetTally()
            account.purposesToday = [:]
        }
        return account
    }

    /// Why no charge of the subject fits the day at all, if so.
    func closure(of subject: SubjectKey, _ account: Account, on day: LedgerDay) -> RefusalReason? {
        if let closedThrough, day <= closedThrough { return .failedClosed }
        if let claimed = claimedDays[.wholeDevice], day <= claimed { return .failedClosed }
        if let erased = account.erasedThrough, day <= erased { return .erased }
        if let claimed = claimedDays[subject], day <= claimed { return .erased }
        return nil
    }

    /// Whether today already has this refusal or anomaly on record.
    func hasNoted(_ entry: LedgerEntry) -> Bool { entry.day == latestDay && notedToday.contains(Self.note(entry)) }

    /// Whether the subject has an open charge for the release.
    func isPending(_ releaseID: ReleaseID, of subject: SubjectKey) -> Bool {
        guard let release = releases[releaseID] else { return false }
        return release.stage == .charged && release.subject == subject
    }

    /// Takes in one row, or throws and changes nothing.
    mutating func fold(_ row: LedgerRow) throws(LedgerViolation) {
        let entry = row.entry
        guard entry.day >= latestDay else { throw LedgerViolation(.dayWentBack, sequence: row.sequence) }
        switch entry.kind {
        case .charge: try foldCharge(row)
        case .released:
            try advance(row, to: .released)
            releaseCount += 1
        case .void: try advance(row, to: .void)
        case .refusal, .anchorRestored: break
        case .clockAnomaly: claim(entry)
        case .epochClosed: close(entry)
        case .erased:
            var account = account(of: entry.subject, on: entry.day)
            account.erasedThrough = entry.day
            accounts[entry.subject] = account
            claimedDays[entry.subject] = nil
        case .policyChanged: try policy.fold(row)
        }
        if entry.day > latestDay { notedToday.removeAll(keepingCapacity: true) }
        latestDay = entry.day
        if entry.kind == .refusal || entry.kind == .clockAnomaly { notedToday.insert(Self.note(entry)) }
    }

    private mutating func foldCharge(_ row: LedgerRow) throws(LedgerViolation) {
        let (entry, sequence) = (row.entry, row.sequence)
        guard let purpose = entry.purpose, let releaseID = entry.releaseID,
            releaseID == ReleaseID(purpose: purpose, taskID: entry.taskID, round: entry.round, subject: entry.subject)
        else { throw LedgerViolation(.releaseMismatch, sequence: sequence) }
        switch releases[releaseID]?.stage {
        case nil, .void: break
        case .charged, .released: throw LedgerViolation(.chargedTwice, sequence: sequence)
        }
        guard entry.cost.microRho > 0, entry.cost.microEpsilon > 0, entry.cost.covers(entry.mechanism.minimumCost) else {
            throw LedgerViolation(.costTooLow, sequence: sequence)
        }
        var account = account(of: entry.subject, on: entry.day)
        guard closure(of: entry.subject, account, on: entry.day) == nil else { throw LedgerViolation(.dayClosed, sequence: sequence) }
        account.today.add(entry.cost)
        account.purposesToday[purpose, default: BudgetTally()].add(entry.cost)
        account.lifetime.add(entry.cost)
        account.pace.add(entry.cost, for: purpose, on: entry.day)
        try policy.check(account, purpose: purpose, sequence: sequence)
        accounts[entry.subject] = account
        releases[releaseID] = Release(subject: entry.subject, stage: .charged)
        largestLifetime = Self.larger(largestLifetime, account.lifetime)
    }

    private mutating func advance(_ row: LedgerRow, to stage: Release.Stage) throws(LedgerViolation) {
        guard let releaseID = row.entry.releaseID, isPending(releaseID, of: row.entry.subject) else {
            throw LedgerViolation(.releasedWithoutCharge, sequence: row.sequence)
        }
        releases[releaseID]?.stage = stage
    }

    private mutating func close(_ entry: LedgerEntry) {
        closedThrough = entry.day
        closingCause = entry.detail
        claimedDays[.wholeDevice] = nil
        // Half of the numbers are out of reach, so that counting on from here never overflows.
        releaseCount = max(releaseCount, min(entry.round, .max / 2))
        lifetimeFloor = PrivacyCost(
            microRho: max(lifetimeFloor.microRho, entry.cost.microRho), microEpsilon: max(lifetimeFloor.microEpsilon, entry.cost.microEpsilon))
        for subject in accounts.keys { accounts[subject]?.lifetime.raise(to: entry.cost) }
        largestLifetime = PrivacyCost(
            microRho: max(largestLifetime.microRho, entry.cost.microRho), microEpsilon: max(largestLifetime.microEpsilon, entry.cost.microEpsilon))
    }

    private mutating func claim(_ entry: LedgerEntry) {
        guard entry.round > 0 else { return }
        let day = LedgerDay(number: UInt32(clamping: entry.round))
        claimedDays[entry.subject] = max(day, claimedDays[entry.subject] ?? day)
    }

    private func newAccount() -> Account {
        var account = Account()
        account.lifetime.raise(to: lifetimeFloor)
        return account
    }

    private static func larger(_ cost: PrivacyCost, _ tally: BudgetTally) -> PrivacyCost {
        PrivacyCost(microRho: max(cost.microRho, tally.microRho), microEpsilon: max(cost.microEpsilon, tally.microEpsilon))
    }

    /// An entry without what differs between repetitions.
    private static func note(_ entry: LedgerEntry) -> LedgerEntry {
        LedgerEntry(kind: entry.kind, day: entry.day, subject: entry.subject, purpose: entry.purpose, taskID: entry.taskID, detail: entry.detail)
    }
}
