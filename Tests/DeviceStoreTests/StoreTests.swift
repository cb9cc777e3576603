import Foundation
import GRDB
import PrivacyLedger
import ReportFormat
import ReportOutbox
import Testing

@testable import DeviceStore

@Suite struct StoreTests {
    @Test func `the files are the owner's alone and the database waits for the disk`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        _ = try store.tryCharge(try request(1))
        func mode(_ path: String) throws -> Int? { try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int }
        #expect(try mode(folder.store) == 0o700)
        for file in ["device.sqlite", "device.sqlite-wal", "ledger.anchor", "ledger.key", "device.lock"] {
            #expect(try mode(folder.store + "/" + file) == 0o600, "\(file)")
        }
        #expect(try store.pragma("synchronous") == "2")
        #expect(try store.pragma("journal_mode") == "wal")
        #expect(try store.pragma("secure_delete") == "1")
        try store.addSession(of: subject(1), closedAt: noon, bytes: [1])
        #expect(try store.pragma("synchronous") == "2", "a relaxed write leaves the ledger's durability alone")
    }

    @Test func `what is sent is copied before it leaves, and its fate is kept`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        var requests: [ChargeRequest] = []
        for round in 1...3 as ClosedRange<UInt64> {
            requests.append(try request(round))
            _ = try store.tryCharge(try request(round))
            try store.recordRelease(entry(try request(round), bytes: [UInt8(round), 7]), now: noon)
        }
        let names = requests.map(\.releaseID.bytes)
        try store.beginSending(Array(names[0...1]), at: noon + 1)
        try store.beginSending(Array(names[0...1]), at: noon + 9)
        #expect(try store.outboxEntries().map(\.attempts) == [2, 2, 0])
        try store.markDelivered(names[0])
        try store.drop(names[1], because: .rejected(.taskExpired))
        try store.drop(names[2], because: .expired)
        #expect(try store.outboxEntries().isEmpty)
        let sent = try store.sentReports(of: subject(1))
        #expect(sent.map(\.bytes) == [[2, 7], [1, 7]])
        #expect(sent.map(\.outcome) == [.rejected, .delivered])
        #expect(sent.map(\.firstSentAt) == [noon + 1, noon + 1])
        #expect(try store.sentReports(of: subject(2)).isEmpty)
        #expect(try store.counters() == ["outbox_rejected": 1, "outbox_expired": 1])
    }

    @Test func `copies of what was sent are bounded by bytes and age, and counted when dropped`() throws {
        let folder = try Folder()
        var limits = DeviceStoreLimits()
        limits.maximumSentBytes = 250
        let store = try open(folder.store, limits: limits)
        for seed in 1...4 as ClosedRange<UInt8> {
            let question = try request(1, subject: subject(seed))
            _ = try store.tryCharge(question)
            try store.recordRelease(entry(question, bytes: [UInt8](repeating: seed, count: 100)), now: noon)
            try store.beginSending([question.releaseID.bytes], at: noon + Int64(seed))
        }
        try store.prune(now: noon)
        #expect(try store.sentReports(of: nil).map { $0.bytes[0] } == [4, 3])
        try store.prune(now: noon + 4 + limits.maximumSentAge)
        #expect(try store.sentReports(of: nil).map { $0.bytes[0] } == [4])
        #expect(try store.counters()["sent_copies_dropped"] == 3)
    }

    @Test func `sessions are bounded by number and age, oldest first out`() throws {
        let folder = try Folder()
        var limits = DeviceStoreLimits()
        limits.maximumSessionsPerSubject = 3
        let store = try open(folder.store, limits: limits)
        for index in 0..<5 as Range<UInt8> { try store.addSession(of: subject(1), closedAt: noon + Int64(index), bytes: [index]) }
        try store.addSession(of: subject(2), closedAt: noon, bytes: [9])
        #expect(try store.sessions(of: subject(1), limit: 10) == [[2], [3], [4]])
        #expect(try store.sessions(of: subject(1), limit: 2) == [[3], [4]])
        #expect(try store.subjectsWithSessions() == [subject(1), subject(2)])
        try store.prune(now: noon + 3 + limits.maximumSessionAge)
        #expect(try store.sessions(of: subject(1), limit: 10) == [[3], [4]])
        #expect(try store.counters() == ["sessions_dropped": 4])
    }

    @Test func `an event identifier is new once per subject, until it is forgotten`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        #expect(try store.markSeen(["a", "b", "a"], of: subject(1), at: noon) == [true, true, false])
        #expect(try store.markSeen(["a", "c"], of: subject(1), at: noon) == [false, true])
        #expect(try store.markSeen(["a"], of: subject(2), at: noon) == [true])
        try store.prune(now: noon + store.limits.maximumSeenEventAge + 1)
        #expect(try store.markSeen(["a"], of: subject(1), at: noon) == [true])
    }

    @Test func `files change together or not at all`() throws {
        let folder = try Folder()
        do {
            let store = try open(folder.store)
            try store.replaceFiles(storing: ["root": [1], "model-1": [2]])
            try store.replaceFiles(storing: ["root": [3], "model-2": [4]], removing: ["model-1"])
            try store.setIdentityKey([5, 5])
        }
        let store = try open(folder.store)
        #expect(try store.fileNames() == ["identity.key", "model-2", "root"])
        #expect(try store.file("root") == [3])
        #expect(try store.file("model-1") == nil)
        #expect(try store.identityKey() == [5, 5])
        let tooLarge = [UInt8](repeating: 0, count: store.limits.maximumValueBytes + 1)
        #expect(throws: DeviceStoreError(.tooLarge, "")) { try store.replaceFiles(storing: ["root": [9], "huge": tooLarge]) }
        #expect(try store.file("root") == [3])
    }

    @Test func `values and consent are kept per subject`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        try store.setValue([1], "session", of: subject(1))
        try store.setValue([2], "session", of: subject(1))
        try store.setConsent([3], of: subject(2))
        try store.setConsent([4], of: subject(2))
        #expect(try store.value("session", of: subject(1)) == [2])
        #expect(try store.value("session", of: subject(2)) == nil)
        #expect(try store.consent(of: subject(2)) == [4])
        #expect(try store.allConsents().map(\.subject) == [subject(2)])
        try store.setValue(nil, "session", of: subject(1))
        #expect(try store.value("session", of: subject(1)) == nil)
    }

    @Test func `erasing leaves no trace of the subject but the ledger and the consent`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        let canary = Array("canary-4b1f-of-the-subject".utf8)
        for who in [subject(1), subject(2)] {
            let question = try request(1, subject: who)
            _ = try store.tryCharge(question)
            try store.recordRelease(entry(question, bytes: canary), now: noon)
            try store.beginSending([question.releaseID.bytes], at: noon)
            try store.addSession(of: who, closedAt: noon, bytes: canary)
            try store.setValue(canary, "key", of: who)
            _ = try store.markSeen([String(decoding: canary, as: UTF8.self)], of: who, at: noon)
            try store.setConsent([1], of: who)
        }
        try Folder.write(canary, folder.store + "/device.sqlite.quarantined-1")
        try store.erase(subject(1), now: noon)
        #expect(try store.sessions(of: subject(1), limit: 9).isEmpty)
        #expect(try store.sentReports(of: nil).map(\.subject) == [subject(2).bytes])
        #expect(try store.outboxEntries().map(\.owner) == [subject(2).bytes])
        #expect(try store.consent(of: subject(1)) == [1])
        #expect(store.spent() == 100_000)
        #expect(throws: DeviceStoreError(.refused(.erased), "")) { try store.tryCharge(try request(2)) }
        _ = try store.tryCharge(try request(2), now: noon + dayMilliseconds)

        try store.erase(subject(2), now: noon + dayMilliseconds)
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.store) {
            #expect(!Data(try Folder.read(folder.store + "/" + file)).contains(Data(canary)), "\(file) still holds the canary")
        }
        try expectSound(store, folder.store)
    }

    @Test func `an auditor reads rows, anchor and key from a store in use, and from an exported file`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        _ = try store.tryCharge(try request(1))
        let archive = try LedgerArchive(path: folder.store)
        #expect(archive.rows == (try store.ledgerRows()))
        let anchor = try LedgerAnchor(bytes: try #require(archive.anchorBytes), key: archive.key)
        #expect(anchor == store.anchor)
        try Folder.write(LedgerFile.encode(rows: archive.rows), folder.path + "/export")
        #expect(try LedgerArchive(path: folder.path + "/export").rows == archive.rows)
        try Folder.write([1, 2, 3], folder.path + "/junk")
        #expect(throws: DeviceStoreError(.corrupt, "")) { _ = try LedgerArchive(path: folder.path + "/junk") }
        #expect(throws: DeviceStoreError(.notAccessible, "")) { _ = try LedgerArchive(path: folder.path + "/nothing") }
    }
}

extension Data {
    fileprivate func contains(_ other: Data) -> Bool { range(of: other) != nil }
}

extension DeviceDatabase {
    fileprivate func pragma(_ name: String) throws -> String? {
        try queue.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA \(name)") }
    }
}
