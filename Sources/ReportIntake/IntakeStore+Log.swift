import Foundation
import GRDB

extension IntakeStore {
    /// The number of entries in the log.
    public func logSize() async throws(IntakeError) -> UInt64 {
        try await read { UInt64(clamping: try Int64.fetchOne($0, sql: "SELECT count(*) FROM log") ?? 0) }
    }

    /// Entries `range` of the log; fewer where it ends.
    public func logEntries(_ range: Range<UInt64>) async throws(IntakeError) -> [LoggedEntry] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM log WHERE number >= ? AND number < ? ORDER BY number",
                arguments: [stored(range.lowerBound), stored(range.upperBound)]
            ).map(LoggedEntry.init(row:))
        }
    }

    /// The leaf hashes of entries `range`, 32 bytes each; fewer where the log ends.
    public func logLeafHashes(_ range: Range<UInt64>) async throws(IntakeError) -> [[UInt8]] {
        try await read { database in
            try Data.fetchAll(
                database, sql: "SELECT leaf_hash FROM log WHERE number >= ? AND number < ? ORDER BY number",
                arguments: [stored(range.lowerBound), stored(range.upperBound)]
            ).map(Array.init)
        }
    }

    /// The number of the entry with a name, or nil.
    public func logNumber(named name: String) async throws(IntakeError) -> UInt64? {
        try await read { try Int64.fetchOne($0, sql: "SELECT number FROM log WHERE name = ?", arguments: [name]) }
            .map { UInt64(clamping: $0) }
    }

    /// The names of the first `size` entries that have one, each with its number.
    public func logNames(below size: UInt64) async throws(IntakeError) -> [String: UInt64] {
        try await read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT name, number FROM log WHERE name IS NOT NULL AND number < ?", arguments: [stored(size)])
            return Dictionary(rows.map { ($0["name"] as String, $0.natural("number")) }) { first, _ in first }
        }
    }

    /// Makes a policy the one that holds, and logs it; the one that holds already changes nothing. Returns whether it changed.
    @discardableResult
    public func adoptPolicy(_ policy: [UInt8], now: UInt64) async throws(IntakeError) -> Bool {
        let known = try await read { try Data.fetchOne($0, sql: "SELECT bytes FROM policies ORDER BY number DESC LIMIT 1") }
        if known == Data(policy) { return false }
        return try await write { [scribe] database in
            guard try Data.fetchOne(database, sql: "SELECT bytes FROM policies ORDER BY number DESC LIMIT 1") != Data(policy) else { return false }
            try database.execute(sql: "INSERT INTO policies (bytes, since) VALUES (?, ?)", arguments: [Data(policy), stored(now)])
            try LogTable(database: database, scribe: scribe).append(.policyChanged(policy), at: now)
            return true
        }
    }
}
