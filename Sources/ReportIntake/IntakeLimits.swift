/// How much the intake takes on.
public struct IntakeLimits: Hashable, Sendable {
    /// The most reports in one upload.
    public let reportsPerUpload: Int
    /// The longest upload body, in bytes.
    public let bytesPerUpload: Int
    /// The most reports that may be in work at once; more are turned away with a time to come back.
    public let queueCapacity: Int
    /// The most reports in one transaction.
    public let reportsPerCommit: Int
    /// The most reports that one device may add to one round.
    public let reportsPerRound: UInt64
    /// How far a report's time may lie ahead of the collector's clock, in seconds, beyond its own truncation.
    public let clockSkew: UInt64

    /// Limits; the defaults suit one machine.
    public init(
        reportsPerUpload: Int = 256, bytesPerUpload: Int = 4 << 20, queueCapacity: Int = 4096, reportsPerCommit: Int = 1024,
        reportsPerRound: UInt64 = 1, clockSkew: UInt64 = 300
    ) {
        self.reportsPerUpload = max(1, reportsPerUpload)
        self.bytesPerUpload = max(1, bytesPerUpload)
        self.queueCapacity = max(1, queueCapacity)
        self.reportsPerCommit = max(1, reportsPerCommit)
        self.reportsPerRound = max(1, reportsPerRound)
        self.clockSkew = clockSkew
    }
}
