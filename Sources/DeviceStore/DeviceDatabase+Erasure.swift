import Foundation
import GRDB
public import PrivacyLedger
import Synchronization

extension DeviceDatabase {
    /// Erases what the device holds about a subject: sessions, event identifiers, values and keys, waiting reports, copies of what was sent.
    ///
    /// The ledger's rows stay, because what left cannot be called back, and the subject's budget of the day is gone, so that erasing does not
    /// refill it. If nobody vouches for the day that the clock shows, the subject's budget stays closed through that day until the collector
    /// signs a time, and nobody else's is touched. The consent record stays too: a withdrawal must outlive the data. Deleted content is overwritten, also in the write-ahead
    /// log, and databases that were moved aside are deleted. Withdraw the subject from the ``Outbox`` first.
    public func erase(_ subject: SubjectKey, now: Int64) throws(DeviceStoreError) {
        try state.withLock { state throws(DeviceStoreError) in
            let name = Data(subject.bytes)
            let (time, claimed) = state.clock.date(now)
            let entries = [state.ledger.erasedEntry(subject: subject, now: time), state.ledger.claimEntry(subject, claimed: claimed, now: time)]
            try commit(state.ledger.nextRows(entries.compactMap { $0 }), to: &state, "erasing") { database in
                for table in ["session", "seen_event", "subject_value", "outbox", "sent"] {
                    try database.execute(sql: "DELETE FROM \(table) WHERE subject = ?", arguments: [name])
                    if table == "outbox" { try Self.count(database, "outbox_withdrawn", by: database.changesCount) }
                }
            }
        }
        try overwriteLog()
        _ = try files?.deleteQuarantined()
    }

    /// Empties the write-ahead log, so that what was deleted is overwritten there as it is in the database.
    public func overwriteLog() throws(DeviceStoreError) {
        guard files != nil else { return }
        do {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        } catch {
            throw DeviceStoreError(error, "overwriting the log")
        }
    }
}
