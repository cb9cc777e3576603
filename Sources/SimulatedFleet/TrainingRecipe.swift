package import Aggregation
package import AggregationTasks
import LocalTraining
import RankingModel

/// How a fleet of a given size should train under a given epsilon: chosen from public numbers alone, before any data is seen.
///
/// Under `direct` noise every subject takes part in one round and spends its whole budget there: composition over rounds would buy
/// nothing, and one upload per subject is the least traffic.
package struct TrainingRecipe: Sendable, Equatable {
    /// Federated rounds.
    package let rounds: Int
    /// The L2 clip of one update, in weight units.
    package let clip: Double
    /// The server's optimizer.
    package let optimizer: ServerOptimizer
    /// Clip, noise and report limits of the task.
    package let plan: TaskPlan

    /// The delta at which the product's epsilons are stated.
    package static let delta = 1e-6

    /// A recipe for `subjects` whose reports together cost `epsilon`.
    ///
    /// - Parameters:
    ///   - rounds: How many rounds, or nil to choose: ten when reports are plentiful for the budget, else a single one.
    ///   - reportsPerSubject: Reports that one subject may send; one unless the fleet is too small for its rounds.
    ///   - hiddenUnits: Of the model that is trained.
    /// - Throws: `TaskPlan.Failure` when no noise can be planned.
    package init(epsilon: Double, subjects: Int, rounds: Int? = nil, reportsPerSubject: Int = 1, hiddenUnits: Int = 0) throws {
        let shape = RankerShape(slots: FeatureSchema.current.count, hiddenUnits: hiddenUnits)
        let dimension = UInt32(shape.parameterCount)
        clip = Double(TrainingDefaults.Direct.clipNorm)
        plan = try TaskPlan(epsilon: epsilon, delta: Self.delta, reports: UInt32(clamping: reportsPerSubject), clip: clip, dimension: dimension)
        let noise = plan.noise
        // The noise in a coordinate of the mean of one report a subject, and its length over all coordinates, both against the clip.
        let noiseOfMean = noise.standardDeviation / Double(noise.clipNorm) / Double(max(subjects, 1)).squareRoot()
        let relativeNoise = noiseOfMean * Double(dimension).squareRoot()
        let chosen = rounds ?? (relativeNoise < Self.plentiful ? TrainingDefaults.Direct.rounds : 1)
        self.rounds = chosen
        // The rates of all rounds add up to the same distance.
        let noiseOfAll = noiseOfMean * clip / Double(max(reportsPerSubject, 1)).squareRoot()
        optimizer = .fedAvg(learningRate: TrainingDefaults.Direct.serverRate(noise: noiseOfAll) / Double(chosen))
    }

    /// Below this length of the noise in the mean, several rounds learn more than one. Measured with 30 slots (0.25) and scaled to 67, of which a
    /// shop without lists, prices and categories uses about half.
    private static let plentiful = 0.375

    /// The recipe as settings of an in-process training.
    package func settings(seed: UInt64) -> FederatedTraining.Settings {
        var settings = FederatedTraining.Settings()
        settings.rounds = rounds
        settings.participation = .once
        settings.clip = clip
        settings.noise = .direct(plan.noise)
        settings.optimizer = optimizer
        settings.seed = seed
        return settings
    }
}
