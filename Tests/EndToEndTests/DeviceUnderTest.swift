import AggregationTasks
import CollectorClient
import Enrolment
import Foundation
import Keystream
import NoiseMechanisms
import PrivacyLedger
import RankingModel
import ReportFormat
import ReportSealing
import Testing

/// A device that speaks to a real collector and makes one sealed report for the open round.
struct DeviceUnderTest {
    let key: DeviceKey
    let transport: CollectorTransport
    let task: AdmittedTask
    let round: RoundDescription
    let report: SealedReport

    /// Enrols and seals a report; nothing is uploaded yet.
    init(bundle: EnrolmentBundle, collector: CollectorUnderTest) async throws {
        var generator = SystemRandomNumberGenerator()
        key = try DeviceKey(seed: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        transport = try collector.transport(bundle)
        _ = try await transport.enrol(token: bundle.token, key: key)
        var listed = try await transport.tasks().entries.first
        // The server may answer from a listing that is a moment old.
        for _ in 0..<6_000 where listed?.round == nil {
            try await Task.sleep(for: .milliseconds(100))
            listed = try await transport.tasks().entries.first
        }
        let entry = try #require(listed)
        round = try #require(entry.round)
        let schema = FeatureSchema.current
        guard
            case .admitted(let admitted) = CompiledLimits.current.decide(
                entry.configuration, schemaFingerprint: schema.fingerprint, schemaDimension: schema.count)
        else { throw Refused() }
        task = admitted
        let noise = admitted.configuration.noise
        let clipped = try ClippedVector(
            quantizing: [Float](repeating: 0, count: schema.count), on: FixedPointGrid(exponent: noise.gridExponent), clipNorm: noise.clipNorm)
        let mechanism = try DiscreteGaussianMechanism(
            clipNorm: noise.clipNorm, varianceNumerator: noise.varianceNumerator, varianceDenominator: noise.varianceDenominator)
        let keystream = try Keystream()
        let release = try #require(ReleaseID((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
        let charge = BudgetCharge(releaseID: release, cost: admitted.configuration.costPerReport, sequence: 1)
        let noised = try mechanism.release(clipped, spending: charge, from: keystream)
        report = try ReportSealer.seal(
            EncodedReport(noised, task: admitted), round: round.round, time: UInt64(Date().timeIntervalSince1970),
            reportID: ReportID(random: &generator), to: try await transport.keyConfigurations())
    }

    struct Refused: Error {}

    /// Whether an answer says that the report counts: taken now, or known from an earlier attempt.
    func isCounted(_ answer: CollectorTransport.UploadAnswer) -> Bool {
        answer.refused.isEmpty || answer.refused == [report.metadata.id: .reportReplayed]
    }

    /// Uploads the report, or other bytes in its place.
    func upload(_ bytes: [UInt8]? = nil) async throws -> CollectorTransport.UploadAnswer {
        try await transport.upload(bytes ?? report.bytes, task: task.taskID, key: key, at: UInt64(Date().timeIntervalSince1970))
    }
}
