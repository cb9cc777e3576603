import Aggregation
import AggregationTasks
import LocalTraining
package import RankingModel
import RecordedSessions
package import SessionFeatures

/// Federated training in one process, on the rooms that agent and collector run: local gradient, integer clip, exact noise when there is
/// any, integer sums, server optimizer. Nothing is sealed or uploaded, so that settings can be compared quickly.
///
/// Everything random comes from the seed, noise included, so a run can be repeated bit for bit, on any number of workers: chunks of a cohort
/// are fixed, their sums are integers, and each has its own stream of noise.
package struct FederatedTraining {
    let settings: Settings
    var pool: SubjectPool
    private var generator: SeededGenerator
    private var order: [Int]

    /// Prepares a training.
    ///
    /// - Parameters:
    ///   - table: The item table that agents hold.
    ///   - subjects: Each subject's closed sessions, with items numbered by `table`.
    /// - Throws: ``SplitNoise/Failure`` when `split` noise was planned for fewer rounds or more agents than there are.
    package init(table: ItemTable, subjects: [[[SessionSignal]]], settings: Settings) throws {
        if case .split(let noise) = settings.noise {
            guard let cohort = settings.participation.leastCohort(of: subjects.count, rounds: settings.rounds), cohort >= noise.target.agents,
                settings.participation.roundsPerSubject(of: settings.rounds) <= noise.target.roundsPerSubject
            else { throw SplitNoise.Failure.participation }
        }
        self.settings = settings
        pool = SubjectPool(table: table, subjects: subjects)
        generator = SeededGenerator(seed: settings.seed)
        order = subjects.indices.shuffled(using: &generator)
    }

    /// Trains from `initial` and returns the last model.
    ///
    /// - Parameter progress: Called after each round with the number of rounds done, the model and the cohort.
    package mutating func run(
        from initial: RankingModel, progress: (Int, RankingModel, Int) throws -> Void = { _, _, _ in }
    ) throws -> RankingModel {
        pool.prepare(keeping: bytesToKeep)
        var server = Server(model: initial)
        for round in 0..<settings.rounds {
            let cohort = cohort(of: round)
            if !cohort.isEmpty {
                let job = try RoundJob(settings, round: round, model: server.model, agents: cohort.count)
                try advance(&server, job, try pool.results(of: cohort) { try job.sum(of: $2, in: pool, number: $1, with: &$0) })
            }
            try progress(round + 1, server.model, cohort.count)
        }
        return server.model
    }

    /// As ``run(from:progress:)``, with the same result, on `workers` tasks.
    package mutating func run(
        from initial: RankingModel, workers: Int, progress: (Int, RankingModel, Int) throws -> Void = { _, _, _ in }
    ) async throws -> RankingModel {
        try await pool.prepare(keeping: bytesToKeep, workers: workers)
        var server = Server(model: initial)
        for round in 0..<settings.rounds {
            let cohort = cohort(of: round)
            if !cohort.isEmpty {
                let job = try RoundJob(settings, round: round, model: server.model, agents: cohort.count)
                let sums = try await pool.results(of: cohort, workers: workers) { [pool] trainer, number, chunk in
                    try job.sum(of: chunk, in: pool, number: number, with: &trainer)
                }
                try advance(&server, job, sums)
            }
            try progress(round + 1, server.model, cohort.count)
        }
        return server.model
    }

    /// What the server holds between rounds.
    private struct Server {
        var model: RankingModel
        var state = OptimizerState()
    }

    /// Adds up, averages and takes the server's step.
    private func advance(_ server: inout Server, _ job: RoundJob, _ sums: [IntegerAccumulator]) throws {
        var total = try IntegerAccumulator(for: job.task)
        for sum in sums { try total.merge(sum) }
        let weights = try optimizer(of: job.round).step(
            server.model.weights, by: try AveragedUpdate(total, for: job.task), state: &server.state)
        guard
            let next = RankingModel(version: server.model.version + 1, schemaFingerprint: server.model.schemaFingerprint, weights: weights)
        else { throw AggregationError(.nonFinite, "a weight left its range") }
        server.model = next
    }

    private func optimizer(of round: Int) -> ServerOptimizer {
        guard settings.decays, case .fedAdam(let rule) = settings.optimizer else { return settings.optimizer }
        let left = 1 - 0.9 * Double(round) / Double(settings.rounds)
        return .fedAdam(.init(eta: rule.eta * left, beta1: rule.beta1, beta2: rule.beta2, tau: rule.tau, variant: rule.variant))
    }

    /// Candidates are kept only if they are needed again.
    private var bytesToKeep: Int {
        switch settings.participation {
        case .once: settings.localSteps > 1 ? settings.keptBytes : 0
        case .drawn(let cohort): cohort * settings.rounds * settings.localSteps < 2 * pool.subjects.count ? 0 : settings.keptBytes
        case .everyRound: settings.rounds * settings.localSteps > 1 ? settings.keptBytes : 0
        }
    }

    private mutating func cohort(of round: Int) -> [Int] {
        switch settings.participation {
        case .drawn(let cohort):
            let probability = Double(cohort) / Double(max(pool.subjects.count, 1))
            return pool.subjects.indices.filter { _ in generator.unit() < probability }
        case .once:
            let bounds = [round, round + 1].map { order.count * $0 / settings.rounds }
            return Array(order[bounds[0]..<bounds[1]])
        case .everyRound: return Array(pool.subjects.indices)
        }
    }
}
