import Foundation
import GRDB
public import PrivacyLedger
public import ReportOutbox
import Synchronization

extension DeviceDatabase {
    /// Records, in one transaction, that a paid release exists and queues its sealed bytes.
    ///
    /// Only after this may a byte leave. Throws `notCharged` if the release has no open charge, so nothing unpaid can be queued.
    ///
    /// - Parameter encoded: The noised report before it was sealed, to be sealed again if the collector's key goes out of use.
    public func recordRelease(_ entry: OutboxEntry, encoded: [UInt8]? = nil, now: Int64) throws(DeviceStoreError) {
        try checkSize(entry.bytes, "queueing a report")
        guard let releaseID = ReleaseID(entry.releaseID), let subject = SubjectKey(entry.owner) else {
            throw DeviceStoreError(.notCharged, "queueing a report")
        }
        try state.withLock { state throws(DeviceStoreError) in
            guard let released = state.ledger.releasedEntry(releaseID, subject: subject, now: state.believable(now)) else {
                throw DeviceStoreError(.notCharged, "queueing a report")
            }
            try commit(state.ledger.nextRows([released]), to: &state, "queueing a report") {
                try Self.insert(entry, encoded: encoded, into: $0)
            }
        }
    }

    /// Gives a charge up: its release will never be made. What was paid stays paid. Throws `notCharged` if there is no open charge.
    public func voidCharge(_ releaseID: ReleaseID, subject: SubjectKey, now: Int64) throws(DeviceStoreError) {
        try state.withLock { state throws(DeviceStoreError) in
            guard let entry = state.ledger.voidEntry(releaseID, subject: subject, now: state.believable(now)) else {
                throw DeviceStoreError(.notCharged, "giving up a charge")
            }
            try append([entry], to: &state, "giving up a charge")
        }
    }

    /// Puts a refusal that was decided before the ledger was asked (task limits, consent) on record, once a day.
    public func recordRefusal(
        _ reason: RefusalReason, subject: SubjectKey, purpose: BudgetPurpose?, taskID: LedgerDigest, round: UInt64 = 0,
        agreementHash: LedgerDigest = .zero, now: Int64
    ) throws(DeviceStoreError) {
        try state.withLock { state throws(DeviceStoreError) in
            let entry = state.ledger.refusalEntry(
                subject: subject, purpose: purpose, taskID: taskID, round: round, agreementHash: agreementHash, reason: reason,
                now: state.believable(now))
            try append([entry].compactMap { $0 }, to: &state, "recording a refusal")
        }
    }

    /// Reads a subject's budgets at a delta between 0 and 1.
    public func odometer(of subject: SubjectKey, now: Int64, delta: Double) -> BudgetOdometer {
        state.withLock { $0.ledger.odometer(of: subject, now: now, delta: delta) }
    }

    /// The ledger's last row, as the anchor file names it.
    public var anchor: LedgerAnchor { state.withLock { $0.ledger.anchor } }

    /// The bytes of every row, in order; for export and audit.
    public func ledgerRows() throws(DeviceStoreError) -> [[UInt8]] {
        try read("reading the ledger") { database in
            try Data.fetchAll(database, sql: "SELECT row FROM ledger ORDER BY sequence").map { Array($0) }
        }
    }

    /// The latest refusals, the newest first.
    public func refusals(limit: Int = 100) throws(DeviceStoreError) -> [LedgerRow] {
        try read("reading refusals") { database in
            try Data.fetchAll(database, sql: "SELECT row FROM ledger WHERE kind = 4 ORDER BY sequence DESC LIMIT ?", arguments: [limit])
                .compactMap { try? LedgerRow(bytes: Array($0)) }
        }
    }

    func append(_ entries: [LedgerEntry], to state: inout State, _ operation: String) throws(DeviceStoreError) {
        guard !entries.isEmpty else { return }
        try commit(state.ledger.nextRows(entries), to: &state, operation)
    }

    /// Makes rows durable, folds them, and moves the anchor. The caller holds the state's lock: one writer, one order.
    func commit(
        _ rows: [LedgerRow], to state: inout State, _ operation: String, beside changes: (Database) throws -> Void = { _ in }
    ) throws(DeviceStoreError) {
        guard !state.needsReopening else { throw DeviceStoreError(.needsReopening, operation) }
        do {
            try write(operation) { database in
                for row in rows { try Self.insert(row, into: database) }
                try changes(database)
            }
        } catch {
            // After a failed fsync nobody knows what the disk holds; only opening again can tell. A full disk rolled back cleanly.
            if error.code != .diskFull, error.code != .inUse, error.code != .tooLarge { state.needsReopening = true }
            throw error
        }
        do throws(LedgerViolation) {
            for row in rows { try state.ledger.foldOwn(row) }
        } catch {
            state.needsReopening = true
            throw DeviceStoreError(.corrupt, operation)
        }
        guard let files, !rows.isEmpty else { return }
        state.anchorsAreBehind = true
        try files.moveAnchors(to: state.ledger.anchor.bytes(key: ledgerKey))
    }

    static func insert(_ row: LedgerRow, into database: Database) throws {
        try database.cachedStatement(sql: "INSERT INTO ledger (sequence, kind, subject, row) VALUES (?, ?, ?, ?)").execute(
            arguments: [Int64(clamping: row.sequence), Int64(row.entry.kind.rawValue), Data(row.entry.subject.bytes), Data(row.bytes)])
    }
}
