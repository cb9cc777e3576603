public import PrivacyAccounting

/// What one ledger row records, before it has a place in the chain.
public struct LedgerEntry: Hashable, Sendable {
    /// The kinds of row. The raw values are written into rows and never change their meaning.
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// Budget was spent for a release. Durable before any noise is drawn.
        case charge = 1
        /// The release's sealed bytes were queued in the same transaction.
        case released = 2
        /// A charge will never be released. Nothing is paid back.
        case void = 3
        /// A charge was refused; `detail` is the ``RefusalReason``.
        case refusal = 4
        /// The day is spent for everybody, and `cost` is the least that every subject's lifetime has spent; `detail` is the ``ClosingCause``,
        /// and `round` the least number of releases that the device has made.
        case epochClosed = 5
        /// The clock went back by `detail` days (at most 65,535). Or, with a day in `round`: it showed that day, for which nobody vouched, while
        /// data was erased or a day was closed; up to that day nothing is paid for the subject (for anybody, if it is the whole device) until
        /// a row of that kind, dated by the collector's next signed time, takes its place.
        case clockAnomaly = 6
        /// The subject's data was erased; the day is spent for the subject.
        case erased = 7
        /// A cap of the policy whose hash stands in `agreementHash`; `detail` is the ``PolicyScope``, `cost` the cap.
        case policyChanged = 8
        /// An anchor was missing and was written again, because the other one agrees with the ledger; `detail` is its place, 1 or 2.
        case anchorRestored = 9
    }

    /// Why a whole day was closed. The raw values are written into rows.
    public enum ClosingCause: UInt16, Sendable, CaseIterable {
        /// The ledger was missing although an anchor or key says that there was one.
        case lost = 1
        /// The ledger ends before its anchor.
        case rolledBack = 2
        /// A row does not follow from the one before it.
        case changed = 3
        /// The file could not be read.
        case unreadable = 4
        /// The anchor was missing or not genuine.
        case anchorInvalid = 5
        /// The collector has signed that it knows more releases of this device than the ledger: the whole folder is an older copy.
        case receiptAhead = 6
    }

    /// Which cap a policy row states. The raw values are written into rows.
    public enum PolicyScope: UInt16, Sendable, CaseIterable {
        /// One purpose's cap for a day.
        case purposePerDay = 1
        /// The cap for a day across purposes.
        case day = 2
        /// The cap for a subject's lifetime.
        case lifetime = 3
    }

    /// What happened.
    public var kind: Kind
    /// The day that pays.
    public var day: LedgerDay
    /// Whose budget; ``SubjectKey/wholeDevice`` for rows about all subjects.
    public var subject: SubjectKey
    /// The purpose, if the row has one.
    public var purpose: BudgetPurpose?
    /// The aggregation task, or zero.
    public var taskID: LedgerDigest
    /// The task's round.
    public var round: UInt64
    /// The hash of the whole task configuration; the policy's hash in a policy row.
    public var agreementHash: LedgerDigest
    /// The mechanism of a charge.
    public var mechanism: MechanismParameters
    /// What was paid, or a cap.
    public var cost: PrivacyCost
    /// The release, or nil.
    public var releaseID: ReleaseID?
    /// A code whose meaning depends on the kind.
    public var detail: UInt16

    /// An entry; fields that a kind does not use stay at their defaults.
    public init(
        kind: Kind, day: LedgerDay, subject: SubjectKey, purpose: BudgetPurpose? = nil, taskID: LedgerDigest = .zero, round: UInt64 = 0,
        agreementHash: LedgerDigest = .zero, mechanism: MechanismParameters = .none, cost: PrivacyCost = .zero, releaseID: ReleaseID? = nil,
        detail: UInt16 = 0
    ) {
        self.kind = kind
        self.day = day
        self.subject = subject
        self.purpose = purpose
        self.taskID = taskID
        self.round = round
        self.agreementHash = agreementHash
        self.mechanism = mechanism
        self.cost = cost
        self.releaseID = releaseID
        self.detail = detail
    }
}
