public import PrivacyAccounting

/// The question "may this subject pay for this release now?".
public struct ChargeRequest: Hashable, Sendable {
    /// Whose budget.
    public let subject: SubjectKey
    /// What the release is for.
    public let purpose: BudgetPurpose
    /// The aggregation task.
    public let taskID: LedgerDigest
    /// The task's round.
    public let round: UInt64
    /// The hash of the whole task configuration.
    public let agreementHash: LedgerDigest
    /// The mechanism as it will run.
    public let mechanism: MechanismParameters
    /// The price: at least ``MechanismParameters/minimumCost``, and never free.
    public let cost: PrivacyCost

    /// A request at a price; zero is raised to one unit, because nothing is free.
    public init(
        subject: SubjectKey, purpose: BudgetPurpose, taskID: LedgerDigest, round: UInt64, agreementHash: LedgerDigest,
        mechanism: MechanismParameters, cost: PrivacyCost
    ) {
        self.subject = subject
        self.purpose = purpose
        self.taskID = taskID
        self.round = round
        self.agreementHash = agreementHash
        self.mechanism = mechanism
        self.cost = PrivacyCost(microRho: max(1, cost.microRho), microEpsilon: max(1, cost.microEpsilon))
    }

    /// The release that the charge pays for.
    public var releaseID: ReleaseID { ReleaseID(purpose: purpose, taskID: taskID, round: round, subject: subject) }
}
