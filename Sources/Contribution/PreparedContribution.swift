public import AggregationTasks
import Keystream
package import LocalTraining
import NoiseMechanisms
public import PrivacyLedger
package import RankingModel
import ReportFormat
import ReportSealing
package import SessionFeatures

/// One subject's clipped update for one round, before anything is paid or drawn.
///
/// The order of the privacy pipeline is the order of the only calls there are: prepare (train, clip), let the ledger answer ``request``
/// with a durable charge, then ``PreparedContribution/release(spending:from:sealingTo:at:)``, which consumes the charge and returns sealed bytes.
/// A subject without sessions contributes too, a zero vector under the same noise, so that taking part tells nothing.
public struct PreparedContribution: Sendable {
    /// The task.
    public let task: AdmittedTask
    /// The round.
    public let round: RoundDescription
    /// What the ledger must grant first.
    public let request: ChargeRequest
    /// Training events behind the update; stays on the device.
    public let events: Int

    let clipped: ClippedVector

    /// Trains on the subject's closed sessions and clips the update to the task's grid.
    ///
    /// - Parameters:
    ///   - sessions: The subject's closed sessions, oldest first; the task's most recent ones are used.
    ///   - model: The installed model, whose version must be the round's.
    ///   - trainer: A trainer on the installed item table.
    ///   - subject: Whose budget pays.
    package init(
        sessions: [[SessionSignal]], model: RankingModel, modelVersion: UInt64, trainer: inout LocalTrainer, task: AdmittedTask,
        round: RoundDescription, subject: SubjectKey
    ) throws(ContributionError) {
        guard modelVersion == round.modelVersion else { throw .modelVersion(installed: modelVersion, wanted: round.modelVersion) }
        let configuration = task.configuration
        switch configuration.kind {
        case .modelUpdate(let fingerprint):
            guard fingerprint == model.schemaFingerprint, Int(configuration.dimension) == model.weights.count else { throw .schema }
        }
        let training = configuration.training
        let update = trainer.train(
            Array(sessions.suffix(Int(training.maximumSessions))), from: model, rate: training.learningRate, steps: Int(training.epochs))
        let noise = configuration.noise
        do {
            clipped = try ClippedVector(
                quantizing: update.delta, on: FixedPointGrid(exponent: noise.gridExponent), clipNorm: noise.clipNorm)
        } catch {
            throw .clip(error)
        }
        guard
            let purpose = BudgetPurpose(configuration.purpose.name), let taskDigest = LedgerDigest(task.taskID.bytes),
            let agreement = LedgerDigest(task.agreementHash)
        else { preconditionFailure("purposes have canonical names, and identifiers 32 bytes") }
        self.task = task
        self.round = round
        events = update.events
        request = ChargeRequest(
            subject: subject, purpose: purpose, taskID: taskDigest, round: round.round, agreementHash: agreement,
            mechanism: .discreteGaussian(
                gridExponent: noise.gridExponent, dimension: configuration.dimension, clipNorm: noise.clipNorm,
                varianceNumerator: noise.varianceNumerator, varianceDenominator: noise.varianceDenominator),
            cost: configuration.costPerReport)
    }
}
