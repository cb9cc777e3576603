/// The rounds of one task as a state machine. It decides; its shell reads the clock, writes the store and makes the model.
///
/// Promises, checked over every input sequence of a small world: a round is published only with the least batch size or more; it is
/// closed at most once; rounds are numbered 1, 2, … without gaps up to the schedule's number; what arrives late never counts; the clock
/// going backwards changes nothing; the model version never falls.
public struct RoundMachine: Hashable, Sendable {
    /// The interval and the least batch size, from the task's configuration.
    public struct Bounds: Hashable, Sendable {
        /// The first second of the task, Unix time.
        public let start: UInt64
        /// The first second after the task, Unix time.
        public let end: UInt64
        /// No round of fewer reports is published.
        public let minimumBatch: UInt64

        /// Bounds; a least batch of 0 counts as 1.
        public init(start: UInt64, end: UInt64, minimumBatch: UInt64) {
            self.start = start
            self.end = end
            self.minimumBatch = max(1, minimumBatch)
        }
    }

    /// What the machine is told.
    public enum Input: Hashable, Sendable {
        /// The time is now `now`, Unix seconds. Earlier than before counts as the latest seen.
        case tick(now: UInt64)
        /// `count` more reports of the current round are durable.
        case accepted(count: UInt64)
        /// The operator ends the task: the open round closes if it may be released, else it is abandoned, and no other opens.
        case closeRequested
        /// The closing round's model is published as `version`, which is not lower than the one before.
        case published(version: UInt64)
    }

    /// The task's bounds.
    public let bounds: Bounds
    /// The operator's schedule.
    public let schedule: RoundSchedule
    /// The current round's number, from 1.
    public internal(set) var round: UInt64 = 1
    /// Where the current round stands.
    public internal(set) var phase: RoundPhase = .opening
    /// When the current round opened, Unix seconds; 0 before.
    public internal(set) var opened: UInt64 = 0
    /// The last second at which a report of the current round can count; 0 before it opened.
    public internal(set) var deadline: UInt64 = 0
    /// The current round's durable reports.
    public internal(set) var accepted: UInt64 = 0
    /// How often the current round was extended.
    public internal(set) var extensions: UInt32 = 0
    /// The version of the latest model.
    public internal(set) var modelVersion: UInt64
    /// Whether the operator has ended the task.
    public internal(set) var isEnding = false
    /// The latest time seen, Unix seconds.
    public internal(set) var latest: UInt64 = 0

    /// The machine of a new task whose agents start from `modelVersion`.
    public init(bounds: Bounds, schedule: RoundSchedule, modelVersion: UInt64) {
        self.bounds = bounds
        self.schedule = schedule
        self.modelVersion = modelVersion
    }

    /// Whether the task has had its last round.
    public var isFinished: Bool {
        phase.isFinal && (isEnding || round >= schedule.rounds || latest >= bounds.end)
    }

    /// Whether a report for round `number` can count at `now`, Unix seconds.
    public func admission(round number: UInt64, now: UInt64) -> RoundAdmission {
        if number > round || number == round && phase == .opening { return .early }
        return number == round && phase == .open && max(now, latest) <= deadline ? .admitted : .late
    }

    /// Takes one input and returns what the shell must do. An input that does not fit the phase changes nothing and asks for nothing.
    public mutating func handle(_ input: Input) -> [RoundAction] {
        switch input {
        case .tick(let now):
            latest = max(latest, now)
            return advance()
        case .accepted(let count):
            guard phase == .open else { return [] }
            accepted = accepted.addingReportingOverflow(count).overflow ? .max : accepted + count
            return advance()
        case .closeRequested:
            guard !isEnding else { return [] }
            isEnding = true
            return advance()
        case .published(let version):
            guard phase == .closing, version >= modelVersion else { return [] }
            modelVersion = version
            phase = .closed
            return startNext()
        }
    }
}
