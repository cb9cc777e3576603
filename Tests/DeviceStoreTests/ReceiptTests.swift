import Foundation
import PrivacyLedger
import Testing

@testable import DeviceStore

@Suite struct ReceiptTests {
    @Test func `an older copy of everything, both anchors included, is recognised by the collector's receipt`() throws {
        let folder = try Folder()
        let old: String
        do {
            let store = try open(folder.store)
            old = try folder.image("old")
            for round in 1...3 as ClosedRange<UInt64> {
                _ = try store.tryCharge(try request(round))
                try store.recordRelease(entry(try request(round)), now: noon)
            }
            #expect(store.releaseCount == 3)
        }
        do {
            let store = try open(old)
            #expect(store.openingReport.closing == nil, "nothing on the device knows better")
            #expect(try store.noteReceipt(releases: 3, signedTime: noon, bytes: [1, 2], now: noon))
            #expect(throws: DeviceStoreError(.refused(.failedClosed), "")) { try store.tryCharge(try request(9)) }
            #expect(try store.rows(.epochClosed).map(\.entry.detail) == [LedgerEntry.ClosingCause.receiptAhead.rawValue])
            #expect(try store.receipt() == [1, 2])
        }
        let store = try open(old, now: noon + dayMilliseconds)
        #expect(store.releaseCount == 3)
        #expect(!(try store.noteReceipt(releases: 3, signedTime: noon, bytes: [1, 2], now: noon + dayMilliseconds)))
        #expect(throws: DeviceStoreError(.refused(.lifetimeCap), "")) { try store.tryCharge(try request(9), now: noon + dayMilliseconds) }
    }

    @Test func `the highest receipt is kept, and an older one replaces nothing`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        for (releases, time, bytes) in [(2, noon, [2]), (1, noon + 5, [1]), (3, noon - 5, [3]), (2, noon + 9, [4])] as [(UInt64, Int64, [UInt8])] {
            try store.noteReceipt(releases: releases, signedTime: time, bytes: bytes, now: noon)
        }
        #expect(try store.receipt() == [4])
    }

    @Test func `a receipt's time bounds the days that a clock set forward can open, also after a restart`() throws {
        let folder = try Folder()
        let far = noon + 40 * dayMilliseconds
        do {
            let store = try open(folder.store)
            try store.noteReceipt(releases: 0, signedTime: noon, bytes: [1], now: noon)
            #expect(throws: DeviceStoreError(.refused(.clockAhead), "")) { try store.tryCharge(try request(1), now: far) }
            #expect(try store.rows(.refusal).map(\.entry.day.number) == [20_000], "the refusal does not move the calendar either")
            #expect(try store.rows(.clockAnomaly).isEmpty)
            _ = try store.tryCharge(try request(1), now: noon + dayMilliseconds)
        }
        let store = try open(folder.store, now: noon + dayMilliseconds)
        #expect(throws: DeviceStoreError(.refused(.clockAhead), "")) { try store.tryCharge(try request(2), now: far) }
        try store.noteReceipt(releases: 0, signedTime: far, bytes: [2], now: far)
        _ = try store.tryCharge(try request(2), now: far)
    }

    @Test func `each clock may jump alone and opens no day`() throws {
        let hour: Int64 = 3_600_000
        // The wall clock jumps, the monotonic one does not.
        do {
            let folder = try Folder()
            var random = SystemRandomNumberGenerator()
            let store = try DeviceDatabase.open(folder.store, policy: try storePolicy(), now: noon, monotonic: 0, using: &random)
            for day in 2...9 as ClosedRange<Int64> {
                #expect(throws: DeviceStoreError(.refused(.clockAhead), "")) {
                    try store.charge(try request(1), now: noon + day * dayMilliseconds, monotonic: hour).sequence
                }
            }
            #expect(throws: DeviceStoreError(.refused(.dayCap), "")) {
                for round in 1...9 as ClosedRange<UInt64> { _ = try store.charge(try request(round), now: noon, monotonic: hour).sequence }
            }
            #expect(store.spent() == 300_000)
        }
        // The monotonic clock jumps in either direction, the wall clock does not: the day stays what it is.
        for jump in [1_000 * dayMilliseconds, -1_000 * dayMilliseconds] {
            let folder = try Folder()
            var random = SystemRandomNumberGenerator()
            let store = try DeviceDatabase.open(folder.store, policy: try storePolicy(), now: noon, monotonic: 0, using: &random)
            #expect(throws: DeviceStoreError(.refused(.dayCap), "")) {
                for round in 1...9 as ClosedRange<UInt64> { _ = try store.charge(try request(round), now: noon, monotonic: jump).sequence }
            }
            #expect(store.spent() == 300_000)
            // Back: as if it stood still. Forward alone: the wall clock must follow before another day is open.
            let next = noon + 5 * dayMilliseconds
            if jump < 0 {
                #expect(throws: DeviceStoreError(.refused(.clockAhead), "")) {
                    try store.charge(try request(20), now: next, monotonic: jump).sequence
                }
            } else {
                _ = try store.charge(try request(20), now: next, monotonic: jump).sequence
            }
        }
    }

    @Test func `a refusal is on record for the owner, and nothing that a collector gets tells of it`() throws {
        let (quiet, refused) = (try Folder(), try Folder())
        let stores = (try open(quiet.store), try open(refused.store))
        for store in [stores.0, stores.1] {
            for round in 1...3 as ClosedRange<UInt64> {
                _ = try store.tryCharge(try request(round))
                try store.recordRelease(entry(try request(round)), now: noon)
            }
        }
        for round in 4...9 as ClosedRange<UInt64> {
            #expect(throws: DeviceStoreError(.refused(.dayCap), "")) { try stores.1.tryCharge(try request(round)) }
        }
        try stores.1.recordRefusal(.noConsent, subject: subject(1), purpose: nil, taskID: digest(3), now: noon)
        try stores.1.erase(subject(2), now: noon)
        // What is sent: the queued bytes, and the count of releases inside the signed request.
        #expect(try stores.0.outboxEntries() == stores.1.outboxEntries())
        #expect(stores.0.releaseCount == stores.1.releaseCount)
        #expect(stores.0.anchor.sequence < stores.1.anchor.sequence, "the number of rows would have told")
        #expect(try stores.1.refusals().map(\.entry.detail) == [RefusalReason.noConsent.rawValue, RefusalReason.dayCap.rawValue])
    }
}
