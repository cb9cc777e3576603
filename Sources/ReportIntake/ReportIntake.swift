import AggregationTasks
import ReportFormat
public import ReportSealing
import Synchronization

/// From an upload's bytes to counted reports: read, open, inflate, validate, and then one durable transaction for name, quota, sum and
/// count.
///
/// Rule: a report is acknowledged only after the transaction that counts it is on the disk, and a name is counted at most once. Reading
/// and opening happen in the caller, in parallel with other callers; transactions are shared. When more reports are in work than the
/// queue holds, uploads are turned away before anything is spent on them.
public final class ReportIntake: Sendable {
    /// The limits.
    public let limits: IntakeLimits

    let store: IntakeStore
    let queue: CommitQueue
    let uptime: @Sendable () -> Duration
    let load = Mutex(IntakeLoad())
    let cache = Mutex<CommitTransaction.Cache>([:])
    let refusals = Mutex(RefusalTally())
    private let openers: Mutex<Openers>

    private struct Openers {
        var keys: KeyRing
        var tasks: [TaskID: TaskOpener] = [:]
    }

    /// What is needed to open a task's reports; all of it is fixed while the keys are.
    struct TaskOpener: Sendable {
        let task: StoredTask
        let opener: ReportOpener
    }

    /// An intake for the tasks of a store.
    ///
    /// - Parameters:
    ///   - store: Where reports become durable.
    ///   - keys: The collector's keys.
    ///   - limits: How much is taken on.
    ///   - uptime: A clock that never goes back, for the latency histogram.
    public init(store: IntakeStore, keys: KeyRing, limits: IntakeLimits = IntakeLimits(), uptime: @escaping @Sendable () -> Duration) {
        self.store = store
        self.limits = limits
        self.uptime = uptime
        openers = Mutex(Openers(keys: keys))
        queue = CommitQueue(reportsPerCommit: limits.reportsPerCommit)
    }

    /// Replaces the keys, after every change of the ring.
    public func update(keys: KeyRing) {
        openers.withLock { $0 = Openers(keys: keys) }
    }

    /// The opener of a task's reports. Throws `unknownTask`. A command may have made the task after this program started.
    func opener(_ id: TaskID) async throws(IntakeError) -> TaskOpener {
        if let known = openers.withLock({ $0.tasks[id] }) { return known }
        let task = try await store.task(id)
        return openers.withLock { openers in
            let opener = TaskOpener(task: task, opener: ReportOpener(task.configuration, keys: openers.keys))
            openers.tasks[id] = opener
            return opener
        }
    }
}
