import Foundation
import PrivacyLedger
import Testing

@testable import DeviceStore

@Suite struct AnchorTests {
    /// A store with three charges on as many days, and an image of it after each.
    private func images(_ folder: Folder) throws -> [String] {
        var images: [String] = []
        for round in 1...3 as ClosedRange<UInt64> {
            do {
                let store = try open(folder.store, now: noon + Int64(round) * dayMilliseconds)
                _ = try store.tryCharge(try request(round), now: noon + Int64(round) * dayMilliseconds)
                try store.recordRelease(entry(try request(round)), now: noon + Int64(round) * dayMilliseconds)
            }
            images.append(try folder.image("image-\(round)"))
        }
        return images
    }

    private let later = noon + 3 * dayMilliseconds

    private func replace(_ target: String, with source: String) throws {
        try? FileManager.default.removeItem(atPath: target)
        try FileManager.default.copyItem(atPath: source, toPath: target)
    }

    @Test func `an older copy of the whole folder is recognised by the anchor beside it`() throws {
        let folder = try Folder()
        let images = try images(folder)
        try replace(folder.store, with: images[0])
        let store = try open(folder.store, now: later)
        #expect(store.openingReport.closing == .rolledBack)
        #expect(store.spent(now: later) == 300_000)
        #expect(throws: DeviceStoreError(.refused(.failedClosed), "")) { try store.tryCharge(try request(9), now: later) }
        _ = try store.tryCharge(try request(9), now: later + dayMilliseconds)
        try expectSound(store, folder.store)
    }

    @Test func `an older second anchor alone is a crash or a power loss, and closes nothing`() throws {
        let folder = try Folder()
        let images = try images(folder)
        for anchor in ["/ledger.anchor", "-anchor/ledger.anchor"] {
            let image = images[2] + "-\(anchor.count)"
            try replace(image, with: images[2])
            try replace(image + "-anchor", with: images[2] + "-anchor")
            try replace(image + anchor, with: images[0] + anchor)
            let store = try open(image, now: later)
            #expect(store.openingReport.closing == nil)
            #expect(store.spent(now: later) == 300_000)
        }
    }

    @Test(arguments: ["/ledger.anchor", "-anchor/ledger.anchor"])
    func `a lost anchor is written again if the other one agrees, and a row says so`(name: String) throws {
        let folder = try Folder()
        _ = try images(folder)
        try FileManager.default.removeItem(atPath: folder.store + name)
        do {
            let store = try open(folder.store, now: later)
            #expect(store.openingReport.closing == nil)
            #expect(store.openingReport.hasRestoredAnchor)
            #expect(try store.rows(.anchorRestored).map(\.entry.detail) == [name.hasPrefix("/") ? 1 : 2])
            _ = try store.tryCharge(try request(9), now: later)
        }
        let (first, second) = (try Folder.read(folder.store + "/ledger.anchor"), try Folder.read(folder.store + "-anchor/ledger.anchor"))
        #expect(first == second)
        #expect(!(try open(folder.store, now: later).openingReport.hasRestoredAnchor))
    }

    @Test func `a lost anchor beside an older ledger is not written again in silence`() throws {
        let folder = try Folder()
        let images = try images(folder)
        try replace(folder.store, with: images[0])
        try FileManager.default.removeItem(atPath: folder.store + "/ledger.anchor")
        let store = try open(folder.store, now: later)
        #expect(store.openingReport.closing == .rolledBack)
        #expect(try store.rows(.anchorRestored).isEmpty)
    }

    @Test func `a deleted folder is remembered by the anchor beside it, also through a crash before the loss is on record`() throws {
        let folder = try Folder()
        _ = try images(folder)
        try FileManager.default.removeItem(atPath: folder.store)
        // What a kill right after the new key leaves: anchors and key of the new store, and no database.
        do {
            let files = DeviceFiles(directory: folder.store)
            try files.prepare()
            var random = SystemRandomNumberGenerator()
            _ = try LedgerRecovery(files: files, policy: try storePolicy(), using: &random)
        }
        let store = try open(folder.store, now: later)
        #expect(store.openingReport.closing == .lost)
        #expect(throws: DeviceStoreError(.refused(.failedClosed), "")) { try store.tryCharge(try request(9), now: later) }
        #expect(throws: DeviceStoreError(.refused(.lifetimeCap), "")) { try store.tryCharge(try request(9), now: later + dayMilliseconds) }
    }

    @Test func `the second anchor may have a place of its own`() throws {
        let folder = try Folder()
        let place = folder.path + "/elsewhere/anchors"
        var random = SystemRandomNumberGenerator()
        do {
            let store = try DeviceDatabase.open(folder.store, secondAnchor: place, policy: try storePolicy(), now: noon, using: &random)
            _ = try store.tryCharge(try request(1))
        }
        #expect(try Folder.read(place + "/ledger.anchor") == Folder.read(folder.store + "/ledger.anchor"))
        #expect(!FileManager.default.fileExists(atPath: folder.store + "-anchor"))
    }

    @Test func `both anchors name the last row after every charge, and an anchor that vanished is not made again while the store is open`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        for round in 1...2 as ClosedRange<UInt64> {
            _ = try store.tryCharge(try request(round))
            for path in [folder.store + "/ledger.anchor", folder.store + "-anchor/ledger.anchor"] {
                #expect(try LedgerAnchor(bytes: Folder.read(path), key: store.ledgerKey) == store.anchor)
            }
        }
        try FileManager.default.removeItem(atPath: folder.store + "-anchor/ledger.anchor")
        #expect(throws: DeviceStoreError(.anchorNotWritten, "")) { try store.tryCharge(try request(3)) }
        #expect(!FileManager.default.fileExists(atPath: folder.store + "-anchor/ledger.anchor"))
    }
}
