public import ReportFormat

/// One sealed report that waits to be uploaded.
///
/// The bytes are fixed when the entry is made: every attempt sends the same ones, so a retry draws no new noise and costs nothing.
public struct OutboxEntry: Hashable, Sendable {
    /// The release's 32-byte identifier, and the entry's name in the outbox.
    public let releaseID: [UInt8]
    /// Whose report it is: the subject's key, 32 bytes. Never sent.
    public let owner: [UInt8]
    /// The sealed report, byte for byte as it is sent.
    public let bytes: [UInt8]
    /// When the entry was made, in Unix milliseconds.
    public let createdAt: Int64
    /// When the report stops being worth sending, in Unix milliseconds.
    public let expiresAt: Int64
    /// How often sending was attempted.
    public internal(set) var attempts: UInt32

    /// An entry for a report that was just sealed.
    public init(_ report: SealedReport, releaseID: [UInt8], owner: [UInt8], createdAt: Int64, expiresAt: Int64) {
        self.init(releaseID: releaseID, owner: owner, bytes: report.bytes, createdAt: createdAt, expiresAt: expiresAt)
    }

    /// The report's public name, by which the collector answers: the first bytes of every report.
    public var reportID: ReportID? { ReportID(bytes.prefix(ReportID.byteCount)) }

    /// An entry as a store kept it.
    package init(releaseID: [UInt8], owner: [UInt8], bytes: [UInt8], createdAt: Int64, expiresAt: Int64, attempts: UInt32 = 0) {
        self.releaseID = releaseID
        self.owner = owner
        self.bytes = bytes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.attempts = attempts
    }
}
