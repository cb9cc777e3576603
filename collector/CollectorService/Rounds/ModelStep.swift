import Aggregation
import AggregationTasks
import RankingModel
import ReportIntake

/// From a closed round to the next released model: average, server optimizer, signatures, and then the round's end.
///
/// The release comes first and the round's end second. A crash between the two leaves a released model whose weights are exactly those
/// that the same sums give again, bit for bit, so the next start recognises it and only ends the round. Fewer reports than the task's
/// least batch cannot be averaged: there is no such `ClosedRound`, and ``Aggregation/AveragedUpdate`` refuses again.
struct ModelStep: Sendable {
    let desk: ReleaseDesk
    let store: IntakeStore
    let records: RoundRecords

    /// Publishes the round's model once, however often it is called. Returns what happened to the rounds.
    func publish(_ closed: ClosedRound, now: UInt64) async throws(CollectorFailure) -> [RoundEvent] {
        guard let current = try await desk.currentModel() else { throw CollectorFailure(.store, "a round closed and no model was ever released") }
        let before = closed.weights ?? current.model.weights
        let next: (weights: [Float], optimizerState: OptimizerState)
        do { next = try closed.step(from: before) } catch {
            throw CollectorFailure(.store, "the round's reports cannot be averaged: \(error)")
        }
        let weights = RoundRecord.clamped(next.weights, to: RankingModel.maximumMagnitude)
        let fingerprint: [UInt8]
        switch closed.task.configuration.kind {
        case .modelUpdate(let schema): fingerprint = schema
        }
        // What is released is rounded to half precision, and the optimizer goes on from what is not.
        let released = RankingModel(version: current.number, schemaFingerprint: fingerprint, weights: weights)
        var version = current.number
        if current.number <= closed.modelVersion || current.model.weights != released?.weights {
            version = try await desk.publish(weights: (fingerprint, weights), items: nil, now: now).model ?? 0
        }
        let models = try await desk.models()
        guard let modelIn = models.last(where: { $0.version == closed.modelVersion }), let modelOut = models.last(where: { $0.version == version })
        else { throw CollectorFailure(.store, "a model of the round was never released") }
        let record = try records.keep(closed, from: before, to: weights, modelIn: modelIn, modelOut: modelOut)
        do {
            return try await store.publish(
                closed, newWeights: weights, modelVersion: version, optimizerState: next.optimizerState, record: record, now: now)
        } catch { throw CollectorFailure(store: error) }
    }
}
