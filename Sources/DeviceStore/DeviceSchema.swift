import GRDB

/// The tables, under one version number (`PRAGMA user_version`). A newer number than this one is never written to.
///
/// Version 1 had no receipt and kept a report only as it was sealed. The ledger's table is the same in both: a migration never touches a row.
enum DeviceSchema {
    static let version = 2

    /// Creates the tables of an empty database.
    static func create(_ database: Database) throws {
        try database.execute(sql: first)
        try migrate(database, from: 1)
    }

    /// Brings the tables of an older version up to date, inside the caller's transaction.
    static func migrate(_ database: Database, from found: Int) throws {
        if found < 2 { try database.execute(sql: second) }
        try database.execute(sql: "PRAGMA user_version = \(version)")
    }

    /// Whether the tables are, to the letter, those that ``create(_:)`` makes. Damage to their definitions would otherwise show up later,
    /// as a failure that nobody expects.
    static func isIntact(_ database: Database) throws -> Bool {
        let fresh = try DatabaseQueue()
        let expected = try fresh.write { database in
            try create(database)
            return try definitions(in: database)
        }
        return try definitions(in: database) == expected
    }

    private static func definitions(in database: Database) throws -> [String] {
        try String.fetchAll(database, sql: "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || ifnull(sql, '') FROM sqlite_schema ORDER BY 1")
    }

    static func version(of database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }

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
        """

    /// `encoded` is the noised report before it was sealed, so that the same bytes can be sealed again under another key.
    private static let second = """
        ALTER TABLE outbox ADD COLUMN encoded BLOB;
        CREATE TABLE receipt (
            place INTEGER PRIMARY KEY CHECK (place = 1), releases INTEGER NOT NULL, signed_at INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
        """
}
