import AggregationTasks
import DeviceStore
import Keystream
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import ReportFormat
import ReportOutbox

/// The way of a contribution for vectors that an auditor chose: the same types in the same order, before a ledger that nobody owns.
///
/// Charges come from a ``DeviceDatabase`` in memory, the only thing that can mint them. It is thrown away and made anew every few thousand
/// releases, so that a long test stays small; releases have numbers of their own throughout.
final class NoiseProbeSession {
    /// What became of one release.
    enum Answer: Equatable {
        /// The coordinates, decoded from the stored bytes.
        case released([Int32])
        /// The input or the release was refused.
        case refused(String)
    }

    private static let releasesPerLedger = 4_096

    private let task: AdmittedTask
    private let mechanism: DiscreteGaussianMechanism
    private let keystream: Keystream
    private let subject: SubjectKey
    private var decoder: ReportDecoder
    private var ledger: DeviceDatabase
    private var releases = 0
    private var last: ChargeRequest?

    /// Prepares releases with this noise.
    ///
    /// - Throws: ``AgentFailure`` if no task with such noise would be admitted, or randomness fails.
    init(noise: NoiseParameters, dimension: UInt32) throws {
        task = try Self.task(noise: noise, dimension: dimension)
        mechanism = try DiscreteGaussianMechanism(
            clipNorm: noise.clipNorm, varianceNumerator: noise.varianceNumerator, varianceDenominator: noise.varianceDenominator)
        keystream = try Keystream()
        subject = SubjectKey(subject: "noise probe", secret: try keystream.bytes(count: 32))
        decoder = ReportDecoder(task.configuration)
        ledger = try Self.ledger(from: keystream)
    }

    /// Answers a question, one call of `give` for each release.
    func answer(_ question: NoiseProbeQuestion, give: (Answer) throws -> Void) throws {
        switch question {
        case .again: try give(try again())
        case .release(let values, let trials):
            for _ in 0..<trials { try give(try release(values)) }
        }
    }

    private func release(_ values: [Float]) throws -> Answer {
        guard values.count == Int(task.configuration.dimension) else { return .refused("wrongDimension") }
        let noise = task.configuration.noise
        let clipped: ClippedVector
        do {
            clipped = try ClippedVector(quantizing: values, on: FixedPointGrid(exponent: noise.gridExponent), clipNorm: noise.clipNorm)
        } catch {
            return .refused("\(error.code)")
        }
        if releases.isMultiple(of: Self.releasesPerLedger), releases > 0 { ledger = try Self.ledger(from: keystream) }
        let request = try request()
        let now = SystemClock.milliseconds()
        let charge = try ledger.charge(request, now: now)
        releases += 1
        let encoded = try EncodedReport(try mechanism.release(clipped, spending: charge, from: keystream), task: task)
        let entry = OutboxEntry(
            releaseID: request.releaseID.bytes, owner: subject.bytes, bytes: encoded.payload, createdAt: now, expiresAt: now + 86_400_000)
        try ledger.recordRelease(entry, now: now)
        last = request
        return .released(try coordinates(of: encoded.payload))
    }

    /// Asks for the last release as a retry does: the ledger refuses to pay twice, and the outbox has the bytes.
    private func again() throws -> Answer {
        guard let last else { return .refused("nothingReleased") }
        do throws(DeviceStoreError) {
            _ = try ledger.charge(last, now: SystemClock.milliseconds())
            return .refused("chargedTwice")
        } catch {
            guard error.code == .alreadyReleased(last.releaseID) else { throw error }
        }
        guard let entry = try ledger.outboxEntries().last(where: { $0.releaseID == last.releaseID.bytes }) else { return .refused("notStored") }
        return .released(try coordinates(of: entry.bytes))
    }

    /// Reads a payload as the collector does.
    private func coordinates(of payload: [UInt8]) throws -> [Int32] {
        guard let id = ReportID([UInt8](repeating: 0, count: ReportID.byteCount)), let extensions = ReportExtensions([]) else {
            throw AgentFailure(.failed, "no report can be made")
        }
        let metadata = ReportMetadata(id: id, time: 0, publicExtensions: extensions)
        let bytes = try decoder.decode(OpenedReport(metadata: metadata, round: 0, payload: payload[...])).coordinateBytes
        return stride(from: bytes.startIndex, to: bytes.endIndex, by: 4).map { start in
            Int32(truncatingIfNeeded: bytes[start..<start + 4].reduce(0) { $0 << 8 | Int64($1) })
        }
    }

    private func request() throws -> ChargeRequest {
        let configuration = task.configuration
        guard let purpose = BudgetPurpose(configuration.purpose.name), let taskDigest = LedgerDigest(task.taskID.bytes),
            let agreement = LedgerDigest(task.agreementHash)
        else { throw AgentFailure(.failed, "no request can be made") }
        let noise = configuration.noise
        return ChargeRequest(
            subject: subject, purpose: purpose, taskID: taskDigest, round: UInt64(releases), agreementHash: agreement,
            mechanism: .discreteGaussian(
                gridExponent: noise.gridExponent, dimension: configuration.dimension, clipNorm: noise.clipNorm,
                varianceNumerator: noise.varianceNumerator, varianceDenominator: noise.varianceDenominator),
            cost: configuration.costPerReport)
    }

    /// A ledger that no device has, with caps that no test reaches.
    private static func ledger(from keystream: Keystream) throws -> DeviceDatabase {
        let most = PrivacyCost(microRho: .max, microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        guard let purpose = BudgetPurpose(TaskPurpose.modelImprovement.name), let key = LedgerKey(try keystream.bytes(count: LedgerKey.byteCount)),
            let policy = BudgetPolicy(purposes: [purpose: most], day: most, lifetime: most)
        else { throw AgentFailure(.failed, "no ledger can be made") }
        return try DeviceDatabase.openInMemoryForSimulation(policy: policy, key: key, now: SystemClock.milliseconds())
    }

    /// A task with this noise, inside the limits that every task is held to.
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
