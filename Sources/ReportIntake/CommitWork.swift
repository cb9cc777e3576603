import ReportFormat

/// The validated reports of one upload on their way to the disk.
struct CommitWork: Sendable {
    let task: StoredTask
    /// The name under which the sender's quota is counted.
    let device: [UInt8]
    /// Unix seconds.
    let now: UInt64
    /// The sender's own count of its releases, if it told one.
    var releases: UInt64?
    let reports: [ValidatedReport]
}

/// What becomes of one report in a transaction: nil when it counts.
typealias Verdict = RejectionCause?

/// Refusals that are counted with the next transaction.
struct RefusalTally: Sendable {
    struct Place: Hashable {
        /// The task; 0 when the upload named none of ours.
        let task: TaskKey
        /// The round; 0 while a sender could still choose it freely, so that nobody can make rows at will.
        let round: UInt64
        let cause: RejectionCause
    }

    private(set) var counts: [Place: UInt64] = [:]

    var isEmpty: Bool { counts.isEmpty }

    mutating func count(_ cause: RejectionCause, task: TaskKey, round: UInt64 = 0, times: UInt64 = 1) {
        counts[Place(task: task, round: round, cause: cause), default: 0] += times
    }

    mutating func merge(_ other: RefusalTally) { counts.merge(other.counts, uniquingKeysWith: +) }
}
