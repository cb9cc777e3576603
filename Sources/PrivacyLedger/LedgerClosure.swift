public import PrivacyAccounting

/// A day that a device closed because its ledger was lost, changed or an older copy: what a statement can say about rows that are gone.
public struct LedgerClosure: Hashable, Sendable {
    /// The number of the closing row.
    public let row: UInt64
    /// The day that was closed for everybody.
    public let day: LedgerDay
    /// Why, or nil for a cause that this version does not know.
    public let cause: LedgerEntry.ClosingCause?
    /// The least that every subject's lifetime has spent by this row; zero if no row was gone.
    public let floor: PrivacyCost

    /// The closure that a row records, or nil if it is a row of another kind.
    public init?(_ row: LedgerRow) {
        guard row.entry.kind == .epochClosed else { return nil }
        self.row = row.sequence
        day = row.entry.day
        cause = LedgerEntry.ClosingCause(rawValue: row.entry.detail)
        floor = row.entry.cost
    }

    /// Whether charges may be gone that no row tells of. A broken anchor alone loses none.
    public var losesCharges: Bool { floor.microRho > 0 || cause != .anchorInvalid }

    /// Raises a lifetime to the floor. What the lost charges were nobody knows, so that no pure sum covers them any more.
    package func raise(_ lifetime: inout BudgetTally) {
        guard losesCharges else { return }
        lifetime.raise(to: PrivacyCost(microRho: floor.microRho, microEpsilon: PrivacyCost.unboundedMicroEpsilon))
    }

    /// What happened, in words.
    public var explanation: String {
        let reason = "Closed on \(day) (\(cause.map { "\($0)" } ?? "unknown cause")): "
        let gone = losesCharges ? "rows are missing before row \(row)" : "the anchor was missing or not genuine, and no row is known to be gone"
        guard floor.microRho > 0 else { return reason + gone + "." }
        let source =
            cause == .receiptAhead
            ? "the lifetime cap, because nobody knows what they cost"
            : "what the anchor knew of some subject, or the lifetime cap if no anchor was genuine"
        return reason + gone + "; every subject counts as having spent at least \(LedgerStatement.micro(floor.microRho)) rho by then (\(source))."
    }
}

extension LedgerClosure: Encodable {
    private enum CodingKeys: String, CodingKey { case row, day, cause, floorMicroRho, losesCharges, explanation }

    /// Writes the closure with its date and in words.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(row, forKey: .row)
        try container.encode(day.description, forKey: .day)
        try container.encode(cause.map { "\($0)" } ?? "unknown", forKey: .cause)
        try container.encode(floor.microRho, forKey: .floorMicroRho)
        try container.encode(losesCharges, forKey: .losesCharges)
        try container.encode(explanation, forKey: .explanation)
    }
}
