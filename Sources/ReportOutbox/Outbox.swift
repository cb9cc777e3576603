/// The upload queue as a state machine: inputs go in, actions come out, and nothing else happens.
///
/// At most one upload is under way. Back-off is full jitter (a uniform draw from zero to a bound that doubles, as in Brooker, "Exponential
/// backoff and jitter", 2015), so that many agents that failed together do not return together. Times are Unix milliseconds and may jump
/// in either direction: a clock that goes back can delay an upload by no more than the longest wait.
public struct Outbox: Hashable, Sendable {
    struct Flight: Hashable, Sendable {
        let number: UInt64
        var unanswered: [[UInt8]]
        var startedAt: Int64
        var sawTemporary = false
    }

    enum Wait: Hashable, Sendable {
        case none
        /// A failure whose delay the next tick draws.
        case undrawn(retryAfter: Int64)
        case until(Int64)
    }

    /// The bounds.
    public let limits: OutboxLimits
    /// What became of the entries.
    public internal(set) var counters = OutboxCounters()

    var entries: [[UInt8]: OutboxEntry] = [:]
    /// The entries' names, oldest first.
    var order: [[UInt8]] = []
    var byteCount = 0
    var flight: Flight?
    var flightNumber: UInt64 = 0
    var failures: UInt32 = 0
    var wait = Wait.none

    /// An outbox with the entries that a store kept, oldest first.
    public init(limits: OutboxLimits = .standard, restoring entries: [OutboxEntry] = []) {
        self.limits = limits
        for entry in entries where self.entries[entry.releaseID] == nil {
            insert(entry)
            counters.restored += 1
        }
    }

    /// The number of entries that wait or are under way.
    public var count: Int { order.count }

    /// The bytes that all entries hold.
    public var totalBytes: Int { byteCount }

    /// Whether an upload is under way.
    public var isSending: Bool { flight != nil }

    /// The entry with a name, or nil.
    public subscript(releaseID: [UInt8]) -> OutboxEntry? { entries[releaseID] }

    mutating func insert(_ entry: OutboxEntry) {
        entries[entry.releaseID] = entry
        order.append(entry.releaseID)
        byteCount += entry.bytes.count
    }

    mutating func remove(_ releaseID: [UInt8]) {
        guard let entry = entries.removeValue(forKey: releaseID) else { return }
        byteCount -= entry.bytes.count
        order.removeAll { $0 == releaseID }
    }

    mutating func drop(_ releaseID: [UInt8], _ reason: OutboxDropReason) -> OutboxAction {
        remove(releaseID)
        counters.count(reason)
        return .drop(releaseID, reason)
    }
}
