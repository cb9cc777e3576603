import GRDB

/// The tables, under one version number (`PRAGMA user_version`). A newer number than this one is never written to.
enum DeviceSchema {
    static let version = 1

    /// Creates the tables of an empty database.
    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
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
                PRAGMA user_version = \(version);
                """)
    }

    static func version(of database: Database) throws -> Int {
        try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    }
}
