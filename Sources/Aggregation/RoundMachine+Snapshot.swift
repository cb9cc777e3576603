extension RoundMachine {
    /// What a store keeps of a machine between two inputs, besides its bounds and schedule.
    public struct Snapshot: Hashable, Sendable {
        /// The current round's number.
        public let round: UInt64
        /// Where it stands.
        public let phase: RoundPhase
        /// When it opened, Unix seconds.
        public let opened: UInt64
        /// Its deadline, Unix seconds.
        public let deadline: UInt64
        /// Its durable reports.
        public let accepted: UInt64
        /// How often it was extended.
        public let extensions: UInt32
        /// The version of the latest model.
        public let modelVersion: UInt64
        /// Whether the operator has ended the task.
        public let isEnding: Bool
        /// The latest time seen, Unix seconds.
        public let latest: UInt64

        /// A snapshot from its stored columns.
        public init(
            round: UInt64, phase: RoundPhase, opened: UInt64, deadline: UInt64, accepted: UInt64, extensions: UInt32,
            modelVersion: UInt64, isEnding: Bool, latest: UInt64
        ) {
            self.round = round
            self.phase = phase
            self.opened = opened
            self.deadline = deadline
            self.accepted = accepted
            self.extensions = extensions
            self.modelVersion = modelVersion
            self.isEnding = isEnding
            self.latest = latest
        }
    }

    /// The machine's state now.
    public var snapshot: Snapshot {
        Snapshot(
            round: round, phase: phase, opened: opened, deadline: deadline, accepted: accepted, extensions: extensions,
            modelVersion: modelVersion, isEnding: isEnding, latest: latest)
    }

    /// The machine as it was when `snapshot` was taken.
    public init(bounds: Bounds, schedule: RoundSchedule, restoring snapshot: Snapshot) {
        self.init(bounds: bounds, schedule: schedule, modelVersion: snapshot.modelVersion)
        round = max(1, snapshot.round)
        phase = snapshot.phase
        opened = snapshot.opened
        deadline = snapshot.deadline
        accepted = snapshot.accepted
        extensions = snapshot.extensions
        isEnding = snapshot.isEnding
        latest = snapshot.latest
    }
}
