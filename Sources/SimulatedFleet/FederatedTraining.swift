package import Aggregation
package import AggregationTasks
import Keystream
import LocalTraining
import NoiseMechanisms
package import RankingModel
import RecordedSessions
package import SessionFeatures

/// Federated training in one process, on the rooms that agent and collector run: local gradient, integer clip, exact noise when there is
/// any, integer sums, server optimizer. Nothing is sealed or uploaded, so that settings can be compared quickly.
///
/// Everything random comes from the seed, noise included, so a run can be repeated bit for bit.
package struct FederatedTraining {
    /// What the noise of each report is.
    package enum Noise: Sendable, Equatable {
        /// None at all: a named choice, for measuring what noise costs. No report could be made this way.
        case none
        /// Full local noise in each report, as in the `direct` trust mode.
        case direct(NoiseParameters)
    }

    /// Who takes part in a round.
    package enum Participation: Sendable, Equatable {
        /// Every subject draws for every round, with the probability that makes the mean cohort this large.
        case drawn(cohort: Int)
        /// Every subject takes part in one round, in a random order that the rounds cut into equal parts.
        case once
    }

    /// How to train.
    package struct Settings: Sendable {
        /// Rounds, at least 1.
        package var rounds = TrainingDefaults.Noiseless.rounds
        /// Who takes part.
        package var participation = Participation.drawn(cohort: TrainingDefaults.Noiseless.cohort)
        /// The L2 clip of one update without noise, in weight units; with noise the noise parameters state it.
        package var clip = Double(TrainingDefaults.Noiseless.clipNorm)
        /// Noise of each report.
        package var noise = Noise.none
        /// Local gradient steps.
        package var localSteps = TrainingDefaults.localSteps
        /// Local learning rate.
        package var localRate = TrainingDefaults.localRate
        /// The server's optimizer.
        package var optimizer = ServerOptimizer.fedAdam(
            .init(eta: Double(TrainingDefaults.Noiseless.serverRate), variant: .biasCorrected))
        /// Whether FedAdam's rate falls linearly to a tenth over the rounds.
        package var decays = true
        /// Seeds cohorts and simulated noise.
        package var seed: UInt64 = 1

        /// The settings without noise.
        package init() {}
    }

    /// Bits behind the point when there is no noise: fine enough that the grid changes no figure.
    private static let noiselessGridExponent: UInt8 = 20

    private let settings: Settings
    private var trainer: LocalTrainer
    private let subjects: [[[SessionSignal]]]
    private var generator: SeededGenerator
    private var order: [Int]
    private let keystream: Keystream
    private let grid: NoiseParameters
    private let task: TaskConfiguration

    /// Prepares a training.
    ///
    /// - Parameters:
    ///   - table: The item table that agents hold.
    ///   - subjects: Each subject's closed sessions, with items numbered by `table`.
    package init(table: ItemTable, subjects: [[[SessionSignal]]], settings: Settings) throws {
        self.settings = settings
        self.subjects = subjects
        trainer = LocalTrainer(table: table)
        generator = SeededGenerator(seed: settings.seed)
        order = subjects.indices.shuffled(using: &generator)
        var seeds = SeededGenerator(seed: settings.seed ^ 0x6e6f_6973_65)
        keystream = try Keystream(
            seededForSimulation: (0..<Keystream.simulationSeedByteCount).map { _ in UInt8(truncatingIfNeeded: seeds.next()) })
        switch settings.noise {
        case .none:
            let unitsPerOne = Double(UInt64(1) << UInt64(Self.noiselessGridExponent))
            grid = NoiseParameters(
                gridExponent: Self.noiselessGridExponent, clipNorm: UInt64(min(max(settings.clip, 0), 64) * unitsPerOne), varianceNumerator: 1,
                varianceDenominator: 1)
        case .direct(let parameters): grid = parameters
        }
        task = Self.task(noise: grid)
    }

    /// A task of the shape that the sums need; nobody sees it.
    private static func task(noise: NoiseParameters) -> TaskConfiguration {
        let dimension = UInt32(FeatureSchema.current.count)
        return TaskConfiguration(
            name: "in-process", collectorURL: "http://127.0.0.1", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: FeatureSchema.current.fingerprint), dimension: dimension, noise: noise,
            limits: ReportLimits(
                coordinateWidth: 4, coordinateBound: UInt32(Int32.max), normSquaredBound: .max,
                sizeClass: ReportLimits.requiredSizeClass(dimension: dimension, coordinateWidth: 4)),
            training: TrainingParameters(learningRateMicros: 1_000_000, epochs: 1, maximumSessions: 1_000), minimumBatchSize: 1,
            timePrecision: 3_600, start: 0, duration: 86_400, maximumReportsPerSubject: 1, attoDelta: 1_000_000_000_000)
    }

    /// Trains from `initial` and returns the last model.
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
                let weights = try optimizer(of: round).step(model.weights, by: update, state: &state)
                guard let next = RankingModel(version: model.version + 1, schemaFingerprint: model.schemaFingerprint, weights: weights) else {
                    throw AggregationError(.nonFinite, "a weight left its range")
                }
                model = next
            }
            try progress(round + 1, model, cohort.count)
        }
        return model
    }

    private func optimizer(of round: Int) -> ServerOptimizer {
        guard settings.decays, case .fedAdam(let rule) = settings.optimizer else { return settings.optimizer }
        let left = 1 - 0.9 * Double(round) / Double(settings.rounds)
        return .fedAdam(.init(eta: rule.eta * left, beta1: rule.beta1, beta2: rule.beta2, tau: rule.tau, variant: rule.variant))
    }

    private mutating func average(of cohort: [Int], model: RankingModel) throws -> AveragedUpdate {
        var accumulator = try IntegerAccumulator(for: task)
        for subject in cohort {
            let coordinates = try report(of: subject, model: model)
            var bytes: [UInt8] = []
            bytes.reserveCapacity(4 * coordinates.count)
            for coordinate in coordinates {
                let word = UInt32(bitPattern: Int32(clamping: coordinate))
                for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
            }
            try accumulator.add(bytes.span)
        }
        return try AveragedUpdate(accumulator, for: task)
    }

    /// One subject's report in grid units: trained, clipped, noised.
    private mutating func report(of subject: Int, model: RankingModel) throws -> [Int64] {
        let update = trainer.train(subjects[subject], from: model, rate: settings.localRate, steps: settings.localSteps)
        let clipped = try ClippedVector(
            quantizing: update.delta, on: FixedPointGrid(exponent: grid.gridExponent), clipNorm: grid.clipNorm)
        var coordinates = clipped.coordinates.map(Int64.init)
        if case .direct(let noise) = settings.noise {
            let sampler = try DiscreteGaussianSampler(
                varianceNumerator: noise.varianceNumerator, varianceDenominator: noise.varianceDenominator)
            for (index, draw) in try sampler.samples(coordinates.count, from: keystream).enumerated() { coordinates[index] += draw }
        }
        return coordinates
    }

    private mutating func cohort(of round: Int) -> [Int] {
        switch settings.participation {
        case .drawn(let cohort):
            let probability = Double(cohort) / Double(max(subjects.count, 1))
            return subjects.indices.filter { _ in generator.unit() < probability }
        case .once:
            let bounds = [round, round + 1].map { order.count * $0 / settings.rounds }
            return Array(order[bounds[0]..<bounds[1]])
        }
    }
}
