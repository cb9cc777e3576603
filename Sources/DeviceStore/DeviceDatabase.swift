import Foundation
import GRDB
public import PrivacyLedger
import Synchronization

/// The agent's durable state: one SQLite file in write-ahead mode, with the ledger's anchor and key beside it.
///
/// What counts money is durable before a call returns (`synchronous=FULL`, one writer). Three files vouch for each other: the rows in the
/// database and two anchors in two folders that name the last one; the collector's signed receipt is the fourth witness. A lost, changed,
/// unreadable or older ledger closes the day's budget (``openingReport``); it never opens one. Safe to use from any thread; calls block
/// on the disk.
public final class DeviceDatabase: Sendable {
    struct State {
        var ledger: PrivacyLedger
        var clock: LedgerClock
        var needsReopening = false
        /// Whether the anchors name a row that a power loss could still take from them.
        var anchorsAreBehind = false

        /// A time for rows that are no charges: a clock that is ahead of what is believable moves the calendar nowhere.
        func believable(_ now: Int64, monotonic: Int64? = nil) -> Int64 {
            guard let latest = clock.latestDay(monotonic: monotonic), LedgerDay(unixMilliseconds: now) > latest else { return now }
            return 0
        }
    }

    /// What opening found, for the log and the owner's page.
    public struct OpeningReport: Hashable, Sendable {
        /// Why the day was closed for everybody, or nil.
        public let closing: LedgerEntry.ClosingCause?
        /// Whether the database was moved aside and a new one made.
        public let isQuarantined: Bool
        /// The number of charges without a release that a crash left behind; they are given up and stay paid.
        public let voidedCharges: Int
        /// Whether an anchor was missing and was written again, because the other one agrees with the ledger.
        public let hasRestoredAnchor: Bool
    }

    /// The bounds.
    public let limits: DeviceStoreLimits
    /// What opening found.
    public let openingReport: OpeningReport

    let queue: DatabaseQueue
    let files: DeviceFiles?
    let ledgerKey: LedgerKey
    let state: Mutex<State>
    /// Charges whose callers wait for the ledger's lock.
    let waiting = Mutex<[PendingCharge]>([])
    private let lock: FileHandle?

    init(
        queue: DatabaseQueue, files: DeviceFiles?, lock: FileHandle?, key: LedgerKey, ledger: PrivacyLedger, clock: LedgerClock,
        report: OpeningReport, limits: DeviceStoreLimits
    ) {
        self.queue = queue
        self.files = files
        self.lock = lock
        self.ledgerKey = key
        self.state = Mutex(State(ledger: ledger, clock: clock))
        self.openingReport = report
        self.limits = limits
    }

    /// Runs one transaction.
    func write<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(DeviceStoreError) -> Value {
        do {
            return try queue.write(body)
        } catch {
            throw DeviceStoreError(error, operation)
        }
    }

    /// Runs one transaction that survives a crash of the program, and a power loss only once a later ledger write succeeds: for what can be
    /// collected again (sessions, event identifiers).
    func relaxedWrite<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(DeviceStoreError) -> Value {
        do {
            return try queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = NORMAL")
                defer { try? database.execute(sql: "PRAGMA synchronous = FULL") }
                var value: Value?
                try database.inTransaction(.immediate) {
                    value = try body(database)
                    return .commit
                }
                guard let value else { throw DeviceStoreError(.database, operation) }
                return value
            }
        } catch {
            throw DeviceStoreError(error, operation)
        }
    }

    /// Reads without a write transaction.
    func read<Value>(_ operation: String, _ body: (Database) throws -> Value) throws(DeviceStoreError) -> Value {
        do {
            return try queue.read(body)
        } catch {
            throw DeviceStoreError(error, operation)
        }
    }

    /// Adds to a counter inside a transaction.
    static func count(_ database: Database, _ name: String, by amount: Int) throws {
        guard amount > 0 else { return }
        try database.cachedStatement(
            sql: "INSERT INTO counter (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + excluded.value"
        ).execute(arguments: [name, amount])
    }

    /// What was dropped or given up so far, by name.
    public func counters() throws(DeviceStoreError) -> [String: Int] {
        try read("reading counters") { database in
            try Row.fetchAll(database, sql: "SELECT name, value FROM counter").reduce(into: [:]) { $0[$1[0] as String] = $1[1] as Int }
        }
    }

    func checkSize(_ bytes: [UInt8], _ operation: String) throws(DeviceStoreError) {
        guard bytes.count <= limits.maximumValueBytes else { throw DeviceStoreError(.tooLarge, operation) }
    }
}
