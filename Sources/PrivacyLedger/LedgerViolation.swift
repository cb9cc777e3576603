/// What is wrong with a ledger, and at which row. Equality is on the code.
public struct LedgerViolation: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of violation. The raw values are stable names for machine-readable output.
    public enum Code: String, Sendable, CaseIterable {
        /// The bytes are not a row.
        case malformed
        /// The row was not written with this device's key, or was changed since.
        case notAuthentic
        /// The row's number does not follow the number before it: rows are missing, repeated or moved.
        case sequenceGap
        /// The row does not carry the hash of the row before it.
        case chainBroken
        /// The row's day lies before the day of an earlier row.
        case dayWentBack
        /// The row's release identifier is not the one that purpose, task, round and subject derive.
        case releaseMismatch
        /// A release was charged again while its first charge stood.
        case chargedTwice
        /// A release or a void has no charge before it.
        case releasedWithoutCharge
        /// A charge is smaller than its mechanism's parameters imply, or free.
        case costTooLow
        /// A charge lies on a day that was closed, or that the subject's erasure closed.
        case dayClosed
        /// A charge passes a cap of the policy that was in force.
        case overCap
        /// A charge comes before any policy.
        case chargeWithoutPolicy
        /// The ledger ends before the anchor's row: an older copy was restored or rows were cut off.
        case truncated
        /// The anchor's row has another hash in this ledger.
        case anchorMismatch
        /// The anchor's bytes are not a genuine anchor.
        case anchorInvalid
        /// The file around the rows cannot be read.
        case unreadable
    }

    /// What is wrong.
    public let code: Code
    /// The number that the offending row should have; 0 if it is not known.
    public let sequence: UInt64

    /// A violation at a row.
    public init(_ code: Code, sequence: UInt64) {
        self.code = code
        self.sequence = sequence
    }

    /// Two violations are equal when their codes are.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }

    /// One line, such as `chainBroken at row 12`.
    public var description: String { sequence == 0 ? code.rawValue : "\(code.rawValue) at row \(sequence)" }
}
