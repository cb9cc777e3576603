import Aggregation
import Crypto
import Foundation
import GRDB
import ReportSealing

/// Appends to the log's table inside the caller's transaction, so that no change is without its entry and no entry without its change.
struct LogTable {
    /// The longest entry that a tile's bundle can hold.
    static let maximumEntryLength = 65_535

    let database: Database
    let scribe: LogScribe?

    /// Writes what a change is told as. Without a scribe nothing is written.
    func append(_ change: StoreChange, at time: UInt64) throws {
        guard let scribe else { return }
        for line in try scribe(change, time, LogContext(database: database)) {
            guard line.entry.count <= Self.maximumEntryLength else { throw IntakeError(.parameter, "a log entry of \(line.entry.count) bytes") }
            try database.execute(
                sql: "INSERT INTO log (number, entry, leaf_hash, name, time) VALUES ((SELECT count(*) FROM log), ?, ?, ?, ?)",
                arguments: [Data(line.entry), Data(Self.leafHash(line.entry)), line.name, stored(time)])
        }
    }

    /// Begins the log of a store that has none: with what the store knows from before, in the order in which it happened, each at its own
    /// time. A store that has a log, or nothing to tell, stays as it is.
    func begin() throws {
        guard scribe != nil, try Int.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM log)") == 0 else { return }
        var history: [(time: UInt64, change: StoreChange)] = []
        for row in try Row.fetchAll(database, sql: "SELECT * FROM releases ORDER BY stored, rowid") {
            let release = StoredRelease(row: row)
            history.append((release.stored, .documentStored(release)))
        }
        for entry in try IntakeStore.keys(database) where entry.state != .deleted { history.append((entry.since, .keyChanged(entry))) }
        for task in try StoredTask.all(database) { history += try past(of: task) }
        // A stable order: what happened in the same second stays as it was found.
        let order = history.indices.sorted { (history[$0].time, $0) < (history[$1].time, $1) }
        for index in order { try append(history[index].change, at: history[index].time) }
    }

    private func past(of task: StoredTask) throws -> [(time: UInt64, change: StoreChange)] {
        var past: [(time: UInt64, change: StoreChange)] = [(task.created, .taskOpened(task.configuration))]
        var last = task.created
        for round in try IntakeStore.rounds(database, task).reversed() where round.phase.isFinal {
            last = max(last, round.closed ?? round.deadline)
            let closing = StoreChange.RoundClosing(
                configuration: task.configuration, round: round.number, accepted: round.phase == .closed ? round.accepted : 0,
                refused: round.refused, modelVersionIn: round.modelVersionIn, modelVersionOut: round.modelVersionOut,
                aggregateHash: round.phase == .closed ? round.aggregateHash : nil, record: nil)
            past.append((last, .roundClosed(closing)))
        }
        if !task.isOpen { past.append((last, .taskClosed(task.id))) }
        return past
    }

    /// SHA-256(0x00 || entry) (RFC 6962, section 2.1).
    static func leafHash(_ entry: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: [0])
        hash.update(data: entry)
        return Array(hash.finalize())
    }
}
