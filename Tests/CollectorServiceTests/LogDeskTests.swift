import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ModelRelease
import RankingModel
import ReportIntake
import Synchronization
import TLSPresentation
import Testing
import TransparencyLog

@testable import CollectorService

@Suite("The log's desk")
struct LogDeskTests {
    /// A folder's files with their bytes, without the lock.
    static func files(_ world: CollectorWorld) throws -> [String: [UInt8]] {
        let root = world.directory.path + "/log"
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: root) where name != ".lock" {
            let attributes = try FileManager.default.attributesOfItem(atPath: root + "/" + name)
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            files[name] = Array(FileManager.default.contents(atPath: root + "/" + name) ?? Data())
        }
        return files
    }

    /// Puts a copy of a closed database, with what is still in its log, in another's place.
    private static func copyDatabase(_ file: String, to copy: String) throws {
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: copy + suffix)
            if suffix != "-shm", FileManager.default.fileExists(atPath: file + suffix) {
                try FileManager.default.copyItem(atPath: file + suffix, toPath: copy + suffix)
            }
        }
    }

    /// A desk that dies before it writes its `fault`-th file.
    private func desk(_ collector: OpenedCollector, fault: Int = .max) throws -> LogDesk {
        let written = Mutex(0)
        var directory = LogDirectory(collector.directory)
        directory.interruption = { _ throws(CollectorFailure) in
            let count = written.withLock { count in
                count += 1
                return count
            }
            if count >= fault { throw CollectorFailure(.directory, "the power is gone") }
        }
        return LogDesk(
            store: collector.store, directory: directory, identity: try LogIdentity(collector.directory, collector.configuration, mayDraw: false))
    }

    /// The entries below a checkpoint, read from the static files alone, and their root.
    private func readBack(_ world: CollectorWorld, _ checkpoint: VerifiedCheckpoint) throws -> [LogEntry] {
        let directory = LogDirectory(world.directory)
        var (entries, tree) = ([LogEntry](), MerkleTree())
        for number in 0...(checkpoint.size >> 8) {
            guard let index = TileIndex(.entries, index: number, treeSize: checkpoint.size) else { continue }
            for entry in try EntryBundle(bytes: try #require(directory.read(index.path)), width: index.width).entries {
                try tree.append(.leaf(entry))
                entries.append(try LogEntry(decoding: entry))
            }
        }
        #expect(tree.root == checkpoint.root)
        return entries
    }

    /// Adds policies, one entry each.
    private func grow(_ store: IntakeStore, _ range: Range<Int>) async throws {
        for number in range { try await store.adoptPolicy(Array("\(number)".utf8), now: CollectorWorld.start) }
    }

    @Test("has published a signed checkpoint when init is done, and its files rebuild the root")
    func foundation() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        let desk = try desk(collector)
        let checkpoint = try #require(try desk.checkpoint(LogDirectory.checkpoint))
        #expect(checkpoint.checkpoint.origin == "127.0.0.1/sotto-log")
        let kinds = try readBack(world, checkpoint).map(\.content.kind)
        // The HPKE key; the first root and the log's key; the first release.
        #expect(kinds == [4, 4, 4, 3])
        let root = try await collector.desk.publisher().root
        #expect(root.log?.verifierKey == desk.identity.signer.key.description)
        #expect(root.log?.quorum == 0)
        #expect(try FileManager.default.attributesOfItem(atPath: LogIdentity.file(world.directory))[.posixPermissions] as? Int == 0o600)
    }

    @Test("publishes the same files however it is interrupted: it dies before each write in turn, and the next try completes")
    func interruptions() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        try await grow(collector.store, 0..<3)
        try await desk(collector).publish()
        try await grow(collector.store, 3..<300)
        let before = try Self.files(world)
        let backup = world.directory.path + "/log-before"
        try FileManager.default.copyItem(atPath: world.directory.path + "/log", toPath: backup)
        try await desk(collector).publish()
        let complete = try Self.files(world)
        var faults = 0
        for fault in 1... {
            try FileManager.default.removeItem(atPath: world.directory.path + "/log")
            try FileManager.default.copyItem(atPath: backup, toPath: world.directory.path + "/log")
            do { try await desk(collector, fault: fault).publish() } catch {
                faults += 1
                // What was served is served still, and everything that it promises is there.
                let found = try Self.files(world)
                #expect(found["checkpoint"] == before["checkpoint"])
                for (name, bytes) in before { #expect(found[name] == bytes, "\(name)") }
                let checkpoint = try #require(try desk(collector).checkpoint(LogDirectory.checkpoint))
                _ = try readBack(world, checkpoint)
                try await desk(collector).publish()
                #expect(try Self.files(world) == complete)
                continue
            }
            #expect(try Self.files(world) == complete)
            break
        }
        // The full tile and bundle, the partial ones of both levels, and the checkpoint.
        #expect(faults == 6)
    }

    @Test("goes on after a failure within one process")
    func retry() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        try await grow(collector.store, 0..<1)
        let failing = Mutex(true)
        var directory = LogDirectory(world.directory)
        directory.interruption = { _ throws(CollectorFailure) in
            if failing.withLock({ $0 }) { throw CollectorFailure(.directory, "full") }
        }
        let desk = LogDesk(
            store: collector.store, directory: directory, identity: try LogIdentity(world.directory, collector.configuration, mayDraw: false))
        await #expect(throws: CollectorFailure(.directory, "")) { try await desk.publish() }
        failing.withLock { $0 = false }
        #expect(try await desk.publish().served == 5)
        try await grow(collector.store, 1..<2)
        #expect(try await desk.publish().served == 6)
        #expect(try await desk.verify(records: world.directory).faults == [])
    }

    @Test("signs nothing for a database that is older than what was signed")
    func olderDatabase() async throws {
        let world = try CollectorWorld()
        try await world.found()
        var collector = try world.open()
        let copy = world.directory.path + "/older"
        try await grow(collector.store, 0..<1)
        try await desk(collector).publish()
        collector.store.close()
        try Self.copyDatabase(world.directory.databaseFile, to: copy)
        collector = try world.open()
        try await grow(collector.store, 1..<3)
        try await desk(collector).publish()
        collector.store.close()
        let signed = try Self.files(world)

        try Self.copyDatabase(copy, to: world.directory.databaseFile)
        collector = try world.open()
        let failure = await #expect(throws: CollectorFailure(.log, "")) { try await desk(collector).publish() }
        #expect(failure?.detail.contains("older copy") == true)
        #expect(try Self.files(world) == signed)
        // Other changes of as many and of more entries are another history.
        try await grow(collector.store, 7..<9)
        let other = await #expect(throws: CollectorFailure(.log, "")) { try await desk(collector).publish() }
        #expect(other?.detail.contains("another history") == true)
        try await grow(collector.store, 9..<12)
        await #expect(throws: CollectorFailure(.log, "")) { try await desk(collector).publish() }
        #expect(try Self.files(world) == signed)
    }

    @Test("serves what is published and takes nothing while the database is an older copy")
    func readOnly() async throws {
        let world = try CollectorWorld()
        try await world.found()
        var built = try await world.build()
        let task = try await world.task(built.runtime.collector)
        built.runtime.collector.store.close()
        let copy = world.directory.path + "/older"
        try Self.copyDatabase(world.directory.databaseFile, to: copy)
        built = try await world.build()
        try await built.driver.step()
        _ = try await built.runtime.desk.publish(weights: nil, items: nil, now: world.now)
        try await built.driver.step()
        built.runtime.collector.store.close()
        try Self.copyDatabase(copy, to: world.directory.databaseFile)

        built = try await world.build()
        #expect(built.runtime.isReadOnly)
        let size = try await built.runtime.collector.store.logSize()
        world.advance(by: 90_000)
        try await built.driver.step()
        // No round moved, no signature was renewed, no entry was added.
        #expect(try await built.runtime.collector.store.logSize() == size)
        try await built.application.test(.router) { client in
            #expect(try await client.execute(uri: "/log/checkpoint", method: .get).status == .ok)
            #expect(try await client.execute(uri: "/v1/releases/timestamp.json", method: .get).status == .ok)
            #expect(try await client.execute(uri: "/ready", method: .get).status == .serviceUnavailable)
            #expect(try await client.execute(uri: "/v1/enrolments/challenge", method: .post).status == .serviceUnavailable)
            let device = try TestDevice(seed: 1)
            #expect(try await device.upload([], to: task.id, at: world.now, client).status == .serviceUnavailable)
        }
    }

    @Test("notices a foreign or damaged checkpoint, and a key that is gone")
    func strangers() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        let file = world.directory.path + "/log/checkpoint"
        let good = try Data(contentsOf: URL(fileURLWithPath: file))
        for index in good.indices where good[index] != UInt8(ascii: "\n") {
            var flipped = good
            flipped[index] ^= 1
            try flipped.write(to: URL(fileURLWithPath: file))
            await #expect(throws: CollectorFailure(.log, ""), "byte \(index)") { try await desk(collector).publish() }
        }
        try good.write(to: URL(fileURLWithPath: file))
        try FileManager.default.removeItem(atPath: LogIdentity.file(world.directory))
        #expect(throws: CollectorFailure(.key, "")) { try collector.log() }
        await #expect(throws: CollectorFailure(.key, "")) { try await world.build() }
    }

    @Test("mends files that were lost or damaged, from the database")
    func mending() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        try await grow(collector.store, 0..<260)
        try await desk(collector).publish()
        let complete = try Self.files(world)
        for name in ["tile/0/000", "tile/entries/000"] {
            try Data([1]).write(to: URL(fileURLWithPath: world.directory.path + "/log/" + name))
        }
        #expect(try await desk(collector).verify(records: world.directory).faults.count == 2)
        try await grow(collector.store, 260..<261)
        try await desk(collector).publish()
        #expect(try await desk(collector).verify(records: world.directory).faults == [])
        for (name, bytes) in complete where name != "checkpoint" { #expect(try Self.files(world)[name] == bytes, "\(name)") }
    }
}
