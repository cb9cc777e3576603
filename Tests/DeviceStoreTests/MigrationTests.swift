import Foundation
import GRDB
import PrivacyLedger
import Testing

@testable import DeviceStore

@Suite struct MigrationTests {
    /// The tables of version 1, as its program made them.
    private static let first = """
        CREATE TABLE ledger (sequence INTEGER PRIMARY KEY, kind INTEGER NOT NULL, subject BLOB NOT NULL, row BLOB NOT NULL) STRICT;
        CREATE INDEX ledger_kind ON ledger (kind, sequence) WHERE kind = 4;
        CREATE TABLE outbox (
            position INTEGER PRIMARY KEY AUTOINCREMENT, release_id BLOB NOT NULL UNIQUE, subject BLOB NOT NULL, bytes BLOB NOT NULL,
            created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, attempts INTEGER NOT NULL) STRICT;
        CREATE INDEX outbox_subject ON outbox (subject);
        CREATE TABLE sent (
            position INTEGER PRIMARY KEY AUTOINCREMENT, release_id BLOB NOT NULL UNIQUE, subject BLOB NOT NULL, bytes BLOB NOT NULL,
            first_sent_at INTEGER NOT NULL, outcome TEXT NOT NULL) STRICT;
        CREATE INDEX sent_subject ON sent (subject);
        CREATE TABLE consent (subject BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE session (position INTEGER PRIMARY KEY AUTOINCREMENT, subject BLOB NOT NULL, closed_at INTEGER NOT NULL, bytes BLOB NOT NULL)
            STRICT;
        CREATE INDEX session_subject ON session (subject, position);
        CREATE INDEX session_closed ON session (closed_at);
        CREATE TABLE seen_event (subject BLOB NOT NULL, event_id TEXT NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (subject, event_id))
            STRICT, WITHOUT ROWID;
        CREATE INDEX seen_event_at ON seen_event (seen_at);
        CREATE TABLE device_file (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE subject_value (subject BLOB NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (subject, name)) STRICT;
        CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        PRAGMA user_version = 1;
        """

    private static let carried = ["ledger", "outbox", "sent", "consent", "device_file", "subject_value", "counter"]

    /// A store of version 1 with charges of two subjects, waiting and sent reports, consent and files; and the same store before.
    private func older(_ folder: Folder) throws -> (today: [UInt64], lifetime: [UInt64], rows: [[UInt8]]) {
        let totals: ([UInt64], [UInt64], [[UInt8]])
        do {
            let store = try open(folder.path + "/current")
            for round in 1...5 as ClosedRange<UInt64> {
                let question = try request(round, subject: subject(UInt8(1 + round % 2)))
                _ = try store.tryCharge(question)
                if round < 5 { try store.recordRelease(entry(question), now: noon) }
                if round == 1 { try store.beginSending([question.releaseID.bytes], at: noon) }
            }
            try store.voidCharge(try request(5, subject: subject(2)).releaseID, subject: subject(2), now: noon)
            try store.setConsent([4, 5], of: subject(1))
            try store.replaceFiles(storing: ["a": [1, 2, 3]])
            totals = ([1, 2].map { today(store, $0) }, [1, 2].map { store.spent(subject($0)) }, try store.ledgerRows())
        }
        try FileManager.default.createDirectory(atPath: folder.store, withIntermediateDirectories: true)
        for file in ["ledger.anchor", "ledger.key"] {
            try FileManager.default.copyItem(atPath: folder.path + "/current/" + file, toPath: folder.store + "/" + file)
        }
        let old = try DatabaseQueue(path: folder.store + "/device.sqlite")
        try old.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL")
            try database.execute(sql: Self.first)
            try database.execute(sql: "ATTACH DATABASE ? AS current", arguments: [folder.path + "/current/device.sqlite"])
            for table in Self.carried {
                let columns = try String.fetchAll(database, sql: "SELECT name FROM pragma_table_info(?)", arguments: [table]).joined(separator: ", ")
                try database.execute(sql: "INSERT INTO \(table) (\(columns)) SELECT \(columns) FROM current.\(table)")
            }
        }
        try old.close()
        return totals
    }

    private func today(_ store: DeviceDatabase, _ seed: UInt8) -> UInt64 {
        store.odometer(of: subject(seed), now: noon, delta: 1e-6).today.spent.microRho
    }

    @Test func `a store of version 1 is brought up to date and keeps every total`() throws {
        let folder = try Folder()
        let before = try older(folder)
        do {
            let store = try open(folder.store)
            #expect(store.openingReport.closing == nil)
            #expect(!store.openingReport.isQuarantined)
            #expect(store.openingReport.hasRestoredAnchor, "version 1 had one anchor")
            #expect(try Array(store.ledgerRows().prefix(before.rows.count)) == before.rows)
            for (index, seed) in [UInt8(1), 2].enumerated() {
                #expect(today(store, seed) == before.today[index])
                #expect(store.spent(subject(seed)) == before.lifetime[index])
            }
            #expect(store.releaseCount == 4)
            #expect(try store.outboxEntries().count == 4)
            #expect(try store.encodedReport(request(1, subject: subject(2)).releaseID.bytes) == nil)
            #expect(try store.sentReports(of: nil).count == 1)
            #expect(try store.consent(of: subject(1)) == [4, 5])
            #expect(try store.file("a") == [1, 2, 3])
            _ = try store.tryCharge(try request(6, subject: subject(1)))
            #expect(throws: DeviceStoreError(.refused(.dayCap), "")) { try store.tryCharge(try request(7, subject: subject(2))) }
        }
        try expectSound(try open(folder.store), folder.store)
    }

    @Test func `a migration that fails leaves the old file as it was`() throws {
        let folder = try Folder()
        let before = try older(folder)
        do {
            let intruder = try DatabaseQueue(path: folder.store + "/device.sqlite")
            try intruder.write { try $0.execute(sql: "CREATE TABLE receipt (a INTEGER)") }
            try intruder.close()
        }
        let bytes = try Folder.read(folder.store + "/device.sqlite")
        for _ in 0..<2 { #expect(throws: DeviceStoreError(.migrationFailed, "")) { _ = try open(folder.store) } }
        #expect(try Folder.read(folder.store + "/device.sqlite") == bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.store).allSatisfy { !$0.contains("quarantined") })
        do {
            let mended = try DatabaseQueue(path: folder.store + "/device.sqlite")
            try mended.write { try $0.execute(sql: "DROP TABLE receipt") }
            try mended.close()
        }
        let store = try open(folder.store)
        #expect(store.openingReport.closing == nil)
        #expect(store.spent(subject(1)) == before.lifetime[0])
    }

    @Test func `a store of version 1 whose rows were changed is not brought up to date but closed`() throws {
        let folder = try Folder()
        _ = try older(folder)
        do {
            let intruder = try DatabaseQueue(path: folder.store + "/device.sqlite")
            try intruder.write { try $0.execute(sql: "DELETE FROM ledger WHERE sequence = 5") }
            try intruder.close()
        }
        let store = try open(folder.store)
        #expect(store.openingReport.closing == .changed)
        #expect(store.openingReport.isQuarantined)
    }

    @Test func `tables that are not to the letter the schema's are damage`() throws {
        let folder = try Folder()
        do { _ = try open(folder.store).tryCharge(try request(1)) }
        do {
            let intruder = try DatabaseQueue(path: folder.store + "/device.sqlite")
            try intruder.write { try $0.execute(sql: "ALTER TABLE outbox RENAME COLUMN attempts TO attempt") }
            try intruder.close()
        }
        let store = try open(folder.store)
        #expect(store.openingReport.closing == .unreadable)
        #expect(store.openingReport.isQuarantined)
    }
}
