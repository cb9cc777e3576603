public import AggregationTasks

/// Totals over the whole store, for the dashboard and for metrics.
public struct StoreStatistics: Hashable, Sendable {
    /// One cause's count in one task.
    public struct Refusals: Hashable, Sendable {
        /// The task; nil for uploads that named none of ours.
        public let taskID: TaskID?
        /// The cause.
        public let cause: RejectionCause
        /// How many reports.
        public let count: UInt64
    }

    /// The reports that count, over all rounds.
    public let accepted: UInt64
    /// The refused reports by task and cause.
    public let refused: [Refusals]
    /// Devices that may upload.
    public let activeDevices: UInt64
    /// Devices that were revoked.
    public let revokedDevices: UInt64
    /// Enrolment tokens that are neither spent nor expired.
    public let openTokens: UInt64
    /// The database's size without its log, in bytes.
    public let databaseBytes: UInt64

    /// The refused reports by cause, over all tasks; causes that never happened count 0.
    public var refusedByCause: [RejectionCause: UInt64] {
        var totals = Dictionary(uniqueKeysWithValues: RejectionCause.allCases.map { ($0, UInt64(0)) })
        for entry in refused { totals[entry.cause, default: 0] += entry.count }
        return totals
    }
}
