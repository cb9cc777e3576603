import AggregationTasks
import Crypto
import ModelRelease
import TLSPresentation
import Testing
import TransparencyLog

@testable import EdgeAgent

@Suite("The agent and the public log")
struct PublicLogTests {
    @Test("a task is found where the log says, and only byte for byte")
    func tasks() async throws {
        let server = try LogServer()
        let task = Self.task(minimumBatch: 10)
        await server.append(.taskOpened(try #require(Self.opened(task))), index: "index/tasks/\(task.taskID)")
        let log = Self.follow(server)
        try await log.catchUp(with: server.named, now: 100)
        try await log.require(task: task)
        await Self.refuses(.missing) { try await log.require(task: Self.task(minimumBatch: 11)) }
        // A hint that leads to another task's entry.
        let other = Self.task(minimumBatch: 12)
        await server.serve("index/tasks/\(other.taskID)", Array("0\n".utf8))
        await Self.refuses(.missing) { try await log.require(task: other) }
        // One that leads beyond the checkpoint, and one that is no number.
        for hint in ["9", "99999999999999999999", "zero", ""] {
            await server.serve("index/tasks/\(other.taskID)", Array(hint.utf8))
            await Self.refuses(.missing) { try await log.require(task: other) }
        }
    }

    @Test("a release is found by the hash of its targets document")
    func releases() async throws {
        let server = try LogServer()
        let document = Array("{\"targets\":1}".utf8)
        let digest = try #require(LogDigest(Array(SHA256.hash(data: document))))
        await server.append(
            .releasePublished(ReleasePublished(targetsVersion: 3, targetsHash: digest, modelVersion: 1, modelHash: nil, itemTableHash: nil)),
            index: "index/releases/3")
        let log = Self.follow(server)
        try await log.catchUp(with: server.named, now: 100)
        try await log.require(targets: document, version: 3)
        await Self.refuses(.missing) { try await log.require(targets: document + [0x20], version: 3) }
        await Self.refuses(.missing) { try await log.require(targets: document, version: 4) }
    }

    @Test("the log may only grow: an older checkpoint and another history are refused, and evidence outlives a restart")
    func history() async throws {
        let server = try LogServer()
        for number in 0..<300 { await server.append(Self.event(number), index: nil) }
        let old = try await server.snapshot()
        let memory = KeptLog()
        let log = Self.follow(server, memory)
        try await log.catchUp(with: server.named, now: 100)
        for number in 300..<700 { await server.append(Self.event(number), index: nil) }
        try await log.catchUp(with: server.named, now: 101)
        #expect(await log.size == 700)

        let recent = try await server.snapshot()
        await server.restore(old)
        await Self.refuses(.rolledBack) { try await log.catchUp(with: server.named, now: 102) }
        await server.restore(recent)
        try await log.catchUp(with: server.named, now: 103)

        let fork = try LogServer()
        for number in 0..<800 { await fork.append(Self.event(number == 650 ? 9_999 : number), index: nil) }
        let again = Self.follow(fork, memory)
        await Self.refuses(.splitView) { try await again.catchUp(with: fork.named, now: 104) }
        #expect(await again.hasEvidence)
        let evidence = try SplitViewEvidence(decoding: try #require(try memory.evidence()))
        try evidence.verify(trust: LogTrust(key: try NoteVerifierKey(text: fork.named.verifierKey), origin: fork.named.origin))
        await Self.refuses(.splitView) { try await Self.follow(server, memory).catchUp(with: server.named, now: 105) }
    }

    @Test("a flipped byte in any file is refused, and nothing is pinned")
    func flips() async throws {
        for (path, code) in [("checkpoint", PublicLogFailure.Code.invalid), ("tile/0/000.p/40", .invalid), ("tile/entries/000.p/40", .invalid)] {
            let server = try LogServer()
            let task = Self.task(minimumBatch: 10)
            await server.append(.taskOpened(try #require(Self.opened(task))), index: "index/tasks/\(task.taskID)")
            for number in 1..<40 { await server.append(Self.event(number), index: nil) }
            await server.flip(path)
            let log = Self.follow(server)
            await Self.refuses(code) {
                try await log.catchUp(with: server.named, now: 100)
                try await log.require(task: task)
            }
        }
    }

    @Test("without enough recent witnesses nothing is relied on")
    func witnesses() async throws {
        let witness = try NoteSigner(name: "witness.example/w1", algorithm: .cosignature, seed: Array(repeating: 9, count: 32))
        let server = try LogServer(witness: witness)
        await server.append(Self.event(1), index: nil)
        let log = Self.follow(server)
        await server.setWitnessTime(nil)
        await Self.refuses(.unwitnessed) { try await log.catchUp(with: server.named, now: 1_000_000) }
        await server.setWitnessTime(1_000_000 - PublicLog.maximumWitnessAge)
        try await log.catchUp(with: server.named, now: 1_000_000)
        await server.setWitnessTime(1_000_000 - PublicLog.maximumWitnessAge - 1)
        await Self.refuses(.unwitnessed) { try await Self.follow(server).catchUp(with: server.named, now: 1_000_000) }
    }

    @Test("a log that can't be reached is unavailable, not invalid")
    func unreachable() async throws {
        let server = try LogServer()
        await Self.refuses(.unavailable) { try await Self.follow(server).catchUp(with: server.named, now: 1) }
        await Self.refuses(.unavailable) { try await Self.follow(server).require(task: Self.task(minimumBatch: 10)) }
    }

    private static func follow(_ server: LogServer, _ memory: KeptLog = KeptLog()) -> PublicLog {
        PublicLog(memory: memory) { path, limit in try await server.file(path, limit) }
    }

    private static func refuses(_ code: PublicLogFailure.Code, _ body: () async throws -> Void) async {
        await #expect(throws: PublicLogFailure(code, "")) { try await body() }
    }

    private static func event(_ number: Int) -> LogEntryContent { .unknown(kind: 200, body: Array("\(number)".utf8)) }

    private static func opened(_ task: TaskConfiguration) -> TaskOpened? {
        TaskOpened(configuration: task.encoded(), microRhoPerReport: 1, microEpsilonPerReport: 1, microEpsilonPerSubject: 1)
    }

    private static func task(minimumBatch: UInt64) -> TaskConfiguration {
        TaskConfiguration(
            name: "ranker", collectorURL: "https://collector.example", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: Array(repeating: 7, count: 32)), dimension: 30,
            noise: NoiseParameters(gridExponent: 10, clipNorm: 512, varianceNumerator: 5_242_880, varianceDenominator: 1),
            limits: ReportLimits(coordinateWidth: 2, coordinateBound: 32_767, normSquaredBound: 2_000_000_000, sizeClass: 96),
            training: TrainingParameters(learningRateMicros: 100_000, epochs: 1, maximumSessions: 50), minimumBatchSize: minimumBatch,
            timePrecision: 3_600, start: 0, duration: 86_400, maximumReportsPerSubject: 1, attoDelta: 1_000_000_000_000)
    }
}
