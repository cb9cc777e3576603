public import Consent

/// Why a session was closed.
public enum SessionEnd: Sendable, Hashable {
    /// A newer session of the subject took its place, or would have, for this reason.
    case changed(SessionChange)
    /// Another subject needed its place.
    case evicted
}

/// A session that is over: what local training and measurement read.
public struct ClosedSession: Sendable, Hashable {
    /// The subject it was of.
    public let subject: String
    /// Its identity.
    public let id: SessionID
    /// Number among the subject's sessions, from one.
    public let index: UInt32
    /// Why it is over.
    public let end: SessionEnd
    /// The purposes it may serve. If it ended because consent changed, only those that are still allowed.
    public let purposes: ConsentPurposes
    /// Time of its first event, in Unix milliseconds.
    public let startedAt: Int64
    /// Time of its latest event, in Unix milliseconds.
    public let lastEventAt: Int64
    /// Number of events, without copies.
    public let eventCount: UInt32
    /// Number of items that were shown (lists and exposures), saturating.
    public let impressionCount: UInt32
    /// The latest interactions, at most ``SessionLimits/interactions``, by time.
    public let interactions: [Interaction]
    /// Number of earlier interactions that made room.
    public let droppedInteractions: UInt32
}
