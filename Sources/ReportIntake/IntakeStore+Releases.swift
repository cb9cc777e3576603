import Foundation
import GRDB

extension IntakeStore {
    /// Stores one version of a document. The same bytes again change nothing; other bytes under the same version are a `conflict`.
    public func putRelease(_ name: String, bytes: [UInt8], version: UInt64, now: UInt64) async throws(IntakeError) {
        try await putReleases([(name, bytes, version)], now: now)
    }

    /// Stores several documents in one transaction, so that no reader sees metadata without the file that it names.
    public func putReleases(_ documents: [(name: String, bytes: [UInt8], version: UInt64)], now: UInt64) async throws(IntakeError) {
        try await write { [scribe] database in
            let log = LogTable(database: database, scribe: scribe)
            for document in documents {
                let bytes = Data(document.bytes)
                if let known = try Data.fetchOne(
                    database, sql: "SELECT bytes FROM releases WHERE name = ? AND version = ?",
                    arguments: [document.name, stored(document.version)])
                {
                    guard known == bytes else { throw IntakeError(.conflict, "version \(document.version) exists with other bytes") }
                    continue
                }
                try database.execute(
                    sql: "INSERT INTO releases (name, version, bytes, stored) VALUES (?, ?, ?, ?)",
                    arguments: [document.name, stored(document.version), bytes, stored(now)])
                let release = StoredRelease(name: document.name, version: document.version, bytes: document.bytes, stored: now)
                try log.append(.documentStored(release), at: now)
            }
        }
    }

    /// The latest version of a document, or nil.
    public func release(_ name: String) async throws(IntakeError) -> StoredRelease? {
        try await read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM releases WHERE name = ? ORDER BY version DESC LIMIT 1", arguments: [name])
                .map(StoredRelease.init(row:))
        }
    }

    /// One version of a document, or nil.
    public func release(_ name: String, version: UInt64) async throws(IntakeError) -> StoredRelease? {
        try await read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM releases WHERE name = ? AND version = ?", arguments: [name, stored(version)]
            ).map(StoredRelease.init(row:))
        }
    }

    /// The versions of a document that are stored, the latest first.
    public func releaseVersions(_ name: String) async throws(IntakeError) -> [UInt64] {
        try await read { database in
            try Int64.fetchAll(database, sql: "SELECT version FROM releases WHERE name = ? ORDER BY version DESC", arguments: [name])
                .map { UInt64(clamping: $0) }
        }
    }

    /// Records how well a model ranks; a second measurement under the same label replaces the first.
    ///
    /// Throws `parameter` for figures outside 0 to 1.
    public func recordQuality(modelVersion: UInt64, hr20: Double, mrr20: Double, events: UInt64, label: String) async throws(IntakeError) {
        guard (0...1).contains(hr20), (0...1).contains(mrr20) else { throw IntakeError(.parameter, "a rate outside 0 to 1") }
        try await write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO quality (model_version, label, hr20, mrr20, events) VALUES (?, ?, ?, ?, ?)",
                arguments: [stored(modelVersion), label, hr20, mrr20, stored(events)])
        }
    }

    /// All measurements, by model version.
    public func quality() async throws(IntakeError) -> [ModelQuality] {
        try await read { try Row.fetchAll($0, sql: "SELECT * FROM quality ORDER BY model_version, label").map(ModelQuality.init(row:)) }
    }
}
