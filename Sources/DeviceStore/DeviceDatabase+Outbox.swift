import Foundation
import GRDB
public import PrivacyLedger
public import ReportOutbox
import Synchronization

extension DeviceDatabase {
    /// Everything that waits to be sent, oldest first, to restore an ``Outbox``.
    public func outboxEntries() throws(DeviceStoreError) -> [OutboxEntry] {
        try read("reading the outbox") { database in
            try Row.fetchAll(
                database, sql: "SELECT release_id, subject, bytes, created_at, expires_at, attempts FROM outbox ORDER BY position"
            ).map { row in
                OutboxEntry(
                    releaseID: Array(row[0] as Data), owner: Array(row[1] as Data), bytes: Array(row[2] as Data), createdAt: row[3],
                    expiresAt: row[4],
                    attempts: UInt32(clamping: row[5] as Int64))
            }
        }
    }

    /// Notes that these entries are about to be sent, and keeps a copy of each for the owner. Must come before the first byte leaves.
    ///
    /// The anchors reach the disk first, so that after a power loss they know every release of which a byte left.
    public func beginSending(_ releaseIDs: [[UInt8]], at now: Int64) throws(DeviceStoreError) {
        try state.withLock { state throws(DeviceStoreError) in
            guard let files, state.anchorsAreBehind else { return }
            try files.synchronizeAnchors()
            state.anchorsAreBehind = false
        }
        try write("noting an upload") { database in
            for releaseID in releaseIDs {
                let name = Data(releaseID)
                try database.cachedStatement(sql: "UPDATE outbox SET attempts = attempts + 1 WHERE release_id = ?").execute(arguments: [name])
                try database.cachedStatement(
                    sql: """
                        INSERT INTO sent (release_id, subject, bytes, first_sent_at, outcome)
                        SELECT release_id, subject, bytes, ?, ? FROM outbox WHERE release_id = ? ON CONFLICT (release_id) DO NOTHING
                        """
                ).execute(arguments: [now, SentReport.Outcome.unconfirmed.rawValue, name])
            }
        }
    }

    /// A waiting report as it was before it was sealed, or nil.
    public func encodedReport(_ releaseID: [UInt8]) throws(DeviceStoreError) -> [UInt8]? {
        try read("reading a report") { database in
            try Data.fetchOne(
                database, sql: "SELECT encoded FROM outbox WHERE release_id = ? AND encoded IS NOT NULL", arguments: [Data(releaseID)]
            ).map { Array($0) }
        }
    }

    /// Replaces a waiting report's sealed bytes by another seal of the same report. What was sent before stays in the owner's copy, one
    /// report behind the other, as an upload carries them.
    public func replaceSealed(_ releaseID: [UInt8], with bytes: [UInt8]) throws(DeviceStoreError) {
        try checkSize(bytes, "sealing a report again")
        try write("sealing a report again") { database in
            let name = Data(releaseID)
            try database.cachedStatement(sql: "UPDATE outbox SET bytes = ? WHERE release_id = ? AND encoded IS NOT NULL").execute(
                arguments: [Data(bytes), name])
            guard database.changesCount == 1 else { throw DeviceStoreError(.notCharged, "sealing a report again") }
            try database.cachedStatement(sql: "UPDATE sent SET bytes = CAST(bytes || ? AS BLOB) WHERE release_id = ?").execute(
                arguments: [Data(bytes), name])
        }
    }

    /// Takes a delivered entry out of the outbox.
    public func markDelivered(_ releaseID: [UInt8]) throws(DeviceStoreError) {
        try write("noting a delivery") { database in
            try Self.settle(database, releaseID, .delivered)
        }
    }

    /// Deletes an entry that will never be sent again, and counts why.
    public func drop(_ releaseID: [UInt8], because reason: OutboxDropReason) throws(DeviceStoreError) {
        try write("dropping a report") { database in
            let (outcome, counter): (SentReport.Outcome, String) =
                switch reason {
                case .expired: (.unconfirmed, "outbox_expired")
                case .overflow: (.unconfirmed, "outbox_overflow")
                case .withdrawn: (.unconfirmed, "outbox_withdrawn")
                case .rejected: (.rejected, "outbox_rejected")
                }
            try Self.settle(database, releaseID, outcome)
            try Self.count(database, counter, by: 1)
        }
    }

    /// Copies of what left the device, newest first, byte for byte; nil for all subjects.
    public func sentReports(of subject: SubjectKey?, limit: Int = 100) throws(DeviceStoreError) -> [SentReport] {
        try read("reading what was sent") { database in
            let columns = "SELECT release_id, subject, bytes, first_sent_at, outcome FROM sent"
            let rows =
                if let subject {
                    try Row.fetchAll(
                        database, sql: columns + " WHERE subject = ? ORDER BY position DESC LIMIT ?", arguments: [Data(subject.bytes), limit])
                } else {
                    try Row.fetchAll(database, sql: columns + " ORDER BY position DESC LIMIT ?", arguments: [limit])
                }
            return rows.map { row in
                SentReport(
                    releaseID: Array(row[0] as Data), subject: Array(row[1] as Data), bytes: Array(row[2] as Data), firstSentAt: row[3],
                    outcome: SentReport.Outcome(rawValue: row[4] as String) ?? .unconfirmed)
            }
        }
    }

    static func insert(_ entry: OutboxEntry, encoded: [UInt8]?, into database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO outbox (release_id, subject, bytes, created_at, expires_at, attempts, encoded) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ).execute(
            arguments: [
                Data(entry.releaseID), Data(entry.owner), Data(entry.bytes), entry.createdAt, entry.expiresAt, Int64(entry.attempts),
                encoded.map { Data($0) },
            ])
    }

    private static func settle(_ database: Database, _ releaseID: [UInt8], _ outcome: SentReport.Outcome) throws {
        try database.cachedStatement(sql: "DELETE FROM outbox WHERE release_id = ?").execute(arguments: [Data(releaseID)])
        if outcome != .unconfirmed {
            try database.cachedStatement(sql: "UPDATE sent SET outcome = ? WHERE release_id = ?").execute(
                arguments: [outcome.rawValue, Data(releaseID)])
        }
    }
}
