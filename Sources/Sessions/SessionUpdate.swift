/// Where an event stands: in which session, and as which event of it.
public struct SessionPosition: Sendable, Hashable {
    /// The session.
    public let id: SessionID
    /// Number of the session among the subject's sessions, from one.
    public let sessionIndex: UInt32
    /// Number of the event in the session, from one.
    public let eventIndex: UInt32
}

/// What became of an event.
public enum SessionOutcome: Sendable, Hashable {
    /// It is the first of a new session.
    case started(SessionPosition, SessionChange)
    /// It belongs to the session that is on.
    case continued(SessionPosition)
    /// It was seen before and does not count again.
    case duplicate
    /// It happened too long ago, or belongs to a session that is closed; it does not count.
    case tooLate
}

/// The answer of the register to one event.
public struct SessionUpdate: Sendable, Hashable {
    /// What became of the event.
    public let outcome: SessionOutcome
    /// Sessions that ended because of it: the subject's last one, or the one that had to make room.
    public let closed: [ClosedSession]

    /// Whether features should see the event.
    public var isCounted: Bool {
        switch outcome {
        case .started, .continued: true
        case .duplicate, .tooLate: false
        }
    }
}
