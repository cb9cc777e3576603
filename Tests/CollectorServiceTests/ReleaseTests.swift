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
