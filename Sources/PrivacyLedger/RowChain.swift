/// The place at which the next row must continue, and the check that it does.
struct RowChain: Sendable {
    let key: LedgerKey?
    private(set) var rowCount: UInt64 = 0
    private(set) var lastHash = LedgerDigest.zero

    init(key: LedgerKey?) { self.key = key }

    /// Checks a row's authenticity (if the key is known), then its form, number and predecessor, and moves behind it.
    ///
    /// Nothing is parsed before it is authentic.
    mutating func link(_ bytes: [UInt8]) throws(LedgerViolation) -> LedgerRow {
        let (sequence, overflow) = rowCount.addingReportingOverflow(1)
        guard !overflow, bytes.count > LedgerDigest.byteCount, bytes.count <= LedgerRow.maximumLength else {
            throw LedgerViolation(.malformed, sequence: sequence)
        }
        if let key {
            guard key.isValid(bytes.suffix(LedgerDigest.byteCount), for: bytes.dropLast(LedgerDigest.byteCount)) else {
                throw LedgerViolation(.notAuthentic, sequence: sequence)
            }
        }
        guard let row = try? LedgerRow(bytes: bytes) else { throw LedgerViolation(.malformed, sequence: sequence) }
        guard row.sequence == sequence else { throw LedgerViolation(.sequenceGap, sequence: sequence) }
        guard row.previousHash == lastHash else { throw LedgerViolation(.chainBroken, sequence: sequence) }
        rowCount = sequence
        lastHash = LedgerRow.hash(of: bytes)
        return row
    }

    /// Moves behind a row that this device sealed a moment ago: its place is checked, its own seal and form are not read again.
    mutating func advance(_ row: LedgerRow) throws(LedgerViolation) {
        let (sequence, overflow) = rowCount.addingReportingOverflow(1)
        guard !overflow, row.sequence == sequence else { throw LedgerViolation(.sequenceGap, sequence: sequence) }
        guard row.previousHash == lastHash else { throw LedgerViolation(.chainBroken, sequence: sequence) }
        rowCount = sequence
        lastHash = row.hash
    }
}
