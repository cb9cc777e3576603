import AggregationTasks
import ArgumentParser
import Foundation
import PrivacyAccounting
import RankingModel
import TLSPresentation

/// `sotto-audit task explain`
struct TaskExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says in words what a task asks of a subject and what it costs, and whether agents of this version take part.",
        discussion: """
            FILE holds a task configuration as bytes, as base64url text, or as JSON with a member "configuration" in base64url; or a task listing \
            as the collector serves it. Exit code 2: an agent of this version refuses the task.
            """)

    @Argument(help: "The task configuration or listing.")
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        guard let bytes = readInput(file, limit: 4 << 20) else {
            return try UncheckedOutcome(reason: "the file can't be read").finish(json: json)
        }
        let configurations = Self.configurations(in: bytes)
        guard !configurations.isEmpty else {
            return try UncheckedOutcome(reason: "this is no task configuration of a version that is known here").finish(json: json)
        }
        try TaskExplainOutcome(tasks: configurations.map(ExplainedTask.init)).finish(json: json)
    }

    static func configurations(in bytes: [UInt8]) -> [TaskConfiguration] {
        if let one = try? TaskConfiguration(decoding: bytes) { return [one] }
        if let listing = try? TaskListing(decoding: bytes), !listing.entries.isEmpty { return listing.entries.map(\.configuration) }
        let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        let text = object?["configuration"] as? String ?? String(decoding: bytes.prefix(8_192), as: UTF8.self)
        let decoded = Base64URL.decode(text.trimmingCharacters(in: .whitespacesAndNewlines))
        return decoded.flatMap { try? TaskConfiguration(decoding: $0) }.map { [$0] } ?? []
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

    var text: String {
        """
        Task \(name) (\(task)), for \(purpose)
          Each report is a vector of \(dimension) numbers, cut to length \(clip), with Gaussian noise of deviation \(noiseDeviation) on each; \
        its size is always \(reportBytes) bytes before sealing.
          Trust mode \(trustMode): the guarantee holds if \(assumption).
          One report costs \(Double(microRhoPerReport) / 1e6) rho, epsilon \(epsilonPerReport) at delta \(delta).
          A subject gives at most \(reportsPerSubject) reports: epsilon \(epsilonPerSubject) in all, for everything it did.
          If the collector looks only at sums of at least \(minimumBatch) reports with honest noise: epsilon \(epsilonIfOnlySumsAreSeen).
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
