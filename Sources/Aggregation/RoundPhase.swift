/// Where a round stands. The raw values are stored.
public enum RoundPhase: UInt8, Sendable, CaseIterable {
    /// Next in line; it opens at the first tick inside the task's interval.
    case opening = 0
    /// Reports count.
    case open = 1
    /// The sums are frozen and the next model is being made; reports are late.
    case closing = 2
    /// The model was published.
    case closed = 3
    /// Too few reports came; nothing was released and nothing ever will be.
    case abandoned = 4

    /// The phase's name for people.
    public var name: String { "\(self)" }

    /// Whether nothing can change any more.
    public var isFinal: Bool { self == .closed || self == .abandoned }
}

/// What the shell of a ``RoundMachine`` must make durable, in the order given, in one transaction.
public enum RoundAction: Hashable, Sendable {
    /// Round `number` takes reports computed against `modelVersion` until `deadline`, Unix seconds.
    case openRound(number: UInt64, modelVersion: UInt64, deadline: UInt64)
    /// Round `number` takes reports until the new `deadline`.
    case extendDeadline(number: UInt64, deadline: UInt64)
    /// Round `number` takes no more reports; its sums are final.
    case closeRound(number: UInt64)
    /// Average round `number`, make the next model, and answer with `published`. Repeated at every tick until then.
    case publish(number: UInt64)
    /// Round `number` ends without a release.
    case abandon(number: UInt64)
    /// The task has had its last round.
    case finish
}

/// Whether a report for a round can count now, with the reason when it cannot.
public enum RoundAdmission: Hashable, Sendable {
    /// It can.
    case admitted
    /// The round has not opened yet.
    case early
    /// The round's deadline has passed, or it is closing, closed or abandoned.
    case late
}
