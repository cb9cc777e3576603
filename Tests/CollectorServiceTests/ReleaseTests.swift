import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ModelRelease
import RankingModel
import ReportIntake
import TLSPresentation
import Testing

@testable import CollectorService

@Suite("Releases")
struct ReleaseTests {
    @Test("are served byte for byte, for ever except the timestamp")
    func serving() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        try await built.application.test(.router) { client in
            for path in ["1.root.json", "1.targets.json"] {
                let response = try await client.execute(uri: "/v1/releases/\(path)", method: .get)
                #expect(response.status == .ok)
                #expect(response.headers[.cacheControl] == "public, max-age=31536000, immutable")
            }
            let timestamp = try await client.execute(uri: "/v1/releases/timestamp.json", method: .get)
            #expect(timestamp.headers[.cacheControl] == "public, max-age=1")
            let envelope = try SignedEnvelope(decoding: Array(buffer: timestamp.body), role: .timestamp)
            #expect(try TimestampMetadata(payload: envelope.payload).targets.version == 1)
            let model = try #require(try await built.runtime.desk.models().first)
            let file = try await client.execute(uri: "/v1/releases/targets/\(model.digest).model.bin", method: .get)
            #expect(try RankingModel(decoding: Array(buffer: file.body)).weights == RankingModel.initial.weights)
        }
    }

    @Test(
        "have no other names",
        arguments: [
            "01.root.json", "2.root.json", "0.targets.json", "root.json", "1.timestamp.json", "1.root.json.bak", "targets/model.bin", "targets/x",
            "targets/0000000000000000000000000000000000000000000000000000000000000000.model.bin", "collector.yaml",
        ])
    func names(_ path: String) async throws {
        let world = try CollectorWorld()
        try await world.found()
        try await world.build().application.test(.router) { client in
            let response = try await client.execute(uri: "/v1/releases/\(path)", method: .get)
            #expect(response.status == .notFound)
        }
    }

    @Test("go back by going forward: the old bytes under a higher number")
    func rollback() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        let fingerprint = FeatureSchema.current.fingerprint
        var weights = RankingModel.initial.weights
        weights[3] = 2
        _ = try await collector.desk.publish(weights: (fingerprint, weights), items: nil, now: world.now)
        let first = try #require(try await collector.desk.models().first)
        let receipt = try await collector.desk.rollback(to: first, now: world.now)
        #expect(receipt.model == 3)
        let last = try #require(try await collector.desk.models().last)
        #expect(last.contentVersion == 1)
        #expect(last.sha256 == first.sha256)
        #expect(try await collector.desk.publisher().targets?[.model]?.restores == 1)
    }

    @Test("survive a change of every release key, which two root keys must sign", arguments: [ReleaseRole.targets, .timestamp, .root])
    func keyChange(_ role: ReleaseRole) async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        let before = try await collector.desk.publisher()
        #expect(try await collector.desk.replaceKey(role, offline: [], now: world.now) == 2)
        let after = try await collector.desk.publisher()
        #expect(after.root.keys(of: role).keys != before.root.keys(of: role).keys)
        #expect(after.targets?.version == 2)
        _ = try await collector.desk.publish(weights: (FeatureSchema.current.fingerprint, RankingModel.initial.weights), items: nil, now: world.now)
        #expect(try await collector.desk.currentModel()?.number == 2)
    }

    enum Offline: CaseIterable { case sameTwice, inDirectory, copied, movedAway }

    @Test("survive a change of keys wherever the root keys lie, and however often one is given", arguments: Offline.allCases)
    func offlineRootKeys(_ place: Offline) async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        let roots = (1...3).map { world.directory.releaseKey("root-\($0)") }
        let aside = roots.map { $0 + ".away" }
        for (root, away) in zip(roots, aside) {
            switch place {
            case .sameTwice, .inDirectory: break
            case .copied: try FileManager.default.copyItem(atPath: root, toPath: away)
            case .movedAway: try FileManager.default.moveItem(atPath: root, toPath: away)
            }
        }
        let given: [String] =
            switch place {
            case .sameTwice: [roots[0], roots[0]]
            case .inDirectory: roots
            case .copied: aside
            case .movedAway: [aside[0], aside[2], aside[2]]
            }
        for (role, version) in zip([ReleaseRole.targets, .timestamp, .root], UInt64(2)...) {
            #expect(try await collector.desk.replaceKey(role, offline: given, now: world.now) == version)
            // What an enrolled device sees: every root in turn, then what the last one's keys signed.
            let next = try #require(try await collector.desk.latest(ReleaseName.roots))
            let envelope = try SignedEnvelope(decoding: next.bytes, role: .root)
            #expect(Set(envelope.signatures.map(\.keyID)).count == envelope.signatures.count)
            #expect(try await collector.desk.publisher().root.version == version)
        }
        _ = try await collector.desk.publish(weights: (FeatureSchema.current.fingerprint, RankingModel.initial.weights), items: nil, now: world.now)
        #expect(try await collector.desk.currentModel()?.number == 2)
    }

    @Test("count one root key once, however many copies of it are given")
    func copiesDoNotCount() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        for name in ["root-1", "root-2"] { try TestFiles.remove(world.directory.releaseKey(name)) }
        let last = world.directory.releaseKey("root-3")
        await #expect(throws: CollectorFailure(.key, "")) { try await collector.desk.replaceKey(.targets, offline: [last, last], now: world.now) }
        #expect(try await collector.desk.publisher().root.version == 1)
        #expect(try collector.desk.keys.signers(.targets).count == 1)
    }

    @Test("cannot change keys with one root key alone")
    func threshold() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        for name in ["root-1", "root-2"] { try TestFiles.remove(world.directory.releaseKey(name)) }
        await #expect(throws: CollectorFailure(.key, "")) { try await collector.desk.replaceKey(.targets, offline: [], now: world.now) }
        #expect(try await collector.desk.publisher().root.version == 1)
    }

    /// A shop's table after some days of sessions, `extra` of them of a new item.
    private static func shop(extra: Int) -> [UInt8] {
        var builder = ItemTableBuilder()
        builder.settings.halfLifeMilliseconds = 1_000_000
        builder.settings.recentWindowMilliseconds = 1_000_000
        for session in 0..<600 { builder.add(session: (1...4).map { "item-\((session * 7 + $0 * $0 * session) % 200)" }, endedAt: Int64(session)) }
        for session in 0..<extra { builder.add(session: ["item-3", "new", "item-4"], endedAt: Int64(600 + session)) }
        return builder.build().encoded()
    }

    @Test("of a table that changed little come with what changed, served beside the table")
    func itemsDelta() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        let tables = [Self.shop(extra: 0), Self.shop(extra: 1)]
        #expect(try await collector.desk.publish(weights: nil, items: tables[0], now: world.now).itemsDeltaLength == nil)
        let receipt = try await collector.desk.publish(weights: nil, items: tables[1], now: world.now)
        let targets = try #require(try await collector.desk.publisher().targets)
        let (items, delta) = (try #require(targets[.items]), try #require(targets[.itemsDelta]))
        #expect(receipt.itemsDeltaLength == delta.length)
        #expect((items.modelVersion, delta.modelVersion) == (2, 2))
        #expect(items.matches(tables[1]))
        try await world.build().application.test(.router) { client in
            let response = try await client.execute(uri: "/v1/releases/\(ReleasePath.file(delta))", method: .get)
            let read = try ItemTableDelta(decoding: Array(buffer: response.body))
            #expect(read.source == delta.source)
            #expect(try read.apply(to: ItemTable(decoding: tables[0])).encoded() == tables[1])
        }
        // A model changes nothing about it; a table that is another one altogether, or the same again, has none.
        #expect(
            try await collector.desk.publish(
                weights: (FeatureSchema.current.fingerprint, RankingModel.initial.weights), items: nil, now: world.now
            ).itemsDeltaLength == delta.length)
        #expect(try await collector.desk.publish(weights: nil, items: tables[1], now: world.now).itemsDeltaLength == nil)
        var other = ItemTableBuilder()
        for session in 0..<100 { other.add(session: ["x\(session)", "y\(session * session)"], endedAt: Int64(session)) }
        #expect(try await collector.desk.publish(weights: nil, items: other.build().encoded(), now: world.now).itemsDeltaLength == nil)
        #expect(try await collector.desk.publisher().targets?[.itemsDelta] == nil)
    }

    @Test("of weights that are no model are refused before anything is signed")
    func badWeights() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        for weights in [[], [Float.nan], [Float.infinity], [2e6]] as [[Float]] {
            await #expect(throws: CollectorFailure(.input, "")) {
                try await collector.desk.publish(weights: (FeatureSchema.current.fingerprint, weights), items: nil, now: world.now)
            }
        }
        #expect(try await collector.desk.publisher().targets?.version == 1)
    }
}
