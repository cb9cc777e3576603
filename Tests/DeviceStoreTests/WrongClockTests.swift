import Foundation
import PrivacyLedger
import Testing

@testable import DeviceStore

/// Rows that are no charges, written under a wrong clock, and what is left when the clock is set right.
@Suite struct WrongClockTests {
    private static let wrong = [noon + 75 * 365 * dayMilliseconds, noon - dayMilliseconds]
    private let today: UInt32 = 20_000

    /// A store with a charge of two subjects, both released, and a receipt of the day.
    private func begin(_ folder: Folder) throws {
        let store = try open(folder.store)
        try store.noteReceipt(releases: 0, signedTime: noon, bytes: [1], now: noon)
        for who in [subject(1), subject(2)] {
            _ = try store.tryCharge(try request(1, subject: who))
            try store.recordRelease(entry(try request(1, subject: who)), now: noon)
        }
    }

    private func expectRefused(_ reason: RefusalReason, _ store: DeviceDatabase, _ round: UInt64, subject who: SubjectKey, now: Int64 = noon) throws {
        #expect(throws: DeviceStoreError(.refused(reason), "")) { try store.tryCharge(try request(round, subject: who), now: now) }
    }

    private func latestDay(_ store: DeviceDatabase) throws -> UInt32 {
        try store.ledgerRows().map { try LedgerRow(bytes: $0).entry.day.number }.max() ?? 0
    }

    @Test(arguments: wrong) func `an erasure spends the subject's day and nobody else's`(wall: Int64) throws {
        let folder = try Folder()
        try begin(folder)
        do {
            let store = try open(folder.store, now: wall)
            try store.erase(subject(2), now: wall)
            #expect(try latestDay(store) == today)
            try expectRefused(wall > noon ? .clockAhead : .clockWentBack, store, 2, subject: subject(2), now: wall)
        }
        let store = try open(folder.store)
        try expectRefused(.erased, store, 3, subject: subject(2))
        #expect(store.odometer(of: subject(2), now: noon, delta: 1e-6).closure == .erased)
        _ = try store.tryCharge(try request(2))
        // The next receipt says which day it is, so that the subject waits for no other.
        try store.noteReceipt(releases: 2, signedTime: noon + 1_000, bytes: [2], now: noon + 1_000)
        try expectRefused(.erased, store, 4, subject: subject(2))
        _ = try store.tryCharge(try request(3))
        _ = try store.tryCharge(try request(5, subject: subject(2)), now: noon + dayMilliseconds)
        #expect(store.spent() == 300_000)
        #expect(store.spent(subject(2)) == 200_000)
        try expectSound(store, folder.store)
    }

    @Test func `an erasure on a day that an old receipt does not reach spends that day`() throws {
        let folder = try Folder()
        try begin(folder)
        let later = noon + 7 * dayMilliseconds
        do {
            let store = try open(folder.store, now: later)
            try store.erase(subject(2), now: later)
        }
        let store = try open(folder.store, now: later)
        try store.noteReceipt(releases: 2, signedTime: later + 1_000, bytes: [2], now: later + 1_000)
        try expectRefused(.erased, store, 2, subject: subject(2), now: later)
        _ = try store.tryCharge(try request(2), now: later)
        _ = try store.tryCharge(try request(3, subject: subject(2)), now: later + dayMilliseconds)
        try expectSound(store, folder.store)
    }

    @Test func `a receipt that is no news settles nothing`() throws {
        let folder = try Folder()
        try begin(folder)
        let store = try open(folder.store, now: Self.wrong[0])
        try store.erase(subject(2), now: Self.wrong[0])
        try store.noteReceipt(releases: 2, signedTime: noon, bytes: [1], now: noon)
        try expectRefused(.erased, store, 2, subject: subject(2), now: noon + dayMilliseconds)
    }

    @Test(arguments: wrong) func `a new policy and a restored anchor move the calendar nowhere`(wall: Int64) throws {
        let folder = try Folder()
        try begin(folder)
        let policy = try storePolicy(day: 400_000)
        try FileManager.default.removeItem(atPath: folder.store + "/ledger.anchor")
        do {
            let store = try open(folder.store, now: wall, policy: policy)
            #expect(store.openingReport.hasRestoredAnchor)
            #expect(try latestDay(store) == today)
        }
        let store = try open(folder.store, policy: policy)
        for round in 2...4 as ClosedRange<UInt64> { _ = try store.tryCharge(try request(round)) }
        try expectRefused(.dayCap, store, 5, subject: subject(1))
        try expectSound(store, folder.store)
    }

    @Test(arguments: wrong) func `a receipt that is ahead closes the day that it was signed on`(wall: Int64) throws {
        let folder = try Folder()
        try begin(folder)
        do {
            let store = try open(folder.store, now: wall)
            #expect(try store.noteReceipt(releases: 50, signedTime: noon + 1_000, bytes: [2], now: wall))
            #expect(try latestDay(store) == today)
        }
        let store = try open(folder.store)
        try expectRefused(.failedClosed, store, 2, subject: subject(1))
        try expectRefused(.lifetimeCap, store, 3, subject: subject(1), now: noon + dayMilliseconds)
    }

    @Test(arguments: wrong, [false, true]) func `a loss closes today, and only until the collector says which day that is`(
        wall: Int64, losesReceipt: Bool
    ) throws {
        let folder = try Folder()
        try begin(folder)
        let old = try folder.image("old")
        do {
            let store = try open(folder.store)
            _ = try store.tryCharge(try request(2))
            try store.recordRelease(entry(try request(2)), now: noon)
        }
        for file in ["device.sqlite", "device.sqlite-wal", "device.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: folder.store + "/" + file)
            if !losesReceipt, FileManager.default.fileExists(atPath: old + "/" + file) {
                try FileManager.default.copyItem(atPath: old + "/" + file, toPath: folder.store + "/" + file)
            }
        }
        do {
            let store = try open(folder.store, now: wall)
            #expect(store.openingReport.closing == (losesReceipt ? .lost : .rolledBack))
            #expect(try latestDay(store) == today)
        }
        let store = try open(folder.store)
        try expectRefused(.failedClosed, store, 3, subject: subject(1))
        try store.noteReceipt(releases: 3, signedTime: noon + 1_000, bytes: [2], now: noon + 1_000)
        try expectRefused(.failedClosed, store, 4, subject: subject(2))
        for who in [subject(1), subject(2)] {
            #expect(store.spent(who) == 200_000, "what the anchor knew")
            _ = try store.tryCharge(try request(5, subject: who), now: noon + dayMilliseconds)
        }
        #expect(LedgerVerifier.verify(rows: try store.ledgerRows(), key: try LedgerArchive(path: folder.store).key, anchor: nil).violation == nil)
    }
}
