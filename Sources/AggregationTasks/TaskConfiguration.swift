import Crypto
public import PrivacyAccounting
public import TLSPresentation

/// Everything that collector, agent and auditor must agree on before the first report of a task.
///
/// The encoding is bound into every report's associated data through ``agreementHash``, so a report made under one configuration cannot
/// be opened under another. A configuration never changes; another configuration is another task. Shaped after DAP-18's
/// `TaskConfiguration`.
public struct TaskConfiguration: Hashable, Sendable, TLSCodable {
    /// The version of this structure.
    public static let version: UInt8 = 1
    /// The largest encoding that is read, in bytes.
    public static let maximumEncodedLength = 4096

    /// The task's name for people, 1 to 64 bytes of UTF-8.
    public let name: String
    /// The collector's base URL, bound byte for byte, 1 to 1,024 bytes.
    public let collectorURL: String
    /// What the answers are used for.
    public let purpose: TaskPurpose
    /// Who must be honest for the printed epsilon to hold.
    public let trustMode: TrustMode
    /// What the vector means.
    public let kind: TaskKind
    /// The vector's length.
    public let dimension: UInt32
    /// Clip and noise of each report.
    public let noise: NoiseParameters
    /// What a report may look like.
    public let limits: ReportLimits
    /// How an update is computed.
    public let training: TrainingParameters
    /// No aggregate of fewer reports is ever released.
    public let minimumBatchSize: UInt64
    /// Report times are truncated to multiples of this many seconds.
    public let timePrecision: UInt64
    /// The first second of the task, Unix time.
    public let start: UInt64
    /// The task's length in seconds.
    public let duration: UInt64
    /// The most reports that one subject may contribute to the task, over all rounds.
    public let maximumReportsPerSubject: UInt32
    /// The delta at which epsilon is stated, in units of 10^-18.
    public let attoDelta: UInt64

    /// A configuration; whether an agent takes part is decided by ``CompiledLimits``.
    public init(
        name: String, collectorURL: String, purpose: TaskPurpose, trustMode: TrustMode, kind: TaskKind, dimension: UInt32,
        noise: NoiseParameters, limits: ReportLimits, training: TrainingParameters, minimumBatchSize: UInt64, timePrecision: UInt64,
        start: UInt64, duration: UInt64, maximumReportsPerSubject: UInt32, attoDelta: UInt64
    ) {
        self.name = name
        self.collectorURL = collectorURL
        self.purpose = purpose
        self.trustMode = trustMode
        self.kind = kind
        self.dimension = dimension
        self.noise = noise
        self.limits = limits
        self.training = training
        self.minimumBatchSize = minimumBatchSize
        self.timePrecision = timePrecision
        self.start = start
        self.duration = duration
        self.maximumReportsPerSubject = maximumReportsPerSubject
        self.attoDelta = attoDelta
    }

    /// The task's identifier: SHA-256(SHA-256("sotto-1 task id") || encoding).
    public var taskID: TaskID {
        var hash = SHA256()
        hash.update(data: Array(SHA256.hash(data: Array("sotto-1 task id".utf8))))
        hash.update(data: encoded())
        guard let id = TaskID(Array(hash.finalize())) else { preconditionFailure("SHA-256 yields 32 bytes") }
        return id
    }

    /// What a report's associated data carries: SHA-256("sotto-1 task agreement" || encoding), 32 bytes.
    public var agreementHash: [UInt8] {
        var hash = SHA256()
        hash.update(data: Array("sotto-1 task agreement".utf8))
        hash.update(data: encoded())
        return Array(hash.finalize())
    }

    /// What one report costs a subject.
    public var costPerReport: PrivacyCost { noise.costPerReport }

    /// What the whole task can cost one subject.
    public var costPerSubject: PrivacyCost { costPerReport.repeated(UInt64(maximumReportsPerSubject)) }

    /// The delta at which epsilon is stated.
    public var delta: Double { Double(attoDelta) / 1e18 }

    /// The epsilon of `reports` reports under zCDP, at ``delta``; infinite when the cost cannot be written down or delta is no probability.
    public func epsilon(reports: UInt64) -> Double {
        let cost = costPerReport.repeated(reports)
        guard cost.microRho != .max else { return .infinity }
        return ZeroConcentratedDP.epsilon(rho: cost.rho, delta: delta) ?? .infinity
    }

    /// `time` truncated to the task's precision, as a report carries it.
    public func truncated(_ time: UInt64) -> UInt64 { timePrecision == 0 ? time : time - time % timePrecision }

    /// Whether `time` (Unix seconds) lies in the task's interval.
    public func contains(_ time: UInt64) -> Bool { time >= start && time - start < duration }
}
