import Aggregation
import AggregationTasks
import Foundation
import ReportFormat
import ReportIntake
import ReportSealing

/// A store in a folder of its own with one task of four coordinates, and its keys.
struct TestWorld {
    static let start: UInt64 = 6_000_000
    static let now: UInt64 = start + 130

    let folder: URL
    let store: IntakeStore
    let intake: ReportIntake
    let configuration: TaskConfiguration
    let pair: HPKEKeyPair
    var task: TaskID { configuration.taskID }
    var forge: ReportForge { ReportForge(configuration: configuration, publicKey: pair.configuration.publicKey) }
    var path: String { folder.path + "/collector.sqlite" }

    static func configuration(name: String = "ranker", dimension: UInt32 = 4, minimumBatch: UInt64 = 3) -> TaskConfiguration {
        TaskConfiguration(
            name: name, collectorURL: "https://collector.example", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: [UInt8](repeating: 5, count: 32)), dimension: dimension,
            noise: NoiseParameters(gridExponent: 3, clipNorm: 100, varianceNumerator: 900, varianceDenominator: 1),
            limits: ReportLimits(
                coordinateWidth: 2, coordinateBound: 1000, normSquaredBound: 1_500_000,
                sizeClass: max(112, ReportLimits.requiredSizeClass(dimension: dimension, coordinateWidth: 2))),
            training: TrainingParameters(learningRateMicros: 50_000, epochs: 1, maximumSessions: 10), minimumBatchSize: minimumBatch,
            timePrecision: 60, start: start, duration: 600_000, maximumReportsPerSubject: 4, attoDelta: 1_000_000_000_000)
    }

    static func keys(_ pair: HPKEKeyPair) throws -> KeyRing {
        let entry = KeyRing.Entry(id: 7, activation: 0, state: .active, since: 0, keyPair: pair)
        return KeyRing(schedule: KeySchedule(activeLifetime: 1000, cacheLifetime: 100), entries: [try required(entry)])
    }

    static func required<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw IntakeError(.parameter, "a fixture is missing") }
        return value
    }

    static func intake(_ store: IntakeStore, _ pair: HPKEKeyPair, limits: IntakeLimits = IntakeLimits()) throws -> ReportIntake {
        ReportIntake(store: store, keys: try keys(pair), limits: limits) { .zero }
    }

    /// Makes the world, lets its first round open, runs `body` and removes everything.
    static func run(
        rounds: UInt64 = 3, target: UInt64 = 1000, minimumBatch: UInt64 = 3, dimension: UInt32 = 4, limits: IntakeLimits = IntakeLimits(),
        optimizer: ServerOptimizer = .fedAvg(learningRate: 1), _ body: (TestWorld) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("intake-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try IntakeStore.open(folder.path + "/collector.sqlite")
        defer { store.close() }
        let configuration = configuration(dimension: dimension, minimumBatch: minimumBatch)
        let schedule = try RoundSchedule(rounds: rounds, targetBatch: target, roundSeconds: 600, maximumExtensions: 1, optimizer: optimizer)
        try await store.createTask(
            configuration, schedule: schedule, modelVersion: 1, weights: [Float](repeating: 1, count: Int(dimension)), now: start)
        _ = try await store.advance(now: start + 60)
        let pair = try required(HPKEKeyPair(id: 7, suite: .aes128GCM, privateKey: (1...32).map { UInt8($0) }))
        let intake = try Self.intake(store, pair, limits: limits)
        try await body(TestWorld(folder: folder, store: store, intake: intake, configuration: configuration, pair: pair))
    }

    /// Uploads one body from one device; the causes, nil for what counts.
    func upload(_ body: [UInt8], from device: [UInt8] = [1], now: UInt64 = now) async throws -> [RejectionCause?] {
        try await intake.process(body, task: task, device: device, now: now).map(\.cause)
    }

    /// Uploads `count` honest reports from as many devices.
    func contribute(_ coordinates: [Int16], count: Int, round: UInt64 = 1, now: UInt64 = now) async throws {
        var forge = forge
        forge.round = round
        for index in 0..<count {
            let device = [UInt8(index), UInt8(truncatingIfNeeded: round), 9]
            _ = try await upload(forge.report(coordinates), from: device, now: now)
        }
    }

    /// The first round as it is on the disk.
    func round(_ number: UInt64 = 1) async throws -> StoredRound {
        try Self.required(try await store.rounds(task).first { $0.number == number })
    }

    /// Opens a copy of the database and its log as they are on the disk now: what a machine that lost power here would find.
    func image(_ name: String) throws -> IntakeStore {
        let copy = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for suffix in ["", "-wal"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.copyItem(atPath: path + suffix, toPath: copy.path + "/collector.sqlite" + suffix)
        }
        return try IntakeStore.open(copy.path + "/collector.sqlite")
    }
}
