public import Aggregation
public import AggregationTasks
public import ReportSealing

/// A change of the store that the public log tells. Counts, hashes and configurations alone: never a device, never a report.
public enum StoreChange: Sendable {
    /// A task was made; agents may be told of it once the log holds it.
    case taskOpened(TaskConfiguration)
    /// A task has had its last round.
    case taskClosed(TaskID)
    /// A round ended.
    case roundClosed(RoundClosing)
    /// A document of a release was stored.
    case documentStored(StoredRelease)
    /// A key that reports are sealed to came, or changed its state.
    case keyChanged(KeyRing.Entry)
    /// The operator's policy, as text, is another one than before.
    case policyChanged([UInt8])

    /// How a round ended.
    public struct RoundClosing: Sendable {
        /// The task.
        public let configuration: TaskConfiguration
        /// The round's number.
        public let round: UInt64
        /// The reports that count; 0 when the sums were erased because there were too few.
        public let accepted: UInt64
        /// The refused reports by cause.
        public let refused: [RejectionCause: UInt64]
        /// The model that the updates were computed against.
        public let modelVersionIn: UInt64
        /// The model that came out; nil for an abandoned round.
        public let modelVersionOut: UInt64?
        /// ``ClosedRound/aggregateHash``; nil for an abandoned round.
        public let aggregateHash: [UInt8]?
        /// What replays the round; nil for an abandoned one, and for one from before there was a log.
        public let record: RoundRecord?
    }
}

/// One line of the log: the entry's bytes as they are hashed, and a name under which its number can be found.
public struct LogLine: Hashable, Sendable {
    /// The entry, at most 65,535 bytes (C2SP tlog-tiles).
    public let entry: [UInt8]
    /// A name that no other line has; nil for a line that nobody looks for.
    public let name: String?

    /// A line.
    public init(_ entry: [UInt8], name: String? = nil) {
        self.entry = entry
        self.name = name
    }
}

/// Puts a change into the log's words, at the time (Unix seconds) when it happened. Called inside the transaction of the change: what it
/// throws undoes the change. It must be a function of its arguments.
public typealias LogScribe = @Sendable (StoreChange, UInt64, LogContext) throws(IntakeError) -> [LogLine]
