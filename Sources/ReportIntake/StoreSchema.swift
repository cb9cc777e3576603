import GRDB

/// The collector's tables. Times are Unix seconds. Every table is STRICT, so that a column holds the type it declares or the write fails.
enum StoreSchema {
    /// The version that this program reads and writes, kept as SQLite's `user_version`.
    static let version = 3

    /// SQLite's `application_id`: "SoCo", so that another program's database is never taken for ours.
    static let applicationID = 0x536f_436f

    /// Requires that the file is new, or a collector's database of a version that this program may write.
    static func check(_ database: Database) throws {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let application = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        if application == 0, version == 0, tables == 0 { return }
        guard application == applicationID else { throw IntakeError(.notADatabase, "the file belongs to another program") }
        try requireWritable(version)
    }

    /// Requires that no later program has migrated the file since it was opened.
    static func requireWritable(_ version: Int) throws(IntakeError) {
        guard version <= Self.version else {
            throw IntakeError(.newerSchema, "the database has schema version \(version); this program writes \(Self.version)")
        }
    }

    /// Makes the tables of a new file, and those that an older one lacks. Version 2 added the public log and the policies,
    /// version 3 the largest release number that each device has told.
    static func migrate(_ database: Database) throws {
        let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard found < version else { return }
        if found == 0 { try database.execute(sql: tables) }
        if found < 2 { try database.execute(sql: logTables) }
        try database.execute(sql: receiptTable)
        try database.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
    }

    /// The log only ever grows: not even this program can change or remove a line.
    private static let logTables = """
        CREATE TABLE log (
            number INTEGER PRIMARY KEY,
            entry BLOB NOT NULL,
            leaf_hash BLOB NOT NULL,
            name TEXT UNIQUE,
            time INTEGER NOT NULL
        ) STRICT;
        CREATE TRIGGER log_is_never_changed BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
        CREATE TRIGGER log_is_never_cut BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
        CREATE TABLE policies (
            number INTEGER PRIMARY KEY,
            bytes BLOB NOT NULL,
            since INTEGER NOT NULL
        ) STRICT;
        """

    private static let receiptTable = """
        CREATE TABLE IF NOT EXISTS device_releases (
            device BLOB PRIMARY KEY,
            highest INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private static let tables = """
        CREATE TABLE tasks (
            key INTEGER PRIMARY KEY,
            id BLOB NOT NULL UNIQUE,
            configuration BLOB NOT NULL,
            created INTEGER NOT NULL,
            rounds INTEGER NOT NULL,
            target_batch INTEGER NOT NULL,
            round_seconds INTEGER NOT NULL,
            maximum_extensions INTEGER NOT NULL,
            optimizer TEXT NOT NULL,
            optimizer_state BLOB NOT NULL,
            round INTEGER NOT NULL,
            phase INTEGER NOT NULL,
            model_version INTEGER NOT NULL,
            is_ending INTEGER NOT NULL,
            latest INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE rounds (
            key INTEGER PRIMARY KEY,
            task INTEGER NOT NULL REFERENCES tasks (key),
            number INTEGER NOT NULL,
            phase INTEGER NOT NULL,
            opened INTEGER NOT NULL,
            deadline INTEGER NOT NULL,
            closed INTEGER,
            extensions INTEGER NOT NULL,
            accepted INTEGER NOT NULL,
            sums BLOB,
            aggregate_hash BLOB,
            model_version_in INTEGER NOT NULL,
            model_version_out INTEGER,
            is_pruned INTEGER NOT NULL DEFAULT 0,
            UNIQUE (task, number)
        ) STRICT;
        CREATE TABLE report_ids (
            round INTEGER NOT NULL,
            id BLOB NOT NULL,
            PRIMARY KEY (round, id)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE uploads (
            round INTEGER NOT NULL,
            device BLOB NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (round, device)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE outcomes (
            task INTEGER NOT NULL,
            round INTEGER NOT NULL,
            cause TEXT NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (task, round, cause)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE models (
            task INTEGER NOT NULL REFERENCES tasks (key),
            version INTEGER NOT NULL,
            round INTEGER NOT NULL,
            weights BLOB NOT NULL,
            published INTEGER NOT NULL,
            PRIMARY KEY (task, version, round)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE devices (
            id BLOB PRIMARY KEY,
            public_key BLOB NOT NULL UNIQUE,
            enrolled INTEGER NOT NULL,
            revoked INTEGER
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE enrolment_tokens (
            hash BLOB PRIMARY KEY,
            expiry INTEGER NOT NULL,
            device BLOB
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE keys (
            id INTEGER PRIMARY KEY,
            activation INTEGER NOT NULL,
            state TEXT NOT NULL,
            since INTEGER NOT NULL,
            suite INTEGER NOT NULL,
            private_key BLOB
        ) STRICT;
        CREATE TABLE releases (
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            bytes BLOB NOT NULL,
            stored INTEGER NOT NULL,
            PRIMARY KEY (name, version)
        ) STRICT;
        CREATE TABLE quality (
            model_version INTEGER NOT NULL,
            label TEXT NOT NULL,
            hr20 REAL NOT NULL,
            mrr20 REAL NOT NULL,
            events INTEGER NOT NULL,
            PRIMARY KEY (model_version, label)
        ) STRICT, WITHOUT ROWID;
        """
}
