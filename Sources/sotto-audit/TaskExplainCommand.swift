import AggregationTasks
import ArgumentParser
import Foundation
import PrivacyAccounting
import RankingModel

/// `sotto-audit task explain`
struct TaskExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says in words what a task asks of a subject and what it costs, and whether agents of this version take part.",
        discussion: """
            FILE holds a task configuration as bytes, as base64url text, or as JSON with a member "configuration" in base64url; or a task listing \
            as the collector serves it. With --log instead, the tasks come from the entries of a log in a folder, also those that ended; whether \
            the entries are the log's is for `log verify`. Exit code 2: an agent of this version refuses the task.
            """)

    @Argument(help: "The task configuration or listing.")
    var file: String?

    @Option(help: "A folder with the log, or a collector's directory, instead of a file.", completion: .directory)
    var log: String?

    @Option(help: "Only this task: its identifier, or how it begins.")
    var task: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard (file == nil) != (log == nil) else { throw ValidationError("Give a file, or the --log that opened the task.") }
    }

    func run() throws {
        try InputFile.require([file, log], json: json)
        var configurations: [TaskConfiguration]
        do throws(LogInputFailure) {
            if let log {
                configurations = try TaskDescriptions.opened(in: LogFolder(log))
            } else {
                configurations = try given()
            }
        } catch {
            return try UncheckedOutcome(reason: error.description).finish(json: json)
        }
        if let task {
            configurations.removeAll { !$0.taskID.description.hasPrefix(task) && !hexadecimal($0.taskID.bytes).hasPrefix(task.lowercased()) }
            guard !configurations.isEmpty else { return try UncheckedOutcome(reason: "there is no task \(task)").finish(json: json) }
        }
        try TaskExplainOutcome(tasks: configurations.map(ExplainedTask.init)).finish(json: json)
    }

    private func given() throws(LogInputFailure) -> [TaskConfiguration] {
        guard let file, let bytes = readInput(file, limit: 4 << 20) else { throw LogInputFailure("the file can't be read") }
        return try TaskDescriptions.read(bytes)
    }
}

/// What one task asks.
struct ExplainedTask: Encodable {
    let task: String
    let agreement: String
    let name: String
    let purpose: String
    let trustMode: String
    let assumption: String
    let dimension: UInt32
    let clip: Double
    let noiseDeviation: Double
    let gridExponent: UInt8
    let delta: Double
    let microRhoPerReport: UInt64
    let reportsPerSubject: UInt32
    let epsilonPerReport: Double
    let epsilonPerSubject: Double
    let epsilonIfOnlySumsAreSeen: Double
    let minimumBatch: UInt64
    let reportBytes: UInt32
    let refusal: String?

    init(_ configuration: TaskConfiguration) {
        task = configuration.taskID.description
        agreement = hexadecimal(configuration.agreementHash)
        name = configuration.name
        purpose = configuration.purpose.name
        trustMode = "\(configuration.trustMode)"
        assumption = configuration.trustMode.assumption
        dimension = configuration.dimension
        clip = configuration.noise.clip
        noiseDeviation = configuration.noise.standardDeviation / configuration.noise.gridUnits
        gridExponent = configuration.noise.gridExponent
        delta = configuration.delta
        microRhoPerReport = configuration.costPerReport.microRho
        reportsPerSubject = configuration.maximumReportsPerSubject
        epsilonPerReport = configuration.epsilon(reports: 1)
        epsilonPerSubject = configuration.epsilon(reports: UInt64(configuration.maximumReportsPerSubject))
        let batch = Double(max(1, configuration.minimumBatchSize))
        epsilonIfOnlySumsAreSeen =
            ZeroConcentratedDP.epsilon(rho: configuration.costPerSubject.rho / batch, delta: configuration.delta) ?? .infinity
        minimumBatch = configuration.minimumBatchSize
        reportBytes = configuration.limits.sizeClass
        switch CompiledLimits.current.decide(
            configuration, schemaFingerprint: FeatureSchema.current.fingerprint, schemaDimension: FeatureSchema.current.count)
        {
        case .admitted: refusal = nil
        case .refused(let reason): refusal = reason.description
        }
    }

    /// Four decimals at most, as `task create` prints them; an epsilon is never made smaller.
    private static func digits(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "\(value)" }
        // What only binary fractions add is no reason to round up.
        return shortened(max((value * 10_000).rounded(), (value * 10_000 - 1e-6).rounded(.up)) / 10_000)
    }

    var text: String {
        """
        Task \(name) (\(task)), for \(purpose)
          Each report is a vector of \(dimension) numbers, cut to length \(Self.digits(clip)), with Gaussian noise of deviation \(Self.digits(noiseDeviation)) on each; \
        its size is always \(reportBytes) bytes before sealing.
          Trust mode \(trustMode): the guarantee holds if \(assumption).
          One report costs \(Double(microRhoPerReport) / 1e6) rho, epsilon \(Self.digits(epsilonPerReport)) at delta \(delta).
          A subject gives at most \(reportsPerSubject) \(reportsPerSubject == 1 ? "report" : "reports"): epsilon \(Self.digits(epsilonPerSubject)) in all, for everything it did.
          If the collector looks only at sums of at least \(minimumBatch) reports with honest noise: epsilon \(Self.digits(epsilonIfOnlySumsAreSeen)).
          agreement \(agreement)
          \(refusal.map { "Agents of this version refuse it: \($0)." } ?? "Agents of this version take part.")
        """
    }
}

extension NoiseParameters {
    /// Grid units in one unit of weight.
    fileprivate var gridUnits: Double { Double(UInt64(1) << UInt64(min(gridExponent, 62))) }
}

struct TaskExplainOutcome: AuditOutcome {
    let tasks: [ExplainedTask]

    var verdict: AuditVerdict { tasks.allSatisfy { $0.refusal == nil } ? .holds : .violated }
    var text: String { tasks.map(\.text).joined(separator: "\n\n") }
}
