/// A ledger as one file, for auditors: the label `sotto-1 ledger file`, a line feed, then each row behind its length in two bytes.
public enum LedgerFile {
    private static let label = Array("sotto-1 ledger file\n".utf8)

    /// Whether bytes start as a ledger file does.
    public static func isLedgerFile(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: label) }

    /// Writes rows, given as their canonical bytes.
    public static func encode(rows: some Sequence<[UInt8]>) -> [UInt8] {
        var bytes = label
        for row in rows {
            bytes.append(bigEndian: UInt16(clamping: row.count))
            bytes += row
        }
        return bytes
    }

    /// Splits a file into the bytes of its rows without judging them. Throws ``LedgerViolation/Code/unreadable``.
    public static func rows(in bytes: [UInt8]) throws(LedgerViolation) -> [[UInt8]] {
        guard isLedgerFile(bytes) else { throw LedgerViolation(.unreadable, sequence: 0) }
        var reader = FieldReader(bytes)
        _ = reader.slice(label.count)
        var rows: [[UInt8]] = []
        while !reader.isAtEnd {
            guard let length = reader.integer(UInt16.self), Int(length) <= LedgerRow.maximumLength, let row = reader.slice(Int(length)) else {
                throw LedgerViolation(.unreadable, sequence: UInt64(rows.count) + 1)
            }
            rows.append(Array(row))
        }
        return rows
    }
}
