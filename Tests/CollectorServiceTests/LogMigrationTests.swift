import AggregationTasks
import Foundation
import GRDB
import Hummingbird
import HummingbirdTesting
import ModelRelease
import ReportIntake
import TLSPresentation
import Testing
import TransparencyLog

@testable import CollectorService

@Suite("A collector from before there was a log")
struct LogMigrationTests {
    /// What an auditor says of the entries in the store, without recomputing prices.
    static func audit(_ collector: OpenedCollector) async throws -> LogAudit {
        var audit = LogAudit(
            taskName: { (try? TaskConfiguration(decoding: $0)).flatMap { LogDigest($0.taskID.bytes) } }, readConfiguration: { _ in .unknownVersion })
        for entry in try await collector.store.logEntries(0..<10_000) { audit.take(entry.entry, at: entry.number) }
        return audit
    }

    /// Two rounds of a task, one released and one given up, and the task's end.
    private func history(_ world: CollectorWorld) async throws -> CollectorApplication {
        let built = try await world.build()
        let task = try await world.task(built.runtime.collector)
        try await built.driver.step()
        try await built.application.test(.router) { client in
            let device = try TestDevice(seed: 1)
            try await device.enrol(world, built, client)
            let reports = try await TestReports(task.configuration, client).sealed(60, value: 64, time: world.now)
            let response = try await device.upload(reports.flatMap(\.self), to: task.id, at: world.now, client)
            #expect(response.status == .ok)
        }
        world.advance(by: 1)
        try await built.driver.step()
        world.advance(by: 1)
        _ = try await built.runtime.desk.replaceKey(.targets, offline: [], now: world.now)
        _ = try await built.runtime.collector.custodian.addPreferred(now: world.now)
        _ = try await built.runtime.collector.store.closeTask(task.id, now: world.now)
        try await built.driver.step()
        return built
    }

    @Test("holds up before an auditor when it always had a log")
    func audited() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await history(world)
        let audit = try await Self.audit(built.runtime.collector)
        #expect(audit.violations == [])
        #expect(audit.entriesByKind[1] == 1 && audit.entriesByKind[2] == 2 && audit.entriesByKind[3] == 3)
        // Two HPKE keys, two roots, the log's key; the policy and the task's end.
        #expect(audit.entriesByKind[4] == 5 && audit.entriesByKind[5] == 2)
    }

    @Test("begins one with its history, in which an auditor finds nothing wrong, and names it in the next root")
    func migration() async throws {
        let world = try CollectorWorld()
        try await world.found()
        var built = try await history(world)
        let before = try await built.runtime.collector.store.statistics(now: world.now)
        let models = try await built.runtime.desk.models()
        built.runtime.collector.store.close()
        // As the version before the log left it: no tables for it, no key, no folder.
        let database = try DatabaseQueue(path: world.directory.databaseFile)
        try await database.write { database in
            try database.execute(sql: "DROP TABLE log; DROP TABLE policies; DROP TABLE device_releases; PRAGMA user_version = 1")
        }
        try database.close()
        try FileManager.default.removeItem(atPath: world.directory.path + "/log")
        try FileManager.default.removeItem(atPath: world.directory.path + "/rounds")
        try FileManager.default.removeItem(atPath: LogIdentity.file(world.directory))

        built = try await world.build()
        let collector = built.runtime.collector
        let after = try await collector.store.statistics(now: world.now)
        #expect(after.accepted == before.accepted && after.activeDevices == before.activeDevices && after.refused == before.refused)
        #expect(try await built.runtime.desk.models() == models)
        let audit = try await Self.audit(collector)
        // The old root names the old log's key: there was none in a real directory from before.
        #expect(audit.violations == [])
        #expect(audit.entriesByKind[1] == 1 && audit.entriesByKind[2] == 2 && audit.entriesByKind[3] == 3)
        #expect(built.runtime.state.log.served == UInt64(try await collector.store.logSize()))
        let release = try built.runtime.log.identity.release
        let version = try await collector.desk.announce(release, offline: [], now: world.now)
        #expect(version == 3)
        try await built.driver.step()
        try await built.application.test(.router) { client in
            let response = try await client.execute(uri: "/v1/releases/3.root.json", method: .get)
            let root = try RootMetadata(payload: SignedEnvelope(decoding: Array(buffer: response.body), role: .root).payload)
            #expect(root.log == release)
        }
    }
}
