public import PrivacyLedger

/// Ledgers that record what a wrong mechanism does to its budget. The ledger check must name each.
public enum LedgerForgery: String, CaseIterable, Sendable {
    /// Noise was drawn again for a retry, and the release paid for twice.
    case redrawnOnRetry = "ledger: redrawn-on-retry"
    /// A report left without a charge, as one without noise would.
    case unpaidRelease = "ledger: unpaid-release"
    /// A release was priced as if replacing a subject's data moved the vector by C, where it is 2C.
    case wrongSensitivity = "ledger: wrong-sensitivity"
    /// A charge was taken out afterwards.
    case removedCharge = "ledger: removed-charge"
    /// More was spent than the policy allows.
    case overCap = "ledger: over-cap"

    /// The fault in a few words.
    public var fault: String {
        switch self {
        case .redrawnOnRetry: "the same release charged twice"
        case .unpaidRelease: "a release without a charge"
        case .wrongSensitivity: "priced for sensitivity C"
        case .removedCharge: "a charge taken out"
        case .overCap: "a charge beyond the cap"
        }
    }

    /// What the ledger check must say.
    public var violation: LedgerViolation.Code {
        switch self {
        case .redrawnOnRetry: .chargedTwice
        case .unpaidRelease: .releasedWithoutCharge
        case .wrongSensitivity: .costTooLow
        case .removedCharge: .sequenceGap
        case .overCap: .overCap
        }
    }

    /// What the ledger check says about a forged ledger; `nil` if it finds nothing.
    public func verdict(key: LedgerKey) -> LedgerViolation? { LedgerVerifier.verify(rows: rows(key: key), key: key, anchor: nil).violation }

    /// What the ledger check says about the same ledger without the fault.
    public static func honestVerdict(key: LedgerKey) -> LedgerViolation? {
        LedgerVerifier.verify(rows: seal(policy + [charge(round: 1), release(round: 1)], key: key), key: key, anchor: nil).violation
    }

    private func rows(key: LedgerKey) -> [[UInt8]] {
        let entries: [LedgerEntry] =
            switch self {
            case .redrawnOnRetry: [Self.charge(round: 1), Self.release(round: 1), Self.charge(round: 1)]
            case .unpaidRelease: [Self.charge(round: 1), Self.release(round: 2)]
            case .wrongSensitivity: [Self.charge(round: 1, price: 4)]
            case .removedCharge: [Self.charge(round: 1), Self.charge(round: 2), Self.charge(round: 3)]
            case .overCap: [Self.charge(round: 1), Self.charge(round: 2), Self.charge(round: 3), Self.charge(round: 4)]
            }
        var rows = Self.seal(Self.policy + entries, key: key)
        if self == .removedCharge { rows.remove(at: rows.count - 2) }
        return rows
    }

    private static func seal(_ entries: [LedgerEntry], key: LedgerKey) -> [[UInt8]] {
        var previous = LedgerDigest.zero
        return entries.enumerated().map { index, entry in
            let row = LedgerRow(sequence: UInt64(index) + 1, previousHash: previous, entry: entry, key: key)
            previous = row.hash
            return row.bytes
        }
    }
}
