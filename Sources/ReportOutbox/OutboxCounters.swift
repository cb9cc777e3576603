/// What became of the entries, counted since the outbox was made.
///
/// `enqueued + restored == delivered + expired + overflowed + rejected + withdrawn + waiting` holds at all times.
public struct OutboxCounters: Hashable, Sendable {
    /// Entries that were taken in.
    public internal(set) var enqueued = 0
    /// Entries that a store brought back at the start.
    public internal(set) var restored = 0
    /// Entries that the collector has.
    public internal(set) var delivered = 0
    /// Entries that waited too long.
    public internal(set) var expired = 0
    /// Entries for which there was no room.
    public internal(set) var overflowed = 0
    /// Entries that the collector refused for good.
    public internal(set) var rejected = 0
    /// Entries whose subject withdrew.
    public internal(set) var withdrawn = 0
    /// Uploads that failed as a whole.
    public internal(set) var failedFlights = 0

    mutating func count(_ reason: OutboxDropReason) {
        switch reason {
        case .expired: expired += 1
        case .overflow: overflowed += 1
        case .rejected: rejected += 1
        case .withdrawn: withdrawn += 1
        }
    }
}
