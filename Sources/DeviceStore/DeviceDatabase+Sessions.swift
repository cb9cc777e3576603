import Foundation
import GRDB
public import PrivacyLedger

// What the agent learned from behaviour. All of it can be collected again, so these writes do not wait for the disk.
extension DeviceDatabase {
    /// Keeps a closed session for training; the subject's oldest ones make room.
    public func addSession(of subject: SubjectKey, closedAt: Int64, bytes: [UInt8]) throws(DeviceStoreError) {
        try checkSize(bytes, "keeping a session")
        let limit = limits.maximumSessionsPerSubject
        try relaxedWrite("keeping a session") { database in
            let name = Data(subject.bytes)
            try database.cachedStatement(sql: "INSERT INTO session (subject, closed_at, bytes) VALUES (?, ?, ?)").execute(
                arguments: [name, closedAt, Data(bytes)])
            try database.cachedStatement(
                sql: """
                    DELETE FROM session WHERE subject = ? AND position <= (
                        SELECT position FROM session WHERE subject = ? ORDER BY position DESC LIMIT 1 OFFSET ?)
                    """
            ).execute(arguments: [name, name, limit])
            try Self.count(database, "sessions_dropped", by: database.changesCount)
        }
    }

    /// The subject's most recent closed sessions, oldest first.
    public func sessions(of subject: SubjectKey, limit: Int) throws(DeviceStoreError) -> [[UInt8]] {
        try read("reading sessions") { database in
            try Data.fetchAll(
                database, sql: "SELECT bytes FROM session WHERE subject = ? ORDER BY position DESC LIMIT ?", arguments: [Data(subject.bytes), limit]
            ).reversed().map { Array($0) }
        }
    }

    /// The subjects with at least one closed session.
    public func subjectsWithSessions() throws(DeviceStoreError) -> [SubjectKey] {
        try read("reading subjects") { database in
            try Data.fetchAll(database, sql: "SELECT DISTINCT subject FROM session ORDER BY subject").compactMap { SubjectKey($0) }
        }
    }

    /// Remembers event identifiers and says, for each, whether it was new.
    public func markSeen(_ eventIDs: [String], of subject: SubjectKey, at now: Int64) throws(DeviceStoreError) -> [Bool] {
        try relaxedWrite("remembering events") { database in
            let statement = try database.cachedStatement(
                sql: "INSERT INTO seen_event (subject, event_id, seen_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            let name = Data(subject.bytes)
            return try eventIDs.map { eventID in
                try statement.execute(arguments: [name, eventID, now])
                return database.changesCount > 0
            }
        }
    }

    /// Deletes what is too old or too much: sessions, event identifiers, copies of what was sent. Call it about once an hour.
    public func prune(now: Int64) throws(DeviceStoreError) {
        let limits = limits
        try relaxedWrite("pruning") { database in
            try database.execute(sql: "DELETE FROM session WHERE closed_at < ?", arguments: [now - limits.maximumSessionAge])
            try Self.count(database, "sessions_dropped", by: database.changesCount)
            try database.execute(sql: "DELETE FROM seen_event WHERE seen_at < ?", arguments: [now - limits.maximumSeenEventAge])
            try database.execute(
                sql: """
                    DELETE FROM sent WHERE first_sent_at < ? OR position IN (
                        SELECT position FROM (SELECT position, SUM(LENGTH(bytes)) OVER (ORDER BY position DESC) AS held FROM sent) WHERE held > ?)
                    """, arguments: [now - limits.maximumSentAge, limits.maximumSentBytes])
            try Self.count(database, "sent_copies_dropped", by: database.changesCount)
        }
    }
}
