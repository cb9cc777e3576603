/// A byte-exact copy of a report that left the device, or may have left it.
public struct SentReport: Hashable, Sendable {
    /// What became of it.
    public enum Outcome: String, Sendable, CaseIterable {
        /// It was sent at least once; no answer is known.
        case unconfirmed
        /// The collector has it.
        case delivered
        /// The collector refused it.
        case rejected
    }

    /// The release's 32-byte identifier.
    public let releaseID: [UInt8]
    /// The subject's key, 32 bytes.
    public let subject: [UInt8]
    /// The bytes as they were sent.
    public let bytes: [UInt8]
    /// When sending began, in Unix milliseconds.
    public let firstSentAt: Int64
    /// What became of it.
    public let outcome: Outcome
}
