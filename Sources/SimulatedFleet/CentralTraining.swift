import LocalTraining
package import RankingModel
import RecordedSessions
package import SessionFeatures

/// Central training without noise, on sessions that lie in one place: what an operator may do with its own sessions to make the first
/// model (a warm start), and what federated training is compared with.
///
/// Mini-batch Adam (Kingma and Ba 2015) on the mean of the subjects' mean losses, with the agent's own trainer for the gradients; nothing is
/// clipped. The weights are kept in double precision and become a model, in half precision, for each gradient and at the end. The same
/// settings give the same bits on any number of workers: a batch's chunks are fixed, and their sums are added in order.
package struct CentralTraining {
    /// How to train.
    package struct Settings: Sendable, Equatable {
        /// Passes over all sessions, at least 1.
        package var epochs = 8
        /// Subjects of one step; the whole data set if it has fewer.
        package var batch = 256
        /// The step size, falling linearly to a hundredth over the steps.
        package var rate = 0.05
        /// Decay of the mean gradient.
        package var beta1 = 0.9
        /// Decay of the mean squared gradient.
        package var beta2 = 0.99
        /// Keeps a step finite where the gradient has been zero.
        package var tau = 1e-6
        /// Bytes of candidates that may be kept between epochs.
        package var keptBytes = 1 << 29
        /// Seeds the order of the subjects.
        package var seed: UInt64 = 1

        package init() {}
    }

    private let settings: Settings
    private var pool: SubjectPool
    private var generator: SeededGenerator

    /// Prepares a training.
    ///
    /// - Parameters:
    ///   - table: The item table that the model will be used with.
    ///   - subjects: Each subject's sessions, with items numbered by `table`.
    package init(table: ItemTable, subjects: [[[SessionSignal]]], settings: Settings = Settings()) {
        self.settings = settings
        pool = SubjectPool(table: table, subjects: subjects)
        generator = SeededGenerator(seed: settings.seed)
    }

    /// Trains from `initial` and returns the last model, one version further; `initial` itself without subjects.
    ///
    /// - Parameter progress: Called after each epoch with the number of epochs done and the model.
    package mutating func run(
        from initial: RankingModel, progress: (Int, RankingModel) throws -> Void = { _, _ in }
    ) throws -> RankingModel {
        pool.prepare(keeping: settings.epochs > 1 ? settings.keptBytes : 0)
        var adam = Adam(initial, steps: batchesPerEpoch * settings.epochs)
        for epoch in 0..<settings.epochs {
            for batch in batches() {
                let model = adam.model
                adam.step(pool.results(of: batch) { [pool] trainer, _, chunk in Self.sum(of: chunk, in: pool, model, &trainer) }, settings)
            }
            try progress(epoch + 1, adam.model)
        }
        return adam.model
    }

    /// As ``run(from:progress:)``, with the same result, on `workers` tasks.
    package mutating func run(
        from initial: RankingModel, workers: Int, progress: (Int, RankingModel) throws -> Void = { _, _ in }
    ) async throws -> RankingModel {
        try await pool.prepare(keeping: settings.epochs > 1 ? settings.keptBytes : 0, workers: workers)
        var adam = Adam(initial, steps: batchesPerEpoch * settings.epochs)
        for epoch in 0..<settings.epochs {
            for batch in batches() {
                let model = adam.model
                let sums = try await pool.results(of: batch, workers: workers) { [pool] trainer, _, chunk in
                    Self.sum(of: chunk, in: pool, model, &trainer)
                }
                adam.step(sums, settings)
            }
            try progress(epoch + 1, adam.model)
        }
        return adam.model
    }

    private var batchesPerEpoch: Int { (pool.subjects.count + max(settings.batch, 1) - 1) / max(settings.batch, 1) }

    /// The subjects in a new order, cut into batches.
    private mutating func batches() -> [[Int]] {
        let order = pool.subjects.indices.shuffled(using: &generator)
        return stride(from: 0, to: order.count, by: max(settings.batch, 1)).map {
            Array(order[$0..<min($0 + max(settings.batch, 1), order.count)])
        }
    }

    /// A chunk's sum of mean gradients, and how many subjects had one.
    private static func sum(of chunk: ArraySlice<Int>, in pool: SubjectPool, _ model: RankingModel, _ trainer: inout LocalTrainer) -> Adam.Sum {
        var sum = Adam.Sum(values: [Double](repeating: 0, count: model.weights.count), subjects: 0)
        for subject in chunk {
            let update = pool.update(of: subject, from: model, rate: 1, steps: 1, with: &trainer)
            guard update.events > 0 else { continue }
            for index in sum.values.indices { sum.values[index] += Double(update.delta[index]) }
            sum.subjects += 1
        }
        return sum
    }
}

/// The state of a central training.
private struct Adam {
    /// A sum over subjects of what their gradients point to.
    struct Sum: Sendable {
        var values: [Double]
        var subjects: Int
    }

    /// The weights as a model; the last one that was a model if they ever leave the range of one.
    private(set) var model: RankingModel
    private var weights: [Double]
    private var first: [Double]
    private var second: [Double]
    private var done = 0
    private var decay1 = 1.0
    private var decay2 = 1.0
    private let steps: Int

    init(_ model: RankingModel, steps: Int) {
        self.model = model
        self.steps = steps
        weights = model.weights.map(Double.init)
        first = [Double](repeating: 0, count: weights.count)
        second = first
    }

    mutating func step(_ sums: [Sum], _ settings: CentralTraining.Settings) {
        let subjects = sums.reduce(0) { $0 + $1.subjects }
        let rate = settings.rate * (1 - 0.99 * Double(done) / Double(max(steps, 1)))
        done += 1
        guard subjects > 0 else { return }
        decay1 *= settings.beta1
        decay2 *= settings.beta2
        for index in weights.indices {
            var sum = 0.0
            for part in sums { sum += part.values[index] }
            let mean = sum / Double(subjects)
            first[index] = settings.beta1 * first[index] + (1 - settings.beta1) * mean
            second[index] = settings.beta2 * second[index] + (1 - settings.beta2) * (mean * mean)
            weights[index] += rate * (first[index] / (1 - decay1)) / ((second[index] / (1 - decay2)).squareRoot() + settings.tau)
        }
        model =
            RankingModel(
                version: done == 1 ? model.version + 1 : model.version, schemaFingerprint: model.schemaFingerprint, weights: weights.map(Float.init))
            ?? model
    }
}
