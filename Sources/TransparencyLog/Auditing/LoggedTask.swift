/// What an auditor computes from a task's configuration, to hold the log's claims against.
public struct LoggedTask: Hashable, Sendable {
    /// What became of reading a configuration.
    public enum Reading: Hashable, Sendable {
        /// It was read.
        case read(LoggedTask)
        /// It is of a version that this program doesn't know, so its claims can't be judged.
        case unknownVersion
        /// It can't be read.
        case unreadable
    }

    /// The task's name, the hash of its configuration.
    public let taskID: LogDigest
    /// The zCDP price of one report in units of 10^-6 rho, rounded up.
    public let microRhoPerReport: UInt64
    /// The epsilon of one report at the task's delta in units of 10^-6, rounded up.
    public let microEpsilonPerReport: UInt64
    /// The epsilon of the most reports that a subject may contribute, in units of 10^-6, rounded up.
    public let microEpsilonPerSubject: UInt64
    /// The most reports that a subject may contribute.
    public let maximumReportsPerSubject: UInt64
    /// No result of fewer reports may be released.
    public let minimumBatchSize: UInt64

    /// What a configuration comes to.
    public init(
        taskID: LogDigest, microRhoPerReport: UInt64, microEpsilonPerReport: UInt64, microEpsilonPerSubject: UInt64,
        maximumReportsPerSubject: UInt64, minimumBatchSize: UInt64
    ) {
        self.taskID = taskID
        self.microRhoPerReport = microRhoPerReport
        self.microEpsilonPerReport = microEpsilonPerReport
        self.microEpsilonPerSubject = microEpsilonPerSubject
        self.maximumReportsPerSubject = maximumReportsPerSubject
        self.minimumBatchSize = minimumBatchSize
    }

    /// What `rounds` rounds can have cost a subject, who contributes at most once to each; saturates.
    public func chargedMicroRho(rounds: UInt64) -> UInt64 {
        let (product, overflow) = microRhoPerReport.multipliedReportingOverflow(by: min(rounds, maximumReportsPerSubject))
        return overflow ? .max : product
    }
}
