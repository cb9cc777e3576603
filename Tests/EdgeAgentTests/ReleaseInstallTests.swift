import Crypto
import DeviceStore
import Foundation
import HTTPTypes
import Logging
import ModelRelease
import RankingModel
import TLSPresentation
import Testing
import TransparencyLog

@testable import EdgeAgent

@Suite struct ReleaseInstallTests {
    /// A publisher with its trust, and the device's side of it.
    private struct Repository {
        static let now: UInt64 = 1_800_000_000
        let signers: [ReleaseSigner]
        var publisher: ReleasePublisher
        let root: [UInt8]

        init(log: ReleaseLog? = nil) throws {
            signers = try (1...3).map { try ReleaseSigner(seed: Array(repeating: UInt8($0), count: 32)) }
            let keys = try signers.map { try RoleKeys([$0.key], threshold: 1) }
            let established = try ReleasePublisher.establish(
                root: keys[0], targets: keys[1], timestamp: keys[2], log: log, signers: [signers[0]], at: Self.now)
            publisher = established.publisher
            root = established.root.bytes
        }

        /// The last list of files, as it was served.
        private(set) var targets: [UInt8] = []

        mutating func release(_ contents: [ReleaseContent]) throws -> VerifiedRelease {
            let files = try publisher.publish(contents, targetsSigners: [signers[1]], timestampSigners: [signers[2]], at: Self.now)
            let names = Dictionary(uniqueKeysWithValues: contents.map { ($0.name, $0.bytes) })
            let count = files.count
            targets = files[count - 2].bytes
            let parts = UnverifiedRelease(timestamp: files[count - 1].bytes, targets: files[count - 2].bytes, files: names)
            var trusted = try TrustedMetadata(root: root, referenceTime: Self.now)
            return try ReleaseVerifier.verify(parts, trusted: &trusted)
        }
    }

    private static func contents(_ version: UInt64, model: [UInt8]? = nil) throws -> [ReleaseContent] {
        let weights = FeatureSlot.allCases.map { _ in Float(version) }
        let own = try #require(RankingModel(version: version, schemaFingerprint: FeatureSchema.current.fingerprint, weights: weights))
        return [
            ReleaseContent(name: "ranker.model", kind: .model, modelVersion: version, bytes: model ?? own.encoded()),
            ReleaseContent(name: "items.table", kind: .items, modelVersion: version, bytes: TestAgent.shop.encoded()),
        ]
    }

    private func installed(_ agent: TestAgent, _ repository: inout Repository, _ contents: [ReleaseContent]) async throws -> Bool {
        let (store, subjects) = (try agent.running.store, try agent.running.subjects)
        try store.database.replaceFiles(storing: [AgentStore.Names.root: repository.root])
        let release = try repository.release(contents)
        let installer = ReleaseInstaller(
            store: store, subjects: subjects,
            logging: RequiredLogging(store: store, log: PublicLog(memory: store) { _, _ in nil }, logger: Logger(label: "test")))
        return try await installer.install(release, try await installer.storedRelease().state.installing(release))
    }

    @Test func `where the root names a log, only a release that stands in it is installed`() async throws {
        let server = try LogServer()
        let agent = try await TestAgent()
        var repository = try Repository(log: server.named)
        let (store, subjects) = (try agent.running.store, try agent.running.subjects)
        let release = try repository.release(Self.contents(1))
        try store.database.replaceFiles(storing: [AgentStore.Names.root: repository.root, AgentStore.Names.targets: repository.targets])
        let log = PublicLog(memory: store) { path, limit in try await server.file(path, limit) }
        let installer = ReleaseInstaller(
            store: store, subjects: subjects, logging: RequiredLogging(store: store, log: log, logger: Logger(label: "test")))
        let state = try await installer.storedRelease().state.installing(release)
        func logged(_ document: [UInt8]) throws -> LogEntryContent {
            let digest = try #require(LogDigest(Array(SHA256.hash(data: document))))
            return .releasePublished(
                ReleasePublished(
                    targetsVersion: release.targetsVersion, targetsHash: digest, modelVersion: 1, modelHash: nil, itemTableHash: nil))
        }
        #expect(try await !installer.install(release, state), "the log can't be reached")
        await server.append(.unknown(kind: 200, body: []), index: nil)
        #expect(try await !installer.install(release, state), "the log knows no such release")
        await server.append(try logged(repository.targets + [0x20]), index: "index/releases/\(release.targetsVersion)")
        #expect(try await !installer.install(release, state), "the log knows another list of files")
        #expect(await subjects.modelVersion == 0)
        await server.append(try logged(repository.targets), index: "index/releases/\(release.targetsVersion)")
        #expect(try await installer.install(release, state))
        #expect(await subjects.modelVersion == 1)
    }

    @Test func `an installed release ranks, also after a restart`() async throws {
        let agent = try await TestAgent()
        var repository = try Repository()
        #expect(try await installed(agent, &repository, Self.contents(1)))
        #expect(try await agent.running.subjects.modelVersion == 1)
        agent.stop()
        try await agent.start()
        #expect(try await agent.running.subjects.modelVersion == 1)
        #expect(try await agent.send(.post, "/v1/rank", json: #"{"subject":"s"}"#).object["model_version"] as? Int == 1)
    }

    @Test func `a model of another schema does not rank: the one before does, and all else of the release holds`() async throws {
        let agent = try await TestAgent()
        var repository = try Repository()
        #expect(try await installed(agent, &repository, Self.contents(1)))
        let strange = try #require(RankingModel(version: 2, schemaFingerprint: Array(repeating: 9, count: 32), weights: [1, 2]))
        let rules = Array(try OpenAPIFile.document("docs/samples/compliance/retail-finance.json").utf8)
        let policy = ReleaseContent(name: "rules.json", kind: .rules, modelVersion: 1, bytes: rules)
        #expect(try await installed(agent, &repository, Self.contents(2, model: strange.encoded()) + [policy]))
        #expect(try await agent.running.subjects.modelVersion == 1)
        #expect(try await agent.running.subjects.installed.rules != nil)
        #expect(try await !installed(agent, &repository, Self.contents(3, model: [1, 2, 3]) + [policy]))
        let stored = try agent.running.store.installedRanking()
        #expect(stored.modelVersion == 1)
        #expect(stored.rules != nil)
    }

    @Test func `the previous release stays whole and takes over when the current one is damaged`() async throws {
        let agent = try await TestAgent()
        var repository = try Repository()
        for version in 1...3 { #expect(try await installed(agent, &repository, Self.contents(UInt64(version)))) }
        let store = try agent.running.store
        let names = try store.database.fileNames().filter { $0.hasPrefix(AgentStore.Names.filePrefix) }
        #expect(names.count == 3, "two models and one table that did not change")
        let current = try #require(try store.release().state.current?[.model])
        try store.database.replaceFiles(storing: [AgentStore.Names.file(current): [0xff]])
        #expect(try store.installedRanking().modelVersion == 2)
    }

    @Test func `rules and scorecards come with the release, and one that cannot be read keeps the ones before`() async throws {
        let agent = try await TestAgent()
        var repository = try Repository()
        func policy(_ version: UInt64, _ rules: [UInt8]) throws -> [ReleaseContent] {
            let card = Array(try OpenAPIFile.document("docs/samples/scorecards/transaction-fraud.json").utf8)
            return try Self.contents(version) + [
                ReleaseContent(name: "rules.json", kind: .rules, modelVersion: version, bytes: rules),
                ReleaseContent(name: "scorecards.json", kind: .scorecards, modelVersion: version, bytes: card),
            ]
        }
        let world = Array(
            String(decoding: RuleWorld.open, as: UTF8.self).replacing(#""effect":"flag""#, with: #""effect":"deny""#).replacing(
                #""x""#, with: #""a""#
            ).utf8)
        #expect(try await installed(agent, &repository, policy(1, world)))
        func ranked() async throws -> [String] {
            let answer = try await agent.send(.post, "/v1/rank", json: #"{"subject":"s"}"#)
            return (answer.object["items"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
        }
        #expect(try await Set(ranked()) == ["b", "c", "d"])
        #expect(try await !installed(agent, &repository, policy(2, Array("{}".utf8))))
        #expect(try await Set(ranked()) == ["b", "c", "d"])
        agent.stop()
        try await agent.start()
        #expect(try await Set(ranked()) == ["b", "c", "d"])
        #expect(try await agent.send(.post, "/v1/score", json: #"{"card":"transaction-fraud","subject":"s"}"#).status == 200)
    }

    @Test func `after the rules were damaged nothing is returned`() async throws {
        let agent = try await TestAgent()
        var repository = try Repository()
        let rules = ReleaseContent(name: "rules.json", kind: .rules, modelVersion: 1, bytes: RuleWorld.open)
        #expect(try await installed(agent, &repository, Self.contents(1) + [rules]))
        let file = try #require(try agent.running.store.release().state.current?[.rules])
        try agent.running.store.database.replaceFiles(storing: [AgentStore.Names.file(file): [0xff]])
        agent.stop()
        try await agent.start()
        try await agent.grant(["ranking"])
        #expect(try await agent.send(.post, "/v1/events", json: TestAgent.view("b", id: "1")).status == 204)
        let answer = try await agent.send(.post, "/v1/rank", json: #"{"subject":"someone"}"#)
        #expect((answer.object["items"] as? [Any])?.isEmpty == true)
        #expect(answer.object["basis"] as? String == "nothing_installed")
    }

    @Test(arguments: [false, true])
    func `a store that was put back to before its rules ranks nothing until they are there again`(hadOlderRules: Bool) async throws {
        let agent = try await TestAgent()
        var repository = try Repository()
        func rules(_ version: UInt64) -> ReleaseContent {
            ReleaseContent(
                name: "rules.json", kind: .rules, modelVersion: version, bytes: RuleWorld.open + Array(repeating: 0x0a, count: Int(version)))
        }
        #expect(try await installed(agent, &repository, Self.contents(1) + (hadOlderRules ? [rules(1)] : [])))
        agent.stop()
        let (database, copy) = (agent.directory.path + "/device.sqlite", agent.directory.path + "/copy")
        func copyStore(from: String, to: String) throws {
            for suffix in ["", "-wal", "-shm"] {
                try? FileManager.default.removeItem(atPath: to + suffix)
                if FileManager.default.fileExists(atPath: from + suffix) {
                    try FileManager.default.copyItem(atPath: from + suffix, toPath: to + suffix)
                }
            }
        }
        try copyStore(from: database, to: copy)
        try await agent.start()
        #expect(try await installed(agent, &repository, Self.contents(2) + [rules(2)]))
        #expect(try await agent.send(.post, "/v1/rank", json: #"{"subject":"s"}"#).status == 200)
        agent.stop()
        try copyStore(from: copy, to: database)
        try await agent.start()
        for answer in [
            try await agent.send(.post, "/v1/rank", json: #"{"subject":"s"}"#), try await agent.send(.get, "/v1/rank/stream?subject=s"),
        ] {
            #expect(answer.status == 503)
            #expect(answer.problem == "urn:sotto:problem:unavailable")
            #expect((answer.object["detail"] as? String)?.contains("rules that this device has had are gone") == true)
        }
        let store = try agent.running.store
        #expect(try store.withRulesInForce(.nothing, InstallState()).lacksRules, "a release without rules does not end it")
        #expect(try await installed(agent, &repository, Self.contents(3) + [rules(3)]))
        #expect(try await agent.send(.post, "/v1/rank", json: #"{"subject":"s"}"#).status == 200)
    }

    @Test func `rules that an older program installed are marked at the next start`() async throws {
        let agent = try await TestAgent()
        var repository = try Repository()
        let rules = ReleaseContent(name: "rules.json", kind: .rules, modelVersion: 5, bytes: RuleWorld.open)
        #expect(try await installed(agent, &repository, Self.contents(1) + [rules]))
        agent.stop()
        for folder in [agent.directory.path, agent.directory.path + "-anchor"] {
            try FileManager.default.removeItem(atPath: folder + "/rules.mark")
        }
        try await agent.start()
        #expect(try agent.running.store.database.mark(AgentStore.Names.rulesMark) == 5)
        #expect(try await agent.send(.post, "/v1/rank", json: #"{"subject":"s"}"#).status == 200)
    }

    @Test func `the installed table and a delta give the next table; a wrong delta or a stale source gives nothing`() async throws {
        let agent = try await TestAgent()
        var repository = try Repository()
        #expect(try await installed(agent, &repository, Self.contents(1)))
        let (store, subjects) = (try agent.running.store, try agent.running.subjects)
        let installer = ReleaseInstaller(
            store: store, subjects: subjects,
            logging: RequiredLogging(store: store, log: PublicLog(memory: store) { _, _ in nil }, logger: Logger(label: "test")))
        let current = try #require(try store.release().state.current?[.items])
        var builder = ItemTableBuilder()
        builder.add(session: ["a", "z"], endedAt: 1)
        let next = builder.build()
        let delta = try #require(ItemTableDelta(from: TestAgent.shop, to: next)).encoded()
        #expect(try await installer.apply(delta: delta, to: current.sha256) == next.encoded())
        let stale = try #require(ItemTableDelta(from: next, to: TestAgent.shop)).encoded()
        #expect(try await installer.apply(delta: stale, to: current.sha256) == nil)
        #expect(try await installer.apply(delta: Array(delta.dropLast()), to: current.sha256) == nil)
        #expect(try await installer.apply(delta: delta, to: Array(SHA256.hash(data: next.encoded()))) == nil)
        try store.database.replaceFiles(storing: [AgentStore.Names.file(current): [0xff]])
        #expect(try await installer.apply(delta: delta, to: current.sha256) == nil)
    }

    @Test func `a state that cannot be read falls back instead of stopping the agent`() async throws {
        let agent = try await TestAgent()
        try agent.running.store.database.replaceFiles(storing: [AgentStore.Names.root: [1], AgentStore.Names.installState: [2]])
        agent.stop()
        try await agent.start()
        #expect(try await agent.send(.post, "/v1/rank", json: #"{"subject":"s"}"#).object["basis"] as? String == "nothing_installed")
    }
}
