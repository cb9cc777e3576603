package import Aggregation
package import AggregationTasks
import Keystream
package import LocalTraining
import NoiseMechanisms
package import RankingModel
package import SessionFeatures
import VectorMath

/// Federated training in one process, on the rooms that agent and collector run: local gradient, integer clip, exact noise when there is
/// any, integer sums, server optimizer. Nothing is sealed or uploaded, so that settings can be compared quickly.
package struct FederatedTraining {
    /// What the noise of each report is.
    package enum Noise: Sendable {
        /// None at all: a named choice, for measuring what noise costs. No report could be made this way.
        case none
        /// Full local noise in each report, as in the `direct` trust mode.
        case direct(NoiseParameters)
    }

    /// How to train.
    package struct Settings: Sendable {
        /// Rounds.
        package var rounds = 200
        /// The mean number of subjects in a round; each takes part with the same probability.
        package var cohort = 300
        /// When set, every subject takes part in exactly this many rounds instead.
        package var roundsPerSubject: Int?
        /// The L2 clip of one update, in weight units.
        package var clip = 2.0
        /// Noise of each report.
        package var noise = Noise.none
        /// Local gradient steps.
        package var localSteps = TrainingDefaults.localSteps
        /// Local learning rate.
        package var localRate = TrainingDefaults.localRate
        /// The server's optimizer; its rate decays linearly to a tenth over the rounds when `decays` is set.
        package var optimizer = ServerOptimizer.FedAdam(eta: 0.15, tau: 1e-3, variant: .biasCorrected)
        /// Whether the server's rate decays.
        package var decays = true
        /// Seeds cohorts and simulated noise.
        package var seed: UInt64 = 1

        /// The defaults.
        package init() {}
    }

    private let settings: Settings
    private var trainer: LocalTrainer
    private let subjects: [[[SessionSignal]]]
    private var generator: SimulationGenerator
    private let keystream: Keystream
    private let grid: NoiseParameters

    /// Prepares a training.
    ///
    /// - Parameters:
    ///   - table: The item table that agents hold.
    ///   - subjects: Each subject's closed sessions.
    package init(table: ItemTable, subjects: [[[SessionSignal]]], settings: Settings) throws {
        self.settings = settings
        self.subjects = subjects
        trainer = LocalTrainer(table: table)
        generator = SimulationGenerator(seed: settings.seed)
        var seed = [UInt8](repeating: 0x5e, count: Keystream.simulationSeedByteCount)
        for byte in 0..<8 { seed[byte] = UInt8(truncatingIfNeeded: settings.seed >> (8 * UInt64(byte))) }
        keystream = try Keystream(seededForSimulation: seed)
        switch settings.noise {
        case .none:
            grid = NoiseParameters(gridExponent: 20, clipNorm: UInt64(settings.clip * 1_048_576), varianceNumerator: 1, varianceDenominator: 1)
        case .direct(let parameters): grid = parameters
        }
    }

    /// Trains from `initial` and returns the last weights.
    ///
    /// - Parameter progress: Called after each round with the number of rounds done, the model and the cohort.
    package mutating func run(
        from initial: RankingModel, progress: (Int, RankingModel, Int) throws -> Void = { _, _, _ in }
    ) throws -> RankingModel {
        var model = initial
        var state = OptimizerState()
        for round in 0..<settings.rounds {
            let cohort = cohort(of: round)
            if !cohort.isEmpty {
                let update = try average(of: cohort, model: model)
                var rule = settings.optimizer
                if settings.decays {
                    let left = 1 - 0.9 * Double(round) / Double(settings.rounds)
                    rule = .init(eta: rule.eta * left, beta1: rule.beta1, beta2: rule.beta2, tau: rule.tau, variant: rule.variant)
                }
                let weights = try ServerOptimizer.fedAdam(rule).step(model.weights, by: update, state: &state)
                guard let next = RankingModel(version: model.version + 1, schemaFingerprint: model.schemaFingerprint, weights: weights) else {
                    throw AggregationError(.nonFinite, "a weight left its range")
                }
                model = next
            }
            try progress(round + 1, model, cohort.count)
        }
        return model
    }

    private mutating func average(of cohort: [Int], model: RankingModel) throws -> AveragedUpdate {
        var accumulator = try IntegerAccumulator(dimension: model.weights.count, width: .four)
        let unit = FixedPointGrid(exponent: grid.gridExponent)
        for subject in cohort {
            let update = trainer.train(subjects[subject], from: model, rate: settings.localRate, steps: settings.localSteps)
            let clipped = try ClippedVector(quantizing: update.delta, on: unit, clipNorm: grid.clipNorm)
            var coordinates = clipped.coordinates.map(Int64.init)
            if case .direct(let noise) = settings.noise {
                let sampler = try DiscreteGaussianSampler(
                    varianceNumerator: noise.varianceNumerator, varianceDenominator: noise.varianceDenominator)
                for (index, draw) in try sampler.samples(coordinates.count, from: keystream).enumerated() { coordinates[index] += draw }
            }
            let bytes = coordinates.flatMap { value -> [UInt8] in
                let word = UInt32(bitPattern: Int32(clamping: value))
                return [UInt8(word >> 24), UInt8(word >> 16 & 255), UInt8(word >> 8 & 255), UInt8(word & 255)]
            }
            try accumulator.add(bytes.span.bytes)
        }
        return try AveragedUpdate(accumulator, gridExponent: grid.gridExponent, minimumBatchSize: 1)
    }

    private mutating func cohort(of round: Int) -> [Int] {
        if let times = settings.roundsPerSubject {
            // Subject s takes part in the rounds s, s + R/times, s + 2R/times, … modulo R: equal cohorts, equal gaps.
            let gap = max(1, settings.rounds / max(1, times))
            return subjects.indices.filter { ($0 + round) % gap == 0 && round / gap < times }
        }
        let probability = Double(settings.cohort) / Double(max(subjects.count, 1))
        return subjects.indices.filter { _ in Double.random(in: 0..<1, using: &generator) < probability }
    }
}

/// The generator of simulations (SplitMix64; Steele, Lea, Flood 2014): cohorts, faults, generated shoppers. Never noise, never keys.
package struct SimulationGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The same seed gives the same simulation.
    package init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}
