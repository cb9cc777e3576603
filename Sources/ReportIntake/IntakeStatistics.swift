/// The intake's load since the program started.
public struct IntakeStatistics: Hashable, Sendable {
    /// Reports that are being opened or wait for their commit.
    public let queueDepth: Int
    /// The most reports that may be.
    public let queueCapacity: Int
    /// Transactions that made reports durable.
    public let commits: UInt64
    /// Transactions that failed; their reports were not acknowledged.
    public let failedCommits: UInt64
    /// How long the transactions took.
    public let commitLatency: LatencyHistogram
    /// Reports that were accepted.
    public let accepted: UInt64
    /// Uploads that came, readable or not.
    public let uploads: UInt64
    /// Uploads that were turned away because the queue was full.
    public let overloads: UInt64
    /// Bytes of upload bodies.
    public let bytes: UInt64
}
