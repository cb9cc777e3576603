/// The result of checking a whole ledger.
public struct LedgerVerification: Hashable, Sendable {
    /// The number of rows that hold.
    public let rows: UInt64
    /// The hash of the last row that holds, or zero.
    public let lastHash: LedgerDigest
    /// The first thing that is wrong, or nil.
    public let violation: LedgerViolation?
    /// Whether the device's key was at hand, so that every row is known to be the device's own.
    public let checkedAuthenticity: Bool
    /// Whether an anchor was at hand, so that no row is missing at the end.
    public let checkedAnchor: Bool

    /// Whether everything that was checked holds.
    public var holds: Bool { violation == nil }
}
