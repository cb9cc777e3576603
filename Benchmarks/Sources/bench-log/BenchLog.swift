import AggregationTasks
import Crypto
import Foundation
import PrivacyAccounting
import TLSPresentation
import TransparencyLog

/// Writes a public log of so many entries, as a collector publishes it, into a folder: tasks, their rounds, and
/// the releases between them. Prints one JSON line with the log's key. `log.sh` has the auditor verify it.
///
///     bench-log FOLDER [ENTRIES [SEED]]
///
/// SEED, a number up to 255, makes the same log with the same key again, so that a longer one extends a shorter one.
@main
struct BenchLog {
    static let roundsPerTask: UInt64 = 100
    static let start: UInt64 = 1_780_000_000

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 2, let entries = UInt64(arguments.count > 2 ? arguments[2] : "100000") else {
            print("usage: bench-log FOLDER [ENTRIES [SEED]]")
            return
        }
        let folder = URL(fileURLWithPath: arguments[1])
        var generator = SystemRandomNumberGenerator()
        let fixed = arguments.count > 3 ? UInt8(arguments[3]) : nil
        let seed = (0..<32).map { _ in fixed ?? UInt8.random(in: 0...255, using: &generator) }
        let signer = try NoteSigner(name: "bench.example/log", algorithm: .ed25519, seed: seed)
        let clock = ContinuousClock()
        let begin = clock.now
        var history = History()
        var builder = TileBuilder()
        var bytes = 0
        while builder.size < entries {
            let entry = LogEntry(time: start + builder.size, content: history.next()).encoded()
            bytes += entry.count
            try builder.append(entry)
        }
        let elapsed = (clock.now - begin) / .seconds(1)
        for file in try builder.files() { try write(file.bytes, to: folder.appendingPathComponent(file.path)) }
        let checkpoint = try Checkpoint(origin: signer.key.name, size: builder.size, root: builder.tree.root)
        try write(try checkpoint.signed(by: signer).bytes, to: folder.appendingPathComponent(LogFile.checkpointPath))
        print("{\"figure\":\"log\",\"entries\":\(entries),\"entryBytes\":\(bytes),\"buildSeconds\":\(elapsed),\"key\":\"\(signer.key)\"}")
    }

    private static func write(_ bytes: [UInt8], to file: URL) throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }
}

/// A history that keeps every rule: a task, then a round and its release in turn, then the next task.
struct History {
    private var task = 0
    private var configuration: TaskConfiguration?
    private var round: UInt64 = 0
    private var model: UInt64 = 0
    private var isReleased = false

    mutating func next() -> LogEntryContent {
        guard model > 0, isReleased else {
            model = max(1, model)
            isReleased = true
            return release()
        }
        guard let current = configuration, round < BenchLog.roundsPerTask else {
            task += 1
            round = 0
            let opened = Self.task(task)
            configuration = opened
            return Self.opened(opened)
        }
        round += 1
        model += 1
        isReleased = false
        return closed(current)
    }

    private func release() -> LogEntryContent {
        .releasePublished(
            ReleasePublished(
                targetsVersion: model, targetsHash: Self.digest("targets \(model)"), modelVersion: model, modelHash: Self.digest("model \(model)"),
                itemTableHash: Self.digest("items")))
    }

    private func closed(_ task: TaskConfiguration) -> LogEntryContent {
        let charged = task.costPerReport.microRho * min(round, UInt64(task.maximumReportsPerSubject))
        return .roundClosed(
            RoundClosed(
                taskID: LogDigest(task.taskID.bytes) ?? .zero, round: round, cohort: CohortSize(roundingDown: 1_000 + round),
                rejected: [RejectedReports(cause: 6, count: round), RejectedReports(cause: 7, count: 3)],
                aggregateHash: Self.digest("sums \(model)"), previousModelHash: Self.digest("model \(model - 1)"),
                modelHash: Self.digest("model \(model)"), modelVersion: model, recordHash: Self.digest("record \(model)"), chargedMicroRho: charged))
    }

    private static func opened(_ task: TaskConfiguration) -> LogEntryContent {
        let opened = TaskOpened(
            configuration: task.encoded(), microRhoPerReport: task.costPerReport.microRho,
            microEpsilonPerReport: TaskOpened.microEpsilon(roundingUp: task.epsilon(reports: 1)),
            microEpsilonPerSubject: TaskOpened.microEpsilon(roundingUp: task.epsilon(reports: UInt64(task.maximumReportsPerSubject))))
        return opened.map(LogEntryContent.taskOpened) ?? .unknown(kind: 255, body: [])
    }

    private static func digest(_ text: String) -> LogDigest { LogDigest(Array(SHA256.hash(data: Array(text.utf8)))) ?? .zero }

    private static func task(_ number: Int) -> TaskConfiguration {
        TaskConfiguration(
            name: "bench \(number)", collectorURL: "https://collector.example", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: [UInt8](repeating: 0, count: 32)), dimension: 32,
            noise: NoiseParameters(gridExponent: 10, clipNorm: 1_000, varianceNumerator: 90_000 + UInt64(number), varianceDenominator: 1),
            limits: ReportLimits(
                coordinateWidth: 2, coordinateBound: 30_000, normSquaredBound: 1 << 40,
                sizeClass: ReportLimits.requiredSizeClass(dimension: 32, coordinateWidth: 2)),
            training: TrainingParameters(learningRateMicros: 50_000, epochs: 1, maximumSessions: 10), minimumBatchSize: 500, timePrecision: 60,
            start: BenchLog.start, duration: 600_000, maximumReportsPerSubject: 20, attoDelta: 1_000_000_000_000)
    }
}
