/// The bounds of an outbox. Sizes are in bytes, times in milliseconds.
public struct OutboxLimits: Hashable, Sendable {
    /// The limits of an agent that is not configured otherwise.
    public static let standard = OutboxLimits()

    /// The most that all entries together may hold; the oldest are dropped beyond it.
    public var maximumBytes = 16 << 20
    /// The most reports in one upload.
    public var maximumBatchCount = 64
    /// The most bytes in one upload; a single larger report is sent alone.
    public var maximumBatchBytes = 1 << 20
    /// The longest that a report waits, whatever its own expiry says: 7 days.
    public var maximumAge: Int64 = 7 * 86_400_000
    /// The upper end of the first back-off.
    public var baseDelay: Int64 = 1_000
    /// The upper end of any back-off: 5 minutes.
    public var maximumDelay: Int64 = 300_000
    /// The longest Retry-After that is honoured: 1 hour.
    public var maximumRetryAfter: Int64 = 3_600_000
    /// How long an upload may stay unanswered before it counts as failed.
    public var flightTimeout: Int64 = 120_000

    /// The standard limits, to be changed field by field.
    public init() {}
}
