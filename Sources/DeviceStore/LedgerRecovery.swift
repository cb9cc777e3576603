import Foundation
import GRDB
import PrivacyLedger

/// Brings key, anchors, rows and receipt together at the start and decides whether the ledger can be trusted.
struct LedgerRecovery {
    private let files: DeviceFiles?
    private let policy: BudgetPolicy
    private let key: LedgerKey
    private var evidence: AnchorEvidence
    private let hasPast: Bool
    private var cause: LedgerEntry.ClosingCause?
    private var ledger: PrivacyLedger
    private var isQuarantined = false
    /// Whether the ledger's rows are gone, so that lifetimes must come from an anchor.
    private var lostRows = false
    /// What the collector signed last: its count of this device's releases and its time.
    private var receipt: (releases: UInt64, signedTime: Int64)?

    init(inMemory policy: BudgetPolicy, key: LedgerKey) {
        files = nil
        self.policy = policy
        self.key = key
        evidence = .nothing
        hasPast = false
        ledger = PrivacyLedger(policy: policy, key: key)
    }

    /// Reads key and anchors. In an empty folder it makes them, the key last, so that from then on a missing anchor is a sign of loss.
    init(files: DeviceFiles, policy: BudgetPolicy, using random: inout some RandomNumberGenerator) throws(DeviceStoreError) {
        self.files = files
        self.policy = policy
        var contents: [[UInt8]?] = []
        for path in files.anchorPaths { contents.append(try files.read(path)) }
        if let stored = try files.read(files.keyPath).flatMap({ LedgerKey($0) }) {
            key = stored
            evidence = AnchorEvidence(contents, key: stored)
            hasPast = true
            if evidence.isInvalid { cause = .anchorInvalid }
        } else {
            let bytes = (0..<LedgerKey.byteCount).map { _ in UInt8.random(in: 0...255, using: &random) }
            guard let fresh = LedgerKey(bytes) else { throw DeviceStoreError(.notAccessible, "making a key") }
            key = fresh
            // An anchor without rows and without a key is a first start that was interrupted; any other says that there was a ledger.
            let found = contents.compactMap { $0 }.map { try? LedgerAnchor(bytes: $0, key: nil) }
            hasPast = files.hasDatabase() || found.contains { $0?.sequence != 0 }
            var start = PrivacyLedger(policy: policy, key: fresh).anchor
            if hasPast {
                cause = .lost
                // The new anchors go on saying so until the loss is on record, however often the program is killed before.
                let latest = found.compactMap { $0 }.max { $0.sequence < $1.sequence }
                start = LedgerAnchor(
                    sequence: max(1, latest?.sequence ?? 1), hash: latest?.hash ?? .zero, day: latest?.day ?? LedgerDay(number: 0),
                    largestLifetime: policy.lifetime)
            }
            evidence = AnchorEvidence(both: start)
            try files.replaceAnchors(with: start.bytes(key: fresh))
            try files.replace(files.keyPath, with: bytes)
        }
        ledger = PrivacyLedger(policy: policy, key: key)
    }

    /// Folds the stored rows, and then brings older tables up to date. Throws `corrupt` if the rows do not verify.
    mutating func load(from queue: DatabaseQueue) throws(DeviceStoreError) {
        do {
            var folded = PrivacyLedger(policy: policy, key: key)
            let isEmpty = try queue.write { database in
                let version = try DeviceSchema.version(of: database)
                if version == 0 {
                    try DeviceSchema.create(database)
                    return true
                }
                let rows = try Data.fetchCursor(database, sql: "SELECT row FROM ledger ORDER BY sequence")
                while let data = try rows.next() {
                    try folded.fold(bytes: Array(data))
                    evidence.note(folded.rowCount, folded.lastHash)
                }
                try Self.migrate(database, from: version)
                guard try DeviceSchema.isIntact(database) else { throw DeviceStoreError(.corrupt, "reading the tables") }
                receipt = try Row.fetchOne(database, sql: "SELECT releases, signed_at FROM receipt").map {
                    (UInt64(clamping: $0[0] as Int64), $0[1] as Int64)
                }
                return false
            }
            ledger = folded
            judge(isEmpty: isEmpty)
        } catch let violation as LedgerViolation {
            cause = .changed
            throw DeviceStoreError(.corrupt, "reading the ledger: \(violation.code.rawValue)")
        } catch {
            throw DeviceStoreError(error, "reading the ledger")
        }
    }

    /// A migration that fails is undone with its transaction, and the file is not taken for a damaged one.
    private static func migrate(_ database: Database, from version: Int) throws {
        guard version < DeviceSchema.version else { return }
        do {
            try DeviceSchema.migrate(database, from: version)
        } catch {
            let code = DeviceStoreError.code(of: error)
            throw DeviceStoreError(code == .database ? .migrationFailed : code, "bringing the tables up to date")
        }
    }

    private mutating func judge(isEmpty: Bool) {
        if isEmpty {
            lostRows = hasPast && evidence.furthest?.sequence != 0
            if lostRows, cause == nil { cause = .lost }
        } else if let contradiction = evidence.contradiction(rowCount: ledger.rowCount) {
            // An anchor knows what the missing rows spent.
            lostRows = true
            if cause != .lost { cause = contradiction }
        } else if evidence.genuine.isEmpty, hasPast {
            // Rows that verify may still be a shortened copy: without an anchor nobody knows how many there were.
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

    /// Writes what the ledger must say before the first charge: a closed day, given-up charges, anchors that came back, the policy.
    func finish(
        queue: DatabaseQueue, lock: FileHandle?, now: Int64, monotonic: Int64?, limits: DeviceStoreLimits
    ) throws(DeviceStoreError) -> DeviceDatabase {
        var ledger = ledger
        var clock = LedgerClock(wall: now, monotonic: monotonic)
        if let receipt { clock.note(signedTime: receipt.signedTime, monotonic: monotonic) }
        let pending = ledger.pendingReleases
        let opening = openingEntries(of: ledger, pending: pending, date: date(now, by: clock, ledger))
        let rows = ledger.nextRows(opening)
        do {
            try queue.write { database in for row in rows { try DeviceDatabase.insert(row, into: database) } }
            for row in rows { try ledger.fold(row) }
        } catch {
            throw DeviceStoreError(error, "recording what opening found")
        }
        if let files { try files.replaceAnchors(with: ledger.anchor.bytes(key: key)) }
        return DeviceDatabase(
            queue: queue, files: files, lock: lock, key: key, ledger: ledger, clock: clock,
            report: DeviceDatabase.OpeningReport(
                closing: cause, isQuarantined: isQuarantined, voidedCharges: pending.count,
                hasRestoredAnchor: cause == nil && !evidence.missingPlaces.isEmpty),
            limits: limits)
    }

    /// When a row of the opening is written. Where nothing is known of any day, the wall clock must be believed.
    private func date(_ now: Int64, by clock: LedgerClock, _ ledger: PrivacyLedger) -> (time: Int64, claimed: LedgerDay?) {
        let known = max(ledger.latestDay, evidence.furthest?.day ?? LedgerDay(number: 0))
        return clock.latestSigned == nil && known.number == 0 ? (now, nil) : clock.date(now)
    }

    private func openingEntries(
        of ledger: PrivacyLedger, pending: [(releaseID: ReleaseID, subject: SubjectKey)], date: (time: Int64, claimed: LedgerDay?)
    ) -> [LedgerEntry] {
        var entries: [LedgerEntry] = []
        var now = date.time
        if let cause {
            // Without a genuine anchor nobody knows what lost rows had spent: every lifetime counts as used up.
            let floor = lostRows ? evidence.genuine.largestLifetime ?? policy.lifetime : nil
            now = max(now, Int64(evidence.furthest?.day.number ?? 0) * 86_400_000)
            // A release takes two rows. Counting too many keeps the collector's receipt from taking this loss for another one.
            let releases = lostRows ? (evidence.furthest?.sequence ?? 0) / 2 : 0
            entries.append(ledger.closingEntry(cause: cause, lifetimeFloor: floor, releases: releases, now: now))
            entries += [ledger.claimEntry(.wholeDevice, claimed: date.claimed, now: now)].compactMap { $0 }
        } else {
            entries += evidence.missingPlaces.map { ledger.anchorRestoredEntry(place: $0, now: now) }
        }
        entries += pending.compactMap { ledger.voidEntry($0.releaseID, subject: $0.subject, now: now) }
        return entries + ledger.policyEntries(now: now)
    }
}
