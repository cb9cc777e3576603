import TLSPresentation

/// Judges what the entries of a log say, one after the other. That they are the log's entries is for the tree to show.
///
/// Tasks come before their rounds and cost what their configurations say; rounds are numbered without gaps, keep the promised least cohort and
/// start from the model that was published last; releases only go forward.
public struct LogAudit: Sendable {
    /// The scope of a ``PolicyChanged`` that ends a task; its hash is the task's name.
    public static let taskClosedScope = "task-closed"

    struct Task: Sendable {
        /// Nil when the configuration is of an unknown version.
        let claims: LoggedTask?
        var rounds: UInt64 = 0
        var lastRound: UInt64?
        var lastModel: LogDigest?
        var isClosed = false
    }

    /// The violations so far, in the order of entries.
    public internal(set) var violations: [LogViolation] = []
    /// The entries that this program can't judge: of an unknown version or kind, or a task with a configuration of an unknown version.
    public internal(set) var unjudged: [UInt64] = []
    /// How many entries there were of each kind; unreadable ones are under 0.
    public internal(set) var entriesByKind: [UInt8: UInt64] = [:]

    private let readConfiguration: @Sendable ([UInt8]) -> LoggedTask.Reading
    private let taskName: @Sendable ([UInt8]) -> LogDigest?
    var tasks: [LogDigest: Task] = [:]
    /// The model hash of each version, and where each hash was published last.
    var models: [UInt64: LogDigest] = [:]
    var published: [LogDigest: UInt64] = [:]
    var lastRelease: ReleasePublished?
    var lastLogKey: (index: UInt64, hash: LogDigest)?

    /// An audit that reads task configurations with `readConfiguration`; `taskName` is the name of a configuration, readable or not.
    public init(
        taskName: @escaping @Sendable ([UInt8]) -> LogDigest?, readConfiguration: @escaping @Sendable ([UInt8]) -> LoggedTask.Reading
    ) {
        self.taskName = taskName
        self.readConfiguration = readConfiguration
    }

    /// The number of tasks that were opened.
    public var taskCount: Int { tasks.count }

    /// Takes entry `index`; they come in order.
    public mutating func take(_ bytes: [UInt8], at index: UInt64) {
        guard bytes.first == LogEntry.version else {
            // An entry of a later version can't be judged; the empty one is of none.
            entriesByKind[0, default: 0] += 1
            if bytes.isEmpty { violate(.entryMalformed, index) } else { unjudged.append(index) }
            return
        }
        guard let entry = try? LogEntry(decoding: bytes) else {
            entriesByKind[0, default: 0] += 1
            return violate(.entryMalformed, index)
        }
        entriesByKind[entry.content.kind, default: 0] += 1
        switch entry.content {
        case .taskOpened(let task): open(task, index)
        case .roundClosed(let round): close(round, index)
        case .releasePublished(let release): publish(release, index)
        case .keyEvent(let event):
            if event.what == .logKey { lastLogKey = (index, event.hash) }
        case .policyChanged(let policy):
            if policy.scope == Self.taskClosedScope { tasks[policy.hash]?.isClosed = true }
        case .unknown: unjudged.append(index)
        }
    }

    /// Ends the audit: the hash of the key that signs the log must be the one that the log announced last, if it announced any.
    public mutating func finish(logKeyHash: LogDigest) {
        if let last = lastLogKey, last.hash != logKeyHash { violate(.logKeyMismatch, last.index) }
    }

    mutating func violate(_ code: LogViolation.Code, _ index: UInt64, _ detail: String = "") {
        violations.append(LogViolation(code, at: index, detail))
    }

    private mutating func open(_ task: TaskOpened, _ index: UInt64) {
        guard let name = taskName(task.configuration) else { return violate(.configurationUnreadable, index) }
        guard tasks[name] == nil else { return violate(.taskRepeated, index, name.description) }
        switch readConfiguration(task.configuration) {
        case .unreadable:
            tasks[name] = Task(claims: nil)
            violate(.configurationUnreadable, index)
        case .unknownVersion:
            tasks[name] = Task(claims: nil)
            unjudged.append(index)
        case .read(let claims):
            tasks[name] = Task(claims: claims)
            if task.microRhoPerReport != claims.microRhoPerReport {
                violate(.rhoMismatch, index, "published \(task.microRhoPerReport), recomputed \(claims.microRhoPerReport) micro-rho a report")
            }
            for (published, recomputed, of) in [
                (task.microEpsilonPerReport, claims.microEpsilonPerReport, "report"),
                (task.microEpsilonPerSubject, claims.microEpsilonPerSubject, "subject"),
            ] where published != recomputed {
                violate(.epsilonMismatch, index, "published \(published), recomputed \(recomputed) micro-epsilon a \(of)")
            }
        }
    }
}
