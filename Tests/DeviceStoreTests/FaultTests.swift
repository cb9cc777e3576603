import Foundation
import GRDB
import PrivacyLedger
import ReportOutbox
import Testing

@testable import DeviceStore

@Suite struct FaultTests {
    /// Two charges and releases with a crash image after every step; the images' names in order.
    private static func imagesOfARun(_ folder: Folder) throws -> [String] {
        let store = try open(folder.store)
        var images = [try folder.image("0-opened")]
        for round in 1...2 as ClosedRange<UInt64> {
            _ = try store.tryCharge(try request(round))
            images.append(try folder.image("\(round)-charged"))
            try store.recordRelease(entry(try request(round)), now: noon)
            images.append(try folder.image("\(round)-released"))
            try store.beginSending([try request(round).releaseID.bytes], at: noon)
            images.append(try folder.image("\(round)-sending"))
            try store.markDelivered(try request(round).releaseID.bytes)
            images.append(try folder.image("\(round)-delivered"))
        }
        return images
    }

    @Test func `a crash at any step keeps released within charged within the cap`() throws {
        let folder = try Folder()
        for image in try Self.imagesOfARun(folder) {
            let store = try open(image)
            #expect(store.openingReport.closing == nil, "a crash is not taken for tampering")
            try expectSound(store, image)
        }
    }

    @Test func `a crash between the row and the anchor is no tampering, and an older ledger is`() throws {
        let folder = try Folder()
        let images = try Self.imagesOfARun(folder)
        for (older, newer) in zip(images, images.dropFirst()) {
            let (oldAnchor, newAnchor) = (try Folder.read(older + "/ledger.anchor"), try Folder.read(newer + "/ledger.anchor"))
            guard oldAnchor != newAnchor else { continue }
            let (crashed, restored) = (newer + "-crashed", older + "-restored")
            try FileManager.default.copyItem(atPath: newer, toPath: crashed)
            try FileManager.default.copyItem(atPath: older, toPath: restored)
            try Folder.write(oldAnchor, crashed + "/ledger.anchor")
            try Folder.write(newAnchor, restored + "/ledger.anchor")
            let store = try open(crashed)
            #expect(store.openingReport.closing == nil)
            try expectSound(store, crashed)
            let closed = try open(restored)
            #expect(closed.openingReport.closing == .rolledBack)
            #expect(throws: DeviceStoreError(.refused(.failedClosed), "")) { try closed.tryCharge(try request(99)) }
            try expectSound(closed, restored)
        }
    }

    @Test func `a restored older copy closes the day, remembers the lifetime and opens the next day`() throws {
        let folder = try Folder()
        let old: String
        do {
            let store = try open(folder.store)
            _ = try store.tryCharge(try request(1))
            old = try folder.image("old")
            for round in 2...9 as ClosedRange<UInt64> { _ = try store.tryCharge(try request(round), now: noon + Int64(round) * dayMilliseconds) }
        }
        let later = noon + 9 * dayMilliseconds
        try FileManager.default.removeItem(atPath: folder.store + "/device.sqlite")
        try? FileManager.default.removeItem(atPath: folder.store + "/device.sqlite-wal")
        for file in ["device.sqlite", "device.sqlite-wal"] where FileManager.default.fileExists(atPath: old + "/" + file) {
            try FileManager.default.copyItem(atPath: old + "/" + file, toPath: folder.store + "/" + file)
        }
        let store = try open(folder.store, now: later)
        #expect(store.openingReport.closing == .rolledBack)
        #expect(throws: DeviceStoreError(.refused(.failedClosed), "")) { try store.tryCharge(try request(20), now: later) }
        #expect(store.spent(now: later) == 900_000, "the anchor remembers what the missing rows spent")
        _ = try store.tryCharge(try request(20), now: later + dayMilliseconds)
        #expect(throws: DeviceStoreError(.refused(.lifetimeCap), "")) { try store.tryCharge(try request(21), now: later + dayMilliseconds) }
        try expectSound(store, folder.store)
    }

    @Test func `each flipped byte of either anchor closes the day`() throws {
        let folder = try Folder()
        do { _ = try open(folder.store).tryCharge(try request(1)) }
        let anchor = try Folder.read(folder.store + "/ledger.anchor")
        for position in anchor.indices {
            let image = try folder.image("flipped-\(position)")
            var damaged = anchor
            damaged[position] ^= 1 << UInt8(position % 8)
            try Folder.write(damaged, image + (position % 2 == 0 ? "" : "-anchor") + "/ledger.anchor")
            let store = try open(image)
            #expect(store.openingReport.closing == .anchorInvalid)
            #expect(throws: DeviceStoreError(.refused(.failedClosed), "")) { try store.tryCharge(try request(2)) }
        }
    }

    @Test(arguments: [["device.sqlite"], ["ledger.key"], ["ledger.anchor", "../store-anchor/ledger.anchor"]])
    func `deleted files close the day`(names: [String]) throws {
        let folder = try Folder()
        do {
            let store = try open(folder.store)
            _ = try store.tryCharge(try request(1))
        }
        for name in names { try FileManager.default.removeItem(atPath: folder.store + "/" + name) }
        try? FileManager.default.removeItem(atPath: folder.store + "/device.sqlite-wal")
        let store = try open(folder.store)
        #expect(store.openingReport.closing != nil)
        #expect(throws: DeviceStoreError(.refused(.failedClosed), "")) { try store.tryCharge(try request(2)) }
        #expect(store.spent() >= 100_000, "the lifetime is not forgotten")
        try expectSound(store, folder.store)
    }

    @Test func `a damaged database is moved aside and the day closed`() throws {
        let folder = try Folder()
        do {
            let store = try open(folder.store)
            for round in 1...3 as ClosedRange<UInt64> { _ = try store.tryCharge(try request(round)) }
        }
        let original = try Folder.read(folder.store + "/device.sqlite")
        var quarantined = 0
        // Pages of empty tables are mostly zeros; damage falls on bytes that mean something.
        let used = original.indices.filter { original[$0] != 0 }
        for (index, position) in stride(from: 0, to: used.count, by: used.count / 40).map({ used[$0] }).enumerated() {
            let image = try folder.image("damaged-\(index)")
            try? FileManager.default.removeItem(atPath: image + "/device.sqlite-wal")
            var damaged = original
            for offset in 0..<32 where position + offset < damaged.count { damaged[position + offset] ^= 0xa5 }
            try Folder.write(damaged, image + "/device.sqlite")
            let store: DeviceDatabase
            do {
                store = try open(image)
            } catch let error as DeviceStoreError where error.code == .newerSchema {
                continue
            }
            if store.openingReport.isQuarantined {
                quarantined += 1
                #expect(throws: DeviceStoreError(.refused(.failedClosed), "")) { try store.tryCharge(try request(9)) }
                #expect(try FileManager.default.contentsOfDirectory(atPath: image).contains { $0.hasPrefix("device.sqlite.quarantined-") })
            }
            #expect(store.spent() >= 300_000)
            try expectSound(store, image)
        }
        #expect(quarantined > 5)
    }

    @Test func `a write-ahead log cut anywhere never yields more than was charged`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        for round in 1...2 as ClosedRange<UInt64> {
            _ = try store.tryCharge(try request(round))
            try store.recordRelease(entry(try request(round)), now: noon)
        }
        let base = try folder.image("base")
        let log = try Folder.read(base + "/device.sqlite-wal")
        for (index, count) in stride(from: 0, to: log.count, by: max(1, log.count / 25)).enumerated() {
            let image = folder.path + "/cut-\(index)"
            try FileManager.default.copyItem(atPath: base, toPath: image)
            try Folder.write(Array(log.prefix(count)), image + "/device.sqlite-wal")
            let reopened = try open(image)
            #expect(reopened.openingReport.closing != nil, "the anchor knows that rows are missing")
            #expect(reopened.spent() >= 200_000)
            try expectSound(reopened, image)
        }
    }

    @Test func `a full disk refuses the charge, writes nothing and recovers`() throws {
        let folder = try Folder()
        var limits = DeviceStoreLimits()
        limits.maximumDatabaseBytes = 400_000
        do {
            let store = try open(folder.store, limits: limits)
            let filler = [UInt8](repeating: 7, count: 20_000)
            var name = 0
            while (try? store.replaceFiles(storing: ["filler-\(name)": filler])) != nil { name += 1 }
            #expect(throws: DeviceStoreError(.diskFull, "")) { try store.replaceFiles(storing: ["more": filler]) }
            var granted = 0
            var failure: DeviceStoreError?
            for seed in 0..<200 as Range<UInt8> where failure == nil {
                do {
                    _ = try store.tryCharge(try request(1, subject: subject(seed)))
                    granted += 1
                } catch let error as DeviceStoreError {
                    failure = error
                    #expect(store.spent(subject(seed)) == 0, "a charge that was not written is not counted")
                }
            }
            #expect(failure == DeviceStoreError(.diskFull, ""))
            #expect(try store.rows(.charge).count == granted)
            try store.replaceFiles(storing: [:], removing: (0..<name).map { "filler-\($0)" })
            _ = try store.tryCharge(try request(2, subject: subject(250)))
        }
        try expectSound(try open(folder.store), folder.store)
    }

    @Test func `an anchor that can't be written spends the charge and hands nothing out`() throws {
        let folder = try Folder()
        do {
            let store = try open(folder.store)
            try FileManager.default.removeItem(atPath: folder.store + "/ledger.anchor")
            try FileManager.default.createDirectory(atPath: folder.store + "/ledger.anchor/occupied", withIntermediateDirectories: true)
            #expect(throws: DeviceStoreError(.anchorNotWritten, "")) { try store.tryCharge(try request(1)) }
            #expect(store.spent() == 100_000)
        }
        for anchor in ["/ledger.anchor", "-anchor/ledger.anchor"] { try FileManager.default.removeItem(atPath: folder.store + anchor) }
        let store = try open(folder.store)
        #expect(store.openingReport.closing == .anchorInvalid)
        #expect(store.spent() == 1_000_000, "without an anchor nobody knows how many rows there were: the lifetime counts as used up")
    }

    @Test func `a ledger without rows or anchor, in a store that has a past, refills nothing on any later day`() throws {
        let folder = try Folder()
        do {
            let store = try open(folder.store)
            for round in 1...3 as ClosedRange<UInt64> { _ = try store.tryCharge(try request(round), now: noon + Int64(round) * dayMilliseconds) }
        }
        let intruder = try DatabaseQueue(path: folder.store + "/device.sqlite")
        try intruder.write { try $0.execute(sql: "DELETE FROM ledger") }
        try intruder.close()
        for anchor in ["/ledger.anchor", "-anchor/ledger.anchor"] { try FileManager.default.removeItem(atPath: folder.store + anchor) }
        let later = noon + 9 * dayMilliseconds
        let store = try open(folder.store, now: later)
        #expect(store.openingReport.closing == .anchorInvalid)
        #expect(throws: DeviceStoreError(.refused(.failedClosed), "")) { try store.tryCharge(try request(20), now: later) }
        #expect(throws: DeviceStoreError(.refused(.lifetimeCap), "")) { try store.tryCharge(try request(21), now: later + dayMilliseconds) }
    }

    @Test func `a store is held while a program has it open, and by nobody after it ended`() throws {
        let folder = try Folder()
        var store: DeviceDatabase? = try open(folder.store)
        #expect(DeviceDatabase.isHeld(folder.store))
        #expect(store?.openingReport.closing == nil)
        store = nil
        #expect(!DeviceDatabase.isHeld(folder.store))
    }

    @Test func `a row that another program wrote stops the ledger until it is opened again`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        let intruder = try DatabaseQueue(path: folder.store + "/device.sqlite")
        try intruder.write { try $0.execute(sql: "INSERT INTO ledger SELECT MAX(sequence) + 1, 1, subject, row FROM ledger") }
        #expect(throws: DeviceStoreError(.database, "")) { try store.tryCharge(try request(1)) }
        #expect(throws: DeviceStoreError(.needsReopening, "")) { try store.tryCharge(try request(1)) }
        #expect(throws: DeviceStoreError(.inUse, "")) { _ = try open(folder.store) }
    }

    @Test func `a newer store is left untouched`() throws {
        let folder = try Folder()
        do { _ = try open(folder.store) }
        do {
            let newer = try DatabaseQueue(path: folder.store + "/device.sqlite")
            try newer.write { try $0.execute(sql: "PRAGMA user_version = 3") }
            try newer.close()
        }
        let before = try Folder.read(folder.store + "/device.sqlite")
        #expect(throws: DeviceStoreError(.newerSchema, "")) { _ = try open(folder.store) }
        #expect(try Folder.read(folder.store + "/device.sqlite") == before)
    }

    @Test(arguments: [
        (ResultCode.SQLITE_FULL, DeviceStoreError.Code.diskFull), (.SQLITE_IOERR_FSYNC, .inputOutput), (.SQLITE_CORRUPT, .corrupt),
        (.SQLITE_NOTADB, .corrupt), (.SQLITE_BUSY, .inUse), (.SQLITE_READONLY, .notAccessible), (.SQLITE_CANTOPEN, .notAccessible),
        (.SQLITE_TOOBIG, .tooLarge), (.SQLITE_CONSTRAINT, .database),
    ])
    func `each of SQLite's failures has a name`(result: ResultCode, code: DeviceStoreError.Code) {
        #expect(DeviceStoreError(DatabaseError(resultCode: result), "").code == code)
    }
}
