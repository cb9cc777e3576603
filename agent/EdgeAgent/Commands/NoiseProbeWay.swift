import AggregationTasks
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import ReportFormat

/// Where a probe's vectors go: their mechanism, what the ledger is asked, and the bytes that are stored.
protocol NoiseProbeWay {
    var mechanism: any AdditiveMechanism { get }
    var gridExponent: UInt8 { get }
    var dimension: UInt32 { get }
    /// The task and the agreement that the charge names, and its price.
    var charge: (taskID: LedgerDigest, agreementHash: LedgerDigest, cost: PrivacyCost) { get }
    /// The bytes of a release.
    func encode(_ vector: NoisedVector) throws -> [UInt8]
    /// The coordinates in the bytes of a release.
    func decode(_ bytes: [UInt8]) throws -> [Int32]
}

/// The way of a contribution: a task inside the limits that every task is held to, and its reports.
struct ContributionWay: NoiseProbeWay {
    let mechanism: any AdditiveMechanism
    let charge: (taskID: LedgerDigest, agreementHash: LedgerDigest, cost: PrivacyCost)
    private let task: AdmittedTask

    var gridExponent: UInt8 { task.configuration.noise.gridExponent }
    var dimension: UInt32 { task.configuration.dimension }

    /// - Throws: ``AgentFailure`` if no task with such noise would be admitted.
    init(_ variance: (numerator: UInt64, denominator: UInt64), clip: UInt64, gridExponent: UInt8, dimension: UInt32) throws {
        let noise = NoiseParameters(
            gridExponent: gridExponent, clipNorm: clip, varianceNumerator: variance.numerator, varianceDenominator: variance.denominator)
        task = try Self.task(noise: noise, dimension: dimension)
        mechanism = try DiscreteGaussianMechanism(
            clipNorm: clip, varianceNumerator: variance.numerator, varianceDenominator: variance.denominator)
        guard let taskID = LedgerDigest(task.taskID.bytes), let agreement = LedgerDigest(task.agreementHash) else {
            throw AgentFailure(.failed, "no charge can be named")
        }
        charge = (taskID, agreement, task.configuration.costPerReport)
    }

    func encode(_ vector: NoisedVector) throws -> [UInt8] { try EncodedReport(vector, task: task).payload }

    /// Reads a payload as the collector does.
    func decode(_ bytes: [UInt8]) throws -> [Int32] {
        guard let id = ReportID([UInt8](repeating: 0, count: ReportID.byteCount)), let extensions = ReportExtensions([]) else {
            throw AgentFailure(.failed, "no report can be made")
        }
        let metadata = ReportMetadata(id: id, time: 0, publicExtensions: extensions)
        var decoder = ReportDecoder(task.configuration)
        return coordinates(try decoder.decode(OpenedReport(metadata: metadata, round: 0, payload: bytes[...])).coordinateBytes)
    }

    private static func task(noise: NoiseParameters, dimension: UInt32) throws -> AdmittedTask {
        let honest = TaskPlan.honestBounds(dimension: dimension, noise: noise)
        let fingerprint = [UInt8](repeating: 0, count: 32)
        let configuration = TaskConfiguration(
            name: "noise probe", collectorURL: "http://127.0.0.1", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: fingerprint), dimension: dimension, noise: noise,
            limits: ReportLimits(
                coordinateWidth: 4, coordinateBound: UInt32(clamping: min(honest.coordinate, UInt64(Int32.max))),
                normSquaredBound: honest.normSquared,
                sizeClass: ReportLimits.requiredSizeClass(dimension: dimension, coordinateWidth: 4)),
            training: TrainingParameters(learningRateMicros: 1, epochs: 1, maximumSessions: 1),
            minimumBatchSize: CompiledLimits.current.minimumBatchSize, timePrecision: 3_600, start: 0, duration: 86_400,
            maximumReportsPerSubject: 1, attoDelta: 1_000_000_000_000)
        switch CompiledLimits.current.decide(configuration, schemaFingerprint: fingerprint, schemaDimension: Int(dimension)) {
        case .admitted(let task): return task
        case .refused(let refusal): throw AgentFailure(.input, "this agent would refuse a task with such noise: \(refusal)")
        }
    }
}

/// Laplace noise, which no task asks for so far: the same clip, charge and release, and the plain integers.
struct LaplaceWay: NoiseProbeWay {
    let mechanism: any AdditiveMechanism
    let gridExponent: UInt8
    let dimension: UInt32

    var charge: (taskID: LedgerDigest, agreementHash: LedgerDigest, cost: PrivacyCost) {
        (.zero, .zero, mechanism.cost(dimension: Int(dimension)))
    }

    init(_ scale: (numerator: UInt64, denominator: UInt64), clip: UInt64, gridExponent: UInt8, dimension: UInt32) throws {
        guard (1...CompiledLimits.current.maximumDimension).contains(dimension) else {
            throw AgentFailure(.input, "1 to \(CompiledLimits.current.maximumDimension) coordinates are allowed")
        }
        do {
            mechanism = try DiscreteLaplaceMechanism(clipNorm: clip, scaleNumerator: scale.numerator, scaleDenominator: scale.denominator)
        } catch {
            throw AgentFailure(.input, "there is no such noise: \(error.code)")
        }
        self.gridExponent = gridExponent
        self.dimension = dimension
    }

    func encode(_ vector: NoisedVector) -> [UInt8] {
        vector.coordinates.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * Int32($0))) } }
    }

    func decode(_ bytes: [UInt8]) -> [Int32] { coordinates(bytes[...]) }
}

/// Four-byte coordinates, two's complement, big-endian.
private func coordinates(_ bytes: ArraySlice<UInt8>) -> [Int32] {
    stride(from: bytes.startIndex, to: bytes.endIndex - 3, by: 4).map { start in
        Int32(truncatingIfNeeded: bytes[start..<start + 4].reduce(0) { $0 << 8 | Int64($1) })
    }
}
