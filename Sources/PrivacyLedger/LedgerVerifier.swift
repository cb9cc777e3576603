/// Checks a ledger row by row, from raw bytes: form, authenticity, chain, and that every row makes sense after the ones before it.
///
/// Without the device's key it finds every change that a hash chain can show; with the key also rows that a stranger wrote; with an anchor
/// also rows that are missing at the end. The caps are those that the ledger's own policy rows state.
public struct LedgerVerifier: Sendable {
    private var chain: RowChain
    private var accounts = BudgetAccounts()
    private let anchor: LedgerAnchor?

    /// A verifier in front of the first row.
    public init(key: LedgerKey?, anchor: LedgerAnchor? = nil) {
        self.chain = RowChain(key: key)
        self.anchor = anchor
    }

    /// The number of rows that were accepted.
    public var rowCount: UInt64 { chain.rowCount }

    /// The hash of the last accepted row, or zero.
    public var lastHash: LedgerDigest { chain.lastHash }

    /// Checks the next row. After an error the verifier stays in front of that row.
    @discardableResult
    public mutating func check(_ bytes: [UInt8]) throws(LedgerViolation) -> LedgerRow {
        var next = chain
        let row = try next.link(bytes)
        if let anchor, anchor.sequence == row.sequence, anchor.hash != next.lastHash {
            throw LedgerViolation(.anchorMismatch, sequence: row.sequence)
        }
        try accounts.fold(row)
        chain = next
        return row
    }

    /// Checks that the ledger reaches its anchor.
    public func finish() throws(LedgerViolation) {
        if let anchor, anchor.sequence > rowCount { throw LedgerViolation(.truncated, sequence: rowCount + 1) }
    }

    /// Checks a whole ledger.
    public static func verify(rows: some Sequence<[UInt8]>, key: LedgerKey?, anchor: LedgerAnchor?) -> LedgerVerification {
        var verifier = LedgerVerifier(key: key, anchor: anchor)
        var violation: LedgerViolation?
        do throws(LedgerViolation) {
            for bytes in rows { try verifier.check(bytes) }
            try verifier.finish()
        } catch {
            violation = error
        }
        return LedgerVerification(
            rows: verifier.rowCount, lastHash: verifier.lastHash, violation: violation, checkedAuthenticity: key != nil, checkedAnchor: anchor != nil)
    }
}
