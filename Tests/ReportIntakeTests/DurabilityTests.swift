import AggregationTasks
import Foundation
import GRDB
import ReportFormat
import Testing

@testable import ReportIntake

@Suite struct DurabilityTests {
    @Test("A machine that stops after any acknowledgement finds exactly the acknowledged reports")
    func crashImages() async throws {
        try await TestWorld.run(limits: IntakeLimits(reportsPerRound: 100)) { world in
            var sum: Int64 = 0
            var bodies: [[UInt8]] = []
            for count in 1...12 {
                let body = try world.forge.report([Int16(count), 0, 0, 0])
                #expect(try await world.upload(body) == [nil])
                bodies.append(body)
                sum += Int64(count)
                let image = try world.image("image-\(count)")
                defer { image.close() }
                #expect(try await image.rounds(world.task)[0].accepted == UInt64(count))
                // The image goes on: what was acknowledged is a duplicate there, the rest counts.
                let intake = try TestWorld.intake(image, world.pair, limits: IntakeLimits(reportsPerRound: 100))
                let retries = try await intake.process(bodies.flatMap { $0 }, task: world.task, device: [1], now: TestWorld.now)
                #expect(retries.allSatisfy { $0.cause == .duplicate })
                let fresh = try (0..<3).flatMap { _ in try world.forge.report([0, 1, 0, 0]) }
                _ = try await intake.process(fresh, task: world.task, device: [1], now: TestWorld.now)
                let closed = try #require(closedRound(in: try await image.closeTask(world.task, now: TestWorld.now)))
                #expect(closed.sums == [sum, 3, 0, 0])
                #expect(closed.count == UInt64(count) + 3)
            }
        }
    }

    @Test("A restarted program resumes the round with exact counts, names and quotas")
    func restart() async throws {
        try await TestWorld.run { world in
            let body = try world.forge.report([1, 2, 3, 4])
            #expect(try await world.upload(body) == [nil])
            world.store.close()
            let store = try IntakeStore.open(world.path)
            defer { store.close() }
            let intake = try TestWorld.intake(store, world.pair)
            #expect(try await store.openRounds(now: TestWorld.now).map(\.round) == [1])
            let retry = try await intake.process(body, task: world.task, device: [1], now: TestWorld.now)
            #expect(retry.map(\.cause) == [.duplicate])
            let second = try await intake.process(world.forge.report([1, 1, 1, 1]), task: world.task, device: [1], now: TestWorld.now)
            #expect(second.map(\.cause) == [.overQuota])
            for device in 2...3 as ClosedRange<UInt8> {
                _ = try await intake.process(world.forge.report([1, 1, 1, 1]), task: world.task, device: [device], now: TestWorld.now)
            }
            let closed = try #require(closedRound(in: try await store.closeTask(world.task, now: TestWorld.now)))
            #expect(closed.sums == [3, 4, 5, 6])
        }
    }

    @Test("A full disk acknowledges nothing, and the store works again by itself when there is space")
    func fullDisk() async throws {
        try await TestWorld.run(limits: IntakeLimits(reportsPerRound: 10_000)) { world in
            #expect(try await world.upload(world.forge.report([1, 0, 0, 0])) == [nil])
            // SQLite answers SQLITE_FULL to a page beyond this count just as it does when the disk has none.
            try await world.store.write { database in
                let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
                try database.execute(sql: "PRAGMA max_page_count = \(pages)")
            }
            var accepted: Int64 = 1
            var refused: [UInt8]?
            while refused == nil {
                let body = try (0..<100).flatMap { _ in try world.forge.report([1, 0, 0, 0]) }
                do {
                    accepted += Int64(try await world.upload(body).count { $0 == nil })
                } catch {
                    #expect(error as? IntakeError == IntakeError(.storageFull))
                    #expect((error as? IntakeError)?.retryAfter != nil)
                    refused = body
                }
            }
            #expect(try await world.round().accepted == UInt64(accepted))
            #expect(world.intake.statistics().failedCommits == 1)
            try await world.store.write { try $0.execute(sql: "PRAGMA max_page_count = 1000000") }
            let retried = try await world.upload(try #require(refused))
            #expect(retried.count == 100 && retried.allSatisfy { $0 == nil })
            try await world.contribute([0, 0, 0, 0], count: 3)
            let closed = try #require(closedRound(in: try await world.store.closeTask(world.task, now: TestWorld.now)))
            #expect(closed.sums[0] == accepted + 100)
        }
    }

    @Test("A transaction that fails half-way leaves neither name nor count, and the cached sums are read anew")
    func failedTransaction() async throws {
        try await TestWorld.run { world in
            #expect(try await world.upload(world.forge.report([1, 0, 0, 0])) == [nil])
            try await world.store.write {
                try $0.execute(sql: "CREATE TRIGGER broken BEFORE UPDATE ON rounds BEGIN SELECT raise(ABORT, 'broken'); END")
            }
            let body = try world.forge.report([5, 0, 0, 0])
            await #expect(throws: IntakeError(.conflict)) { try await world.upload(body, from: [2]) }
            try await world.store.write { try $0.execute(sql: "DROP TRIGGER broken") }
            #expect(try await world.upload(body, from: [2]) == [nil])
            try await world.contribute([0, 0, 0, 0], count: 1)
            let closed = try #require(closedRound(in: try await world.store.closeTask(world.task, now: TestWorld.now)))
            #expect(closed.sums[0] == 6 && closed.count == 3)
        }
    }

    @Test("Writes are synchronous to the log, and only the owner can read the files")
    func settings() async throws {
        try await TestWorld.run { world in
            let settings = try await world.store.write { database in
                (try Int.fetchOne(database, sql: "PRAGMA synchronous"), try String.fetchOne(database, sql: "PRAGMA journal_mode"))
            }
            #expect(settings.0 == 2)
            #expect(settings.1 == "wal")
            for suffix in ["", "-wal", "-shm"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: world.path + suffix)
                #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            }
        }
    }

    @Test("Two processes on one file see each other's writes and lose none")
    func twoProcesses() async throws {
        try await TestWorld.run(limits: IntakeLimits(reportsPerRound: 1000)) { world in
            let command = try IntakeStore.open(world.path)
            defer { command.close() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<20 as Range<UInt8> {
                    group.addTask { try await command.addEnrolmentTokens([[index]], expiry: 10) }
                    group.addTask { _ = try await world.upload(world.forge.report([1, 0, 0, 0])) }
                }
                try await group.waitForAll()
            }
            #expect(try await world.store.statistics(now: 0).openTokens == 20)
            #expect(try await command.rounds(world.task)[0].accepted == 20)
            // A command ends the task; the service refuses what comes after.
            _ = try await command.closeTask(world.task, now: TestWorld.now)
            #expect(try await world.upload(world.forge.report([1, 0, 0, 0])) == [.late])
        }
    }

    @Test("A later program's file is not touched")
    func newerSchema() async throws {
        try await TestWorld.run { world in
            let other = try IntakeStore.open(world.path)
            try await other.write { try $0.execute(sql: "PRAGMA user_version = 4") }
            await #expect(throws: IntakeError(.newerSchema)) { try await world.store.addEnrolmentTokens([[1]], expiry: 1) }
            await #expect(throws: IntakeError(.newerSchema)) { try await world.upload(world.forge.report([1, 1, 1, 1])) }
            other.close()
            world.store.close()
            let before = try Data(contentsOf: URL(fileURLWithPath: world.path))
            #expect(throws: IntakeError(.newerSchema)) { try IntakeStore.open(world.path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: world.path)) == before)
        }
    }

    @Test("A file that is no collector's database is refused and left alone")
    func otherFiles() async throws {
        try await TestWorld.run { world in
            let text = world.folder.path + "/notes.txt"
            try Data("these are notes, and quite a few of them\n".utf8).write(to: URL(fileURLWithPath: text))
            #expect(throws: IntakeError(.notADatabase)) { try IntakeStore.open(text) }
            let foreign = world.folder.path + "/foreign.sqlite"
            let queue = try DatabaseQueue(path: foreign)
            try await queue.write { try $0.execute(sql: "CREATE TABLE recipes (name TEXT)") }
            try queue.close()
            #expect(throws: IntakeError(.notADatabase)) { try IntakeStore.open(foreign) }
        }
    }
}
