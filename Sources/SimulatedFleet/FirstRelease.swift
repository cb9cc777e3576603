import Foundation
import LocalTraining
package import RankingModel
package import RecordedSessions

/// What an operator releases first from sessions of its own: an item table of all of them, and a model that was trained on the latest.
///
/// The model is that of an evaluation with a warm start (see ``ResearchProtocol``): the last 30 % of the sessions by time, at most
/// ``ResearchProtocol/mostWarmSessions``, under a table of the sessions before them, so that no session teaches what its own statistics say.
/// Neither is private: the epsilon of both is infinite for the sessions that they are made of, and every model that goes on from this one
/// inherits that.
package struct FirstRelease: Sendable {
    /// Most hidden units of a model that can be released: its weights are at most `RankingModel.maximumWeights`.
    package static let mostHiddenUnits = (RankingModel.maximumWeights - FeatureSchema.current.count) / (FeatureSchema.current.count + 2)

    /// How it is made.
    package struct Settings: Sendable {
        /// Hidden units of the model; 0 is the linear one.
        package var hiddenUnits = 12
        /// Whether the tables have item vectors, which takes most of the time.
        package var learnsVectors = true
        /// Cores to train on; the result is the same with any number.
        package var workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 8))

        package init() {}
    }

    /// The sessions teach nothing.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    /// The item table of all sessions.
    package let table: ItemTable
    /// The model; a collector releases it under a number of its own.
    package let model: RankingModel
    /// Sessions that the model learned from.
    package let trained: Int

    /// Builds the table and trains the model.
    ///
    /// - Parameters:
    ///   - sessions: The operator's, in any order when they have times.
    ///   - progress: Told each step's name, and how much of it is done.
    /// - Throws: ``Failure`` when there are too few sessions to learn a table from some and a model from others.
    package init(
        of sessions: [RecordedSession], settings: Settings = Settings(),
        progress: (_ step: String, _ done: Int, _ total: Int) -> Void = { _, _, _ in }
    ) async throws {
        let split = SessionSplit.representative(ResearchProtocol.warmShare, of: sessions)
        let learned = split.later.suffix(ResearchProtocol.mostWarmSessions)
        guard !split.earlier.isEmpty, !learned.isEmpty else {
            throw Failure(
                description: "\(sessions.count) sessions are too few: a table is made of the earlier ones and a model learns from the others")
        }
        let earlier = ResearchProtocol.table(of: split.earlier, learnsVectors: settings.learnsVectors) { progress("vectors for training", $0, $1) }
        var used = CentralTraining.Settings()
        used.epochs = TrainingDefaults.Warm.epochs
        used.batch = TrainingDefaults.Warm.batch
        used.rate = TrainingDefaults.Warm.rate
        used.tau = TrainingDefaults.Warm.tau
        let cold = RankingModel.initial(hiddenUnits: settings.hiddenUnits)
        var training = CentralTraining(
            table: earlier, subjects: learned.map { [ResearchProtocol.signals(of: $0, in: earlier)] }, settings: used)
        let last = try await training.run(from: cold, workers: settings.workers) { epoch, _ in progress("training", epoch, used.epochs) }
        guard last.weights != cold.weights else {
            throw Failure(description: "no view of the last sessions follows from the earlier ones: there is nothing to learn a model from")
        }
        model = Self.withoutUntrainedInputs(last)
        trained = learned.count
        table = ResearchProtocol.table(of: split.earlier + split.later, learnsVectors: settings.learnsVectors) { progress("vectors", $0, $1) }
    }

    /// Without the pseudo-random numbers with which hidden units begin, for each feature that no session had: in a ranking that has it, such
    /// as that of a displayed list, they would count for nothing but noise.
    package static func withoutUntrainedInputs(_ model: RankingModel) -> RankingModel {
        guard let shape = model.shape else { return model }
        let cold = RankingModel.initial(hiddenUnits: shape.hiddenUnits)
        var weights = model.weights
        for slot in 0..<shape.slots {
            let inputs = (0..<shape.hiddenUnits).map { shape.hiddenRow($0).lowerBound + slot }
            if inputs.allSatisfy({ weights[$0] == cold.weights[$0] }) { for input in inputs { weights[input] = 0 } }
        }
        return RankingModel(version: model.version, schemaFingerprint: model.schemaFingerprint, weights: weights) ?? model
    }
}
