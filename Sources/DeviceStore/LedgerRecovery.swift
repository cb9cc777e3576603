import Foundation
import GRDB
import PrivacyLedger

/// Brings key, anchor and rows together at the start and decides whether the ledger can be trusted.
struct LedgerRecovery {
    private let files: DeviceFiles?
    private let policy: BudgetPolicy
    private let key: LedgerKey
    private let anchor: LedgerAnchor?
    private let hasPast: Bool
    private var cause: LedgerEntry.ClosingCause?
    private var ledger: PrivacyLedger
    private var isQuarantined = false
    /// Whether the ledger's rows are gone, so that lifetimes must come from the anchor.
    private var lostRows = false

    init(inMemory policy: BudgetPolicy, key: LedgerKey) {
        files = nil
        self.policy = policy
        self.key = key
        anchor = nil
        hasPast = false
        ledger = PrivacyLedger(policy: policy, key: key)
    }

    /// Reads key and anchor. In an empty folder it makes both, the anchor first, so that from then on a missing one is a sign of loss.
    init(files: DeviceFiles, policy: BudgetPolicy, using random: inout some RandomNumberGenerator) throws(DeviceStoreError) {
        self.files = files
        self.policy = policy
        let storedKey = try files.read(files.keyPath).flatMap { LedgerKey($0) }
        let storedAnchor = try files.read(files.anchorPath)
        if let storedKey {
            key = storedKey
            anchor = storedAnchor.flatMap { try? LedgerAnchor(bytes: $0, key: storedKey) }
            hasPast = true
            if anchor == nil { cause = .anchorInvalid }
        } else {
            let bytes = (0..<LedgerKey.byteCount).map { _ in UInt8.random(in: 0...255, using: &random) }
            guard let fresh = LedgerKey(bytes) else { throw DeviceStoreError(.notAccessible, "making a key") }
            key = fresh
            anchor = nil
            let unkeyed = storedAnchor.map { try? LedgerAnchor(bytes: $0, key: nil) }
            // An anchor without rows and without a key is a first start that was interrupted.
            hasPast = files.hasDatabase() || (unkeyed != nil && unkeyed??.sequence != 0)
            if hasPast { cause = .lost }
            let start = PrivacyLedger(policy: policy, key: fresh).anchor
            try files.replace(files.anchorPath, with: start.bytes(key: fresh))
            try files.replace(files.keyPath, with: bytes)
        }
        ledger = PrivacyLedger(policy: policy, key: key)
    }

    /// Folds the stored rows. Throws `corrupt` if they do not verify.
    mutating func load(from queue: DatabaseQueue) throws(DeviceStoreError) {
        do {
            var folded = PrivacyLedger(policy: policy, key: key)
            var anchoredHash: LedgerDigest?
            let isEmpty = try queue.write { database in
                if try DeviceSchema.version(of: database) == 0 {
                    try DeviceSchema.create(database)
                    return true
                }
                let rows = try Data.fetchCursor(database, sql: "SELECT row FROM ledger ORDER BY sequence")
                while let data = try rows.next() {
                    try folded.fold(bytes: Array(data))
                    if folded.rowCount == anchor?.sequence { anchoredHash = folded.lastHash }
                }
                return false
            }
            ledger = folded
            judge(isEmpty: isEmpty, anchoredHash: anchoredHash)
        } catch let violation as LedgerViolation {
            cause = .changed
            throw DeviceStoreError(.corrupt, "reading the ledger: \(violation.code.rawValue)")
        } catch {
            throw DeviceStoreError(error, "reading the ledger")
        }
    }

    private mutating func judge(isEmpty: Bool, anchoredHash: LedgerDigest?) {
        if isEmpty {
            lostRows = hasPast && anchor?.sequence != 0
            if lostRows, cause == nil { cause = .lost }
        } else if let anchor, anchor.sequence > 0 {
            if anchor.sequence > ledger.rowCount {
                // The anchor knows what the missing rows spent.
                lostRows = true
                cause = .rolledBack
            } else if anchoredHash != anchor.hash {
                lostRows = true
                cause = .changed
            }
        } else if anchor == nil, hasPast {
            // Rows that verify may still be a shortened copy: without the anchor nobody knows how many there were.
            lostRows = true
        }
    }

    /// Whether an error while reading means that the file must be moved aside: damage, or tables that are not the schema's.
    func quarantines(_ error: DeviceStoreError) -> Bool { files != nil && (error.code == .corrupt || error.code == .database) }

    /// Begins an empty database after the old one was moved aside, or in memory.
    mutating func startOver(in queue: DatabaseQueue) throws(DeviceStoreError) {
        do {
            try queue.write { try DeviceSchema.create($0) }
        } catch {
            throw DeviceStoreError(error, "making the tables")
        }
        ledger = PrivacyLedger(policy: policy, key: key)
        guard files != nil else { return }
        isQuarantined = true
        lostRows = true
        if cause != .changed { cause = .unreadable }
    }

    /// Writes what the ledger must say before the first charge: a closed day, given-up charges, the policy.
    func finish(queue: DatabaseQueue, lock: FileHandle?, now: Int64, limits: DeviceStoreLimits) throws(DeviceStoreError) -> DeviceDatabase {
        var ledger = ledger
        var opening: [LedgerEntry] = []
        var now = now
        if let cause {
            // Without a genuine anchor nobody knows what lost rows had spent: every lifetime counts as used up.
            let floor = lostRows ? anchor?.largestLifetime ?? policy.lifetime : nil
            now = max(now, Int64(anchor?.day.number ?? 0) * 86_400_000)
            opening.append(ledger.closingEntry(cause: cause, lifetimeFloor: floor, now: now))
        }
        let pending = ledger.pendingReleases
        opening += pending.compactMap { ledger.voidEntry($0.releaseID, subject: $0.subject, now: now) }
        opening += ledger.policyEntries(now: now)
        let rows = ledger.nextRows(opening)
        do {
            try queue.write { database in for row in rows { try DeviceDatabase.insert(row, into: database) } }
            for row in rows { try ledger.fold(row) }
        } catch {
            throw DeviceStoreError(error, "recording what opening found")
        }
        if let files { try files.replace(files.anchorPath, with: ledger.anchor.bytes(key: key)) }
        return DeviceDatabase(
            queue: queue, files: files, lock: lock, key: key, ledger: ledger,
            report: DeviceDatabase.OpeningReport(closing: cause, isQuarantined: isQuarantined, voidedCharges: pending.count), limits: limits)
    }
}
