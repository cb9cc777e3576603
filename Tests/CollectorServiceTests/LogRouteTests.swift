import Aggregation
import AggregationTasks
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ModelRelease
import RankingModel
import ReportIntake
import TLSPresentation
import Testing
import TransparencyLog

@testable import CollectorService

@Suite("The log over HTTP")
struct LogRouteTests {
    /// The log as an agent sees it: nothing but routes.
    private func reader(_ client: some TestClientProtocol, _ trust: LogTrust) async throws -> (VerifiedCheckpoint, [LogEntry]) {
        let checkpoint = try trust.verify(try await get("/log/checkpoint", client))
        var entries: [LogEntry] = []
        var tree = MerkleTree()
        for number in 0...(checkpoint.size >> 8) {
            guard let index = TileIndex(.entries, index: number, treeSize: checkpoint.size) else { continue }
            for entry in try EntryBundle(bytes: try await get("/log/" + index.path, client), width: index.width).entries {
                try tree.append(.leaf(entry))
                entries.append(try LogEntry(decoding: entry))
            }
        }
        #expect(tree.root == checkpoint.root)
        return (checkpoint, entries)
    }

    private func get(_ path: String, _ client: some TestClientProtocol) async throws -> [UInt8] {
        let response = try await client.execute(uri: path, method: .get)
        #expect(response.status == .ok, "\(path)")
        return Array(buffer: response.body)
    }

    private func number(_ path: String, _ client: some TestClientProtocol) async throws -> Int {
        try #require(Int(String(decoding: try await get(path, client), as: UTF8.self).dropLast()))
    }

    @Test("holds a task before it is listed, a release before its timestamp is served, and a round with the hash of its record")
    func order() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        let trust = try built.runtime.log.identity.trust
        let task = try await world.task(built.runtime.collector)
        try await built.application.test(.router) { client in
            let early = try TaskListing(decoding: try await get("/v1/tasks", client))
            #expect(early.entries.isEmpty)
            try await built.driver.step()
            let listing = try TaskListing(decoding: try await get("/v1/tasks", client))
            #expect(listing.entries.map(\.configuration) == [task.configuration])
            let entries = try await reader(client, trust).1
            guard case .taskOpened(let opened) = entries[try await number("/log/index/tasks/\(task.id)", client)].content else { throw TestFailure() }
            #expect(opened.configuration == task.configuration.encoded())
            #expect(opened.microRhoPerReport > 0 && opened.microEpsilonPerSubject >= opened.microEpsilonPerReport)

            let device = try TestDevice(seed: 1)
            try await device.enrol(world, built, client)
            let reports = try await TestReports(task.configuration, client).sealed(64, value: 64, time: world.now)
            #expect(try await device.upload(reports.flatMap(\.self), to: task.id, at: world.now, client).status == .ok)
            let old = try await get("/v1/releases/timestamp.json", client)
            world.advance(by: 1)
            // Published in the store, and not in the log: agents see what they saw.
            _ = try await built.runtime.desk.publish(weights: nil, items: nil, now: world.now)
            #expect(try await get("/v1/releases/timestamp.json", client) == old)
            try await built.driver.step()
            #expect(try await get("/v1/releases/timestamp.json", client) != old)

            let (checkpoint, all) = try await reader(client, trust)
            #expect(checkpoint.size == UInt64(all.count))
            let models = try await built.runtime.desk.models()
            let timestamp = try TimestampMetadata(
                payload: SignedEnvelope(decoding: try await get("/v1/releases/timestamp.json", client), role: .timestamp).payload)
            guard
                case .releasePublished(let release) = all[try await number("/log/index/releases/\(timestamp.targets.version)", client)].content
            else { throw TestFailure() }
            #expect(release.targetsHash.bytes == timestamp.targets.sha256 && release.modelHash?.bytes == models.last?.sha256)
            let rounds = all.compactMap { if case .roundClosed(let round) = $0.content { round } else { nil } }
            #expect(rounds.count == 1)
            let round = try #require(rounds.first)
            #expect(round.cohort.atLeast == 60 && round.previousModelHash.bytes == models.first?.sha256)
            #expect(round.modelHash.bytes == models.last?.sha256 && round.modelVersion == 2)
            let file = world.directory.roundRecord(task.id.description, 1)
            let record = try RoundRecordFile(decoding: Array(Data(contentsOf: URL(fileURLWithPath: file))))
            #expect(record.digest == round.recordHash.bytes)
            #expect(record.record.accumulator.count == 64)
            #expect(ClosedRound.aggregateHash(task.id, 1, record.record.accumulator) == round.aggregateHash.bytes)
            let replay = try record.record.replay(task.configuration)
            #expect(replay.weights == record.record.weightsAfter)
            #expect(try await built.runtime.log.verify(records: world.directory).faults == [])
        }
    }

    @Test("holds a new root back until its entry is signed, together with the timestamp that it needs")
    func rootChange() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        try await built.application.test(.router) { client in
            let old = try await get("/v1/releases/timestamp.json", client)
            _ = try await built.runtime.desk.replaceKey(.timestamp, offline: [], now: world.now)
            #expect(try await client.execute(uri: "/v1/releases/2.root.json", method: .get).status == .notFound)
            #expect(try await get("/v1/releases/timestamp.json", client) == old)
            try await built.driver.step()
            var trusted = try TrustedMetadata(root: try await get("/v1/releases/1.root.json", client), referenceTime: world.now)
            try trusted.updateRoot(try await get("/v1/releases/2.root.json", client))
            #expect(trusted.root.log?.origin == "127.0.0.1/sotto-log")
            _ = try trusted.updateTimestamp(try await get("/v1/releases/timestamp.json", client))
        }
    }

    @Test("logs an abandoned round without its count, and the task's end")
    func abandoned() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        let task = try await world.task(built.runtime.collector)
        try await built.driver.step()
        _ = try await built.runtime.collector.store.closeTask(task.id, now: world.now)
        try await built.driver.step()
        try await built.application.test(.router) { client in
            let entries = try await reader(client, built.runtime.log.identity.trust).1
            guard case .roundClosed(let round) = entries.suffix(2).first?.content, case .policyChanged(let end) = entries.last?.content else {
                throw TestFailure()
            }
            #expect(round.cohort.atLeast == 0 && round.recordHash == .zero && round.aggregateHash == .zero)
            #expect(round.modelHash == round.previousModelHash && round.modelHash != .zero)
            #expect(end.scope == LogAudit.taskClosedScope && end.hash.bytes == task.id.bytes)
        }
    }

    @Test("caches for ever what never changes, and the checkpoint for a second")
    func caching() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        try await built.application.test(.router) { client in
            let checkpoint = try await client.execute(uri: "/log/checkpoint", method: .get)
            #expect(checkpoint.headers[.cacheControl] == "public, max-age=1")
            #expect(checkpoint.headers[.contentType] == "text/plain; charset=utf-8")
            let policy = try await get("/log/policy", client)
            let last = try await reader(client, built.runtime.log.identity.trust).1.lazy.compactMap {
                if case .policyChanged(let policy) = $0.content, policy.scope == CollectorScribe.policyScope { policy } else { nil }
            }.last
            #expect(last?.hash.bytes == Array(SHA256.hash(data: policy)))
            let size = built.runtime.state.log.served
            for path in ["/log/tile/0/000.p/\(size)", "/log/tile/entries/000.p/\(size)", "/log/index/releases/1"] {
                let response = try await client.execute(uri: path, method: .get)
                #expect(response.status == .ok, "\(path)")
                #expect(response.headers[.cacheControl] == "public, max-age=31536000, immutable")
            }
        }
    }

    @Test(
        "has no other files, whatever a path says",
        arguments: [
            "tile/0/001", "tile/8/000", "tile/0/0", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/-1/000", "tile/0/x000/000",
            "tile/entries/..", "tile/../checkpoint", "tile/%2e%2e/pending", "tile/0/..%2f..%2fcheckpoint", "tile/0/%2e%2e/%2e%2e", "tile/0/..",
            "pending", ".lock", "index/tasks/..", "index/tasks/%2e%2e%2f%2e%2e%2fcheckpoint", "index/tasks/", "index/releases/01",
            "index/releases/-1", "index/releases/18446744073709551616", "index/roots/1", "index/tasks/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "../collector.sqlite", "..%2fkeys%2flog.key", "checkpoint/", "checkpoint%00",
        ])
    func hostilePaths(_ path: String) async throws {
        let world = try CollectorWorld()
        try await world.found()
        let served = try LogDeskTests.files(world)["checkpoint"]
        try await world.build().application.test(.router) { client in
            let response = try await client.execute(uri: "/log/\(path)", method: .get)
            // A trailing slash is the same path to the router.
            if response.status == .ok {
                #expect(path == "checkpoint/" && Array(buffer: response.body).starts(with: served?.prefix(20) ?? []))
            } else {
                #expect(response.status == .notFound)
            }
        }
    }
}
