/// The times and sizes that sessions are held to. Times are in milliseconds.
public struct SessionLimits: Sendable, Hashable {
    /// A pause this long ends a session (Snowplow, Glean, Google Analytics: 30 minutes).
    public var idle: Int64
    /// A session is at most this long, however busy (PostHog: 24 hours).
    public var maximumLength: Int64
    /// A device clock that steps back by more than this ends a session.
    public var clockTolerance: Int64
    /// An event that happened longer ago than this is not counted any more.
    public var maximumLateness: Int64
    /// Most subjects kept; the one that was silent longest makes room, and its session is closed.
    public var subjects: Int
    /// Most interactions kept of one session; the oldest make room and are counted.
    public var interactions: Int
    /// Number of a subject's latest events whose copies are recognised, across its sessions.
    public var recentEvents: Int

    /// Makes limits. The defaults are 30 minutes, 24 hours, 1 minute, 24 hours, 1,024 subjects, 500 interactions and 256 recent events.
    /// Sizes are brought into 1 to 65,535 (subjects to 1 to 1,000,000), times to zero or more.
    public init(
        idle: Int64 = 1_800_000,
        maximumLength: Int64 = 86_400_000,
        clockTolerance: Int64 = 60_000,
        maximumLateness: Int64 = 86_400_000,
        subjects: Int = 1024,
        interactions: Int = 500,
        recentEvents: Int = 256
    ) {
        // Times of at most about thirty years keep every sum with a time of an event far from overflow.
        let longest: Int64 = 1_000_000_000_000
        self.idle = min(max(0, idle), longest)
        self.maximumLength = min(max(0, maximumLength), longest)
        self.clockTolerance = min(max(0, clockTolerance), longest)
        self.maximumLateness = min(max(0, maximumLateness), longest)
        self.subjects = min(max(1, subjects), 1_000_000)
        self.interactions = min(max(1, interactions), 65_535)
        self.recentEvents = min(max(1, recentEvents), 65_535)
    }
}
