/// Why a charge was refused. The raw values are written into ledger rows and never change their meaning.
public enum RefusalReason: UInt16, Sendable, CaseIterable, Equatable {
    /// The purpose's budget of the day does not cover the cost.
    case purposeCap = 1
    /// The day's budget across all purposes does not cover the cost.
    case dayCap = 2
    /// The subject's lifetime budget does not cover the cost.
    case lifetimeCap = 3
    /// The clock shows a day before the latest day in the ledger.
    case clockWentBack = 4
    /// The clock shows a day after the latest that the collector's signed time and the monotonic clock support.
    case clockAhead = 5
    /// The ledger was lost, edited or rolled back; nothing is released before the next day.
    case failedClosed = 6
    /// The subject's data was erased today; the rest of the day's budget is gone.
    case erased = 7
    /// The task lies outside the agent's compiled-in limits.
    case taskOutsideLimits = 8
    /// The subject has not consented to the purpose.
    case noConsent = 9
    /// The policy has no budget for the purpose.
    case purposeWithoutBudget = 10
    /// The stated cost is less than the mechanism's parameters imply.
    case costBelowMechanism = 11
    /// The release was charged and its report is still being made.
    case chargePending = 12
    /// The subject already gave as many reports as the task allows.
    case taskReportLimit = 13

    /// The reason as people read it.
    public var explanation: String {
        switch self {
        case .purposeCap: "the purpose's budget for the day is used up"
        case .dayCap: "the day's budget over all purposes is used up"
        case .lifetimeCap: "the lifetime budget is used up"
        case .clockWentBack: "the clock went back"
        case .clockAhead: "the clock is ahead of the time that the collector signed or that has passed since the start"
        case .failedClosed: "the ledger was lost, changed or restored from an older copy, so the day's budget counts as spent"
        case .erased: "the data was erased today, so the day's budget counts as spent"
        case .taskOutsideLimits: "the task asks for more than this agent allows"
        case .noConsent: "there is no consent for the purpose"
        case .purposeWithoutBudget: "the policy gives the purpose no budget"
        case .costBelowMechanism: "the stated cost is below what the mechanism's parameters imply"
        case .chargePending: "the release is already paid and in the making"
        case .taskReportLimit: "the task has all the reports it may have from this subject"
        }
    }
}
