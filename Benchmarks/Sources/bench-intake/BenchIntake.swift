import Aggregation
import AggregationTasks
import Crypto
import Foundation
import ReportFormat
import ReportIntake
import ReportSealing
import TLSPresentation
import Zlib

/// Upload bodies to durable acceptance, in one process: open, inflate, validate, deduplicate, accumulate, commit with
/// `synchronous=FULL`. One JSON line. Bodies are made beforehand; `OUT` names the folder for the database.
@main
struct BenchIntake {
    static let reportCount = 20_000
    static let callers = 64
    static let dimension: UInt32 = 32
    static let now: UInt64 = 6_000_130

    static func main() async throws {
        let folder = URL(fileURLWithPath: ProcessInfo.processInfo.environment["OUT"] ?? FileManager.default.temporaryDirectory.path)
            .appendingPathComponent("bench-intake-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let task = Self.task
        var generator = SystemRandomNumberGenerator()
        let pair = HPKEKeyPair(id: 1, suite: .aes128GCM, random: &generator)
        guard let entry = KeyRing.Entry(id: 1, activation: 0, state: .active, since: 0, keyPair: pair) else { return }
        let keys = KeyRing(schedule: KeySchedule(activeLifetime: 86_400, cacheLifetime: 3_600), entries: [entry])
        let bodies = try (0..<reportCount).map { _ in try body(task, pair.configuration, &generator) }

        let store = try IntakeStore.open(folder.path + "/collector.sqlite")
        let schedule = try RoundSchedule(rounds: 1, targetBatch: 1_000_000, roundSeconds: 3_600, optimizer: .fedAvg(learningRate: 1))
        try await store.createTask(task, schedule: schedule, modelVersion: 1, now: now - 60)
        _ = try await store.advance(now: now - 60)
        let clock = ContinuousClock()
        let start = clock.now
        let intake = ReportIntake(store: store, keys: keys) { clock.now - start }
        let accepted = try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    var accepted = 0
                    for index in stride(from: caller, to: bodies.count, by: callers) {
                        let device = (0..<4).map { UInt8(truncatingIfNeeded: index >> (8 * $0)) }
                        let outcomes = try await intake.process(bodies[index], task: task.taskID, device: device, now: now)
                        accepted += outcomes.count { $0.isAccepted }
                    }
                    return accepted
                }
            }
            var total = 0
            for try await accepted in group { total += accepted }
            return total
        }
        let elapsed = (clock.now - start) / .seconds(1)
        let load = intake.statistics()
        let durable = try await store.rounds(task.taskID).first?.accepted ?? 0
        print(
            """
            {"figure":"intake","reports":\(reportCount),"callers":\(callers),"dimension":\(dimension),"accepted":\(accepted),\
            "durable":\(durable),"reports_per_second":\(Int(Double(accepted) / elapsed)),"commits":\(load.commits),\
            "mean_commit_ms":\((load.commitLatency.sum / Double(max(load.commits, 1)) * 1e5).rounded() / 100)}
            """)
        if accepted != reportCount || durable != UInt64(reportCount) { exit(1) }
    }

    private static var task: TaskConfiguration {
        TaskConfiguration(
            name: "bench", collectorURL: "https://collector.example", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: [UInt8](repeating: 0, count: 32)), dimension: dimension,
            noise: NoiseParameters(gridExponent: 10, clipNorm: 1000, varianceNumerator: 90_000, varianceDenominator: 1),
            limits: ReportLimits(
                coordinateWidth: 2, coordinateBound: 30_000, normSquaredBound: 1 << 40,
                sizeClass: ReportLimits.requiredSizeClass(dimension: dimension, coordinateWidth: 2)),
            training: TrainingParameters(learningRateMicros: 50_000, epochs: 1, maximumSessions: 10), minimumBatchSize: 50,
            timePrecision: 60, start: 6_000_000, duration: 600_000, maximumReportsPerSubject: 1, attoDelta: 1_000_000_000_000)
    }

    /// One sealed report, made of its parts: the sealer itself takes only what was paid for and noised.
    private static func body(
        _ task: TaskConfiguration, _ configuration: HPKEConfiguration, _ generator: inout some RandomNumberGenerator
    ) throws -> [UInt8] {
        var vector = ByteWriter()
        vector.put(UInt8(1))
        vector.put(UInt8(2))
        vector.put(dimension)
        for _ in 0..<dimension { vector.put(UInt16(bitPattern: Int16.random(in: -900...900, using: &generator))) }
        let compressed = Deflate.compress(vector.bytes, level: .fastest)
        var payload = ByteWriter()
        payload.put(UInt32(compressed.count))
        payload.fixed(compressed)
        payload.fixed([UInt8](repeating: 0, count: Int(task.limits.sizeClass) - payload.bytes.count))
        let metadata = ReportMetadata(id: ReportID(random: &generator), time: now / 60, publicExtensions: .round(1))
        let associated = InputShareAAD(taskID: task.taskID, agreementHash: task.agreementHash, metadata: metadata, publicShare: [])
        guard let share = PlaintextInputShare(privateExtensions: .none, payload: payload.bytes[...]) else { return [] }
        var sender = try HPKE.Sender(
            recipientKey: Curve25519.KeyAgreement.PublicKey(rawRepresentation: configuration.publicKey),
            ciphersuite: HPKE.Ciphersuite(kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_128),
            info: Data("sotto-1 input share".utf8 + [1, 2]))
        let sealed = try sender.seal(share.encoded(), authenticating: associated.encoded())
        var report = ByteWriter()
        metadata.encode(into: &report)
        report.put(UInt32(0))
        report.put(configuration.id)
        report.opaque16(sender.encapsulatedKey)
        report.opaque32(sealed)
        return report.bytes
    }
}
