import Foundation
import GRDB
import Synchronization

/// The collector's durable state in one SQLite file: tasks, rounds, sums, report names, devices, keys, releases.
///
/// Rule: what a method says is done when it returns is on the disk (write-ahead log, `synchronous=FULL`). A method that throws has done
/// nothing that anybody was told of. Several processes may use the file at once: the service and any number of commands. Each write is
/// one immediate transaction, waits for others up to the busy time-out, and first checks that no later program has migrated the file.
public final class IntakeStore: Sendable {
    /// How long a write waits for another process, in seconds.
    public static let busyTimeout = 5.0

    /// The database file.
    public let path: String

    /// Who writes the log's entries; without one the store keeps no log.
    let scribe: LogScribe?
    private let connection: Mutex<DatabasePool?>

    private init(path: String, scribe: LogScribe?, pool: DatabasePool) {
        self.path = path
        self.scribe = scribe
        connection = Mutex(pool)
    }

    /// Opens the store at `path`, or makes it, readable and writable by its owner alone.
    ///
    /// Throws `newerSchema` for a file that a later program wrote, before anything in it is touched; `notADatabase` for a file that is
    /// something else; and the storage errors.
    ///
    /// With a scribe every change that the public log tells is written to it in the transaction of the change. A store that was kept
    /// without a log begins it with what it knows: tasks, rounds, releases and keys, each at its own time.
    public static func open(_ path: String, scribe: LogScribe? = nil) throws(IntakeError) -> IntakeStore {
        IntakeStore(path: path, scribe: scribe, pool: try openPool(path, scribe))
    }

    /// Closes the connections; every later call throws `storageFailed`.
    public func close() {
        connection.withLock { pool in
            try? pool?.close()
            pool = nil
        }
    }

    private static func openPool(_ path: String, _ scribe: LogScribe?) throws(IntakeError) -> DatabasePool {
        do {
            let files = FileManager.default
            if files.fileExists(atPath: path) {
                // A read-only connection: a pool would already write when it switches the journal.
                var readOnly = configuration()
                readOnly.readonly = true
                let probe = try DatabaseQueue(path: path, configuration: readOnly)
                try probe.read(StoreSchema.check)
                try probe.close()
            } else if !files.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) {
                throw IntakeError(.storageFailed, "the database cannot be created")
            }
            let pool = try DatabasePool(path: path, configuration: configuration())
            // The pool sets NORMAL when it turns the write-ahead log on; only FULL survives a power loss.
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
            }
            try pool.write { database in
                try StoreSchema.migrate(database)
                try LogTable(database: database, scribe: scribe).begin()
            }
            return pool
        } catch {
            throw IntakeError(storage: error)
        }
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        configuration.label = "collector"
        return configuration
    }

    /// The open connections, opened anew after a failure.
    private func pool() throws(IntakeError) -> DatabasePool {
        do {
            return try connection.withLock { pool in
                guard let pool else { throw IntakeError(.storageFailed, "the store is closed") }
                return pool
            }
        } catch { throw IntakeError(storage: error) }
    }

    /// After an I/O error the state of a handle's cached pages is unknown, so the next call gets a new handle that reads from the disk.
    private func reopen(after failed: DatabasePool) {
        connection.withLock { pool in
            guard pool === failed, let fresh = try? Self.openPool(path, scribe) else { return }
            pool = fresh
        }
    }

    /// Runs `body` in one read transaction.
    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(IntakeError) -> Value {
        let pool = try pool()
        do { return try await pool.read(body) } catch { throw IntakeError(storage: error) }
    }

    /// Runs `body` in one immediate transaction, and returns once it is durable. A cancelled caller still gets its transaction finished.
    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws(IntakeError) -> Value {
        let pool = try pool()
        let result = await withCheckedContinuation { (continuation: CheckedContinuation<Result<Value, IntakeError>, Never>) in
            pool.asyncWrite(
                { database in
                    try StoreSchema.requireWritable(Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0)
                    return try body(database)
                },
                completion: { _, result in continuation.resume(returning: result.mapError(IntakeError.init(storage:))) })
        }
        if case .failure(let error) = result, error.code == .storageFailed || error.code == .notADatabase { reopen(after: pool) }
        return try result.get()
    }

    /// Moves the log into the database file and empties it, so that erased keys are not left in it.
    func checkpoint() async throws(IntakeError) {
        let pool = try pool()
        do { try await pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } } catch { throw IntakeError(storage: error) }
    }
}

/// A task's row number: short, and never shown outside the store.
typealias TaskKey = Int64
