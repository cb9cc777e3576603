import GRDB

/// What a scribe may look up in the transaction of a change: the documents that are stored by then.
public struct LogContext {
    let database: Database

    /// The newest version of a document, of those below `version`; nil for none.
    public func document(_ name: String, below version: UInt64 = .max) throws(IntakeError) -> StoredRelease? {
        do {
            return try Row.fetchOne(
                database, sql: "SELECT * FROM releases WHERE name = ? AND version < ? ORDER BY version DESC LIMIT 1",
                arguments: [name, stored(version)]
            ).map(StoredRelease.init(row:))
        } catch { throw IntakeError(storage: error) }
    }
}
