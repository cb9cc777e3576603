import Foundation
import GRDB
public import PrivacyLedger

extension DeviceDatabase {
    /// Opens, or makes, the store in a folder that only the owner can read.
    ///
    /// - Parameters:
    ///   - directory: The folder; it is made if it is missing.
    ///   - secondAnchor: The folder of the ledger's second anchor; beside the first folder, with `-anchor` behind its name, if nil.
    ///   - policy: The caps. A change is put on record before the first charge under it.
    ///   - now: Unix milliseconds.
    ///   - monotonic: A monotonic clock in milliseconds, counted also while the machine sleeps if it can, or nil. Within this run the
    ///     calendar moves no faster than it.
    ///   - limits: The bounds.
    ///   - random: The source of the ledger's key on first use; must be the system's.
    /// - Throws: ``DeviceStoreError/Code/inUse``, `newerSchema`, `migrationFailed`, `notAccessible`, `diskFull`, `inputOutput`. Damage is not an error: it is
    ///   moved aside, reported in ``openingReport``, and closes the day's budget.
    public static func open(
        _ directory: String, secondAnchor: String? = nil, policy: BudgetPolicy, now: Int64, monotonic: Int64? = nil,
        limits: DeviceStoreLimits = .standard, using random: inout some RandomNumberGenerator
    ) throws(DeviceStoreError) -> DeviceDatabase {
        let files = DeviceFiles(directory: directory, secondAnchor: secondAnchor)
        try files.prepare()
        let lock = try files.lock()
        var recovery = try LedgerRecovery(files: files, policy: policy, using: &random)
        let queue: DatabaseQueue
        do {
            queue = try connect(files.databasePath, limits: limits) { try recovery.load(from: $0) }
        } catch {
            guard recovery.quarantines(error) else { throw error }
            try files.quarantine(now: now)
            queue = try connect(files.databasePath, limits: limits) { try recovery.startOver(in: $0) }
        }
        return try recovery.finish(queue: queue, lock: lock, now: now, monotonic: monotonic, limits: limits)
    }

    /// Opens a store that lives in memory and vanishes with the process: for simulated fleets, never for a real subject. Nothing is durable.
    public static func openInMemoryForSimulation(
        policy: BudgetPolicy, key: LedgerKey, now: Int64, limits: DeviceStoreLimits = .standard
    ) throws(DeviceStoreError) -> DeviceDatabase {
        var recovery = LedgerRecovery(inMemory: policy, key: key)
        let queue = try connect(nil, limits: limits) { try recovery.startOver(in: $0) }
        return try recovery.finish(queue: queue, lock: nil, now: now, monotonic: nil, limits: limits)
    }

    /// Opens a connection and starts on it. A connection that fails is closed before this throws, so that its files may be moved.
    private static func connect(_ path: String?, limits: DeviceStoreLimits, start: (DatabaseQueue) throws -> Void) throws(DeviceStoreError)
        -> DatabaseQueue
    {
        var opened: DatabaseQueue?
        do {
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { database in
                try database.execute(sql: "PRAGMA secure_delete = ON")
                try database.execute(sql: "PRAGMA max_page_count = \(max(16, limits.maximumDatabaseBytes / 4_096))")
            }
            let queue =
                if let path { try DatabaseQueue(path: path, configuration: configuration) } else { try DatabaseQueue(configuration: configuration) }
            opened = queue
            if path != nil { try queue.writeWithoutTransaction(makeDurable) }
            try start(queue)
            return queue
        } catch {
            try? opened?.close()
            throw DeviceStoreError(error, "opening")
        }
    }

    private static func makeDurable(_ database: Database) throws {
        guard try DeviceSchema.version(of: database) <= DeviceSchema.version else { throw DeviceStoreError(.newerSchema, "opening") }
        guard try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") == "wal" else {
            throw DeviceStoreError(.notAccessible, "switching to write-ahead mode")
        }
        try database.execute(sql: "PRAGMA synchronous = FULL")
        guard try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") == "ok" else { throw DeviceStoreError(.corrupt, "opening") }
    }
}
