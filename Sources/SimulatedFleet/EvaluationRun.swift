package import Foundation
import LocalTraining
import RankingEvaluation
import RankingModel
package import RecordedSessions

/// Trains and evaluates in one go: what `sotto-fleet evaluate` does.
package struct EvaluationRun {
    /// Which trust mode's noise an epsilon means.
    package enum Noise: String, Sendable, CaseIterable {
        /// What the `split` mode adds to the sum of a round.
        case split
        /// Full noise in each report.
        case direct
    }

    /// What to do.
    package struct Settings: Sendable {
        /// What one unit spends; nil trains without noise.
        package var epsilon: Double?
        /// The noise under ``epsilon``.
        package var noise = Noise.split
        /// Whether `split` noise is drawn share by share, which takes long, and not at once for a round's sum.
        package var drawsShares = false
        /// Subjects in the fleet; nil makes each session one.
        package var subjects: Int?
        /// Rounds; nil lets the recipe choose.
        package var rounds: Int?
        /// Hidden units of the ranker; 0 is the linear one.
        package var hiddenUnits = TrainingDefaults.hiddenUnits
        /// Whether the federation goes on from a model that the operator trained on its own sessions.
        package var startsWarm = true
        /// Epsilon of one session in item tables made of noised histograms, which then leaves no place for an operator's first model; nil makes
        /// them of the sessions themselves.
        package var tableEpsilon: Double?
        /// What if so many times as many sessions had been in the histograms.
        package var populationMultiple: UInt64 = 1
        /// Whether the item tables have vectors.
        package var learnsVectors = true
        package var seed: UInt64 = 1
        package var seeds = 1
        /// Whether the paper's claims are replayed too.
        package var measuresClaims = false
        /// Whether baselines are replayed.
        package var measuresBaselines = true
        /// Draws of each paired bootstrap.
        package var resamples = PairedComparison.defaultResamples

        package init() {}
    }

    /// Why there is nothing to report.
    package struct Failure: Error, CustomStringConvertible, Equatable {
        package let description: String
    }

    /// Where a run stands.
    package struct Step {
        /// What is being done.
        package let name: String
        package let done: Int
        package let total: Int
    }

    private let data: ResearchProtocol
    private let settings: Settings
    private let clock: () -> UInt64
    private let progress: (Step) -> Void
    private let testName: String

    /// Reads both files.
    ///
    /// - Parameters:
    ///   - clock: A monotonic clock in nanoseconds, for latencies.
    ///   - progress: Told what is being done.
    /// - Throws: `Failure` with words for a person when a file cannot be used.
    package init(
        train: URL, test: URL, settings: Settings, clock: @escaping () -> UInt64, progress: @escaping (Step) -> Void = { _ in }
    ) throws {
        let sessions = try [train, test].map { file in
            do { return try RecordedSessionFile(path: file.path).sessions() } catch let error as RecordedSessionError {
                throw Failure(description: error.message(of: file.lastPathComponent))
            }
        }
        try self.init(
            train: sessions[0], test: sessions[1], testName: test.lastPathComponent, settings: settings, clock: clock, progress: progress)
    }

    /// Evaluates sessions that were read before.
    package init(
        train: [RecordedSession], test: [RecordedSession], testName: String, settings: Settings, clock: @escaping () -> UInt64,
        progress: @escaping (Step) -> Void = { _ in }
    ) throws {
        guard !train.isEmpty else { throw Failure(description: "the training file has no session") }
        progress(Step(name: "item tables", done: 0, total: 1))
        data = try Self.data(train: train, test: test, settings)
        guard data.replay.sessions.eventCount > 0 else {
            throw Failure(description: "nothing to measure: no test session has two views of items that the training file knows")
        }
        self.settings = settings
        self.clock = clock
        self.progress = progress
        self.testName = testName
    }

    private static func data(train: [RecordedSession], test: [RecordedSession], _ settings: Settings) throws -> ResearchProtocol {
        guard let epsilon = settings.tableEpsilon else {
            return ResearchProtocol(train: train, test: test, learnsVectors: settings.learnsVectors, startsWarm: settings.startsWarm)
        }
        var release = HistogramRelease.Settings(epsilon: epsilon)
        release.seed = settings.seed
        release.multiple = settings.populationMultiple
        do {
            return try ResearchProtocol(train: train, test: test, histograms: release, learnsVectors: settings.learnsVectors)
        } catch HistogramRelease.Failure.target {
            throw Failure(description: "no noise can be planned for a table of epsilon \(epsilon) at delta \(release.delta)")
        }
    }

    /// Trains, replays every system, compares.
    package func report() async throws -> EvaluationReport {
        let training = try await EvaluationTraining(data: data, settings: settings) { done, total in
            progress(Step(name: "operator's model", done: done, total: total))
        }
        var models: [RankingModel] = []
        for seed in 0..<settings.seeds {
            models.append(
                try await training.model(seed: settings.seed &+ UInt64(seed)) { round, rounds in
                    progress(Step(name: "training", done: seed * rounds + round, total: settings.seeds * rounds))
                })
        }
        let replays = models.map { replay(AgentRecommender(table: data.table, model: $0)) }
        guard let agent = replays.first else { throw Failure(description: "no seed was asked for") }
        let before = replay(AgentRecommender(name: "before training", table: data.table, model: training.initial))
        let baselines = settings.measuresBaselines ? baselineOutcomes() : []
        var claims: EvaluationReport.Claims?
        if settings.measuresClaims {
            let compared = baselines.filter { ["pop", "sr", "v-sknn"].contains($0.name) }
            claims = EvaluationReport.Claims(file: testName, agent: agent, baselines: compared)
            claims?.federated = try await federatedAgainstCentral(training)
            claims?.warmStart = try await training.warmStart { round, rounds in
                progress(Step(name: "incremental updates", done: round, total: rounds))
            }
        }
        let description = try training.description
        let tableRelease = data.histogram.map {
            EvaluationReport.TableRelease($0, multiple: settings.populationMultiple, account: description.account)
        }
        return EvaluationReport(
            system: figures(agent, epsilon: settings.epsilon), training: description, tableRelease: tableRelease, files: files,
            figuresBySeed: replays.map { (MetricEstimate(.hr20, $0).mean, MetricEstimate(.mrr20, $0).mean) }, before: figures(before),
            baselines: baselines.map { ($0.name, figures($0)) }, comparisons: comparisons(agent, baselines), claims: claims)
    }

    private func figures(_ outcomes: ReplayOutcomes, epsilon: Double? = nil) -> EvaluationReport.System {
        EvaluationReport.System(outcomes, order: data.replay.order, epsilon: epsilon)
    }

    private func baselineOutcomes() -> [ReplayOutcomes] {
        let order = data.replay.order
        let history = PastSessions(data.training, itemCount: order.count)
        var outcomes = [
            replay(PopularityRecommender(order: order)), replay(SessionPopularityRecommender(order: order)),
            replay(SequentialRulesRecommender(training: data.training, order: order)),
        ]
        for settings in [NearestSessionsRecommender.Settings.vsknn, .vsknnRare] {
            outcomes.append(replay(NearestSessionsRecommender(settings, history: history, order: order)))
        }
        outcomes.append(replay(TimedNeighboursRecommender(history: history, order: order)))
        return outcomes
    }

    private func replay(_ system: some SessionRecommender) -> ReplayOutcomes {
        var system = system
        let (name, total) = (system.name, data.replay.sessions.count)
        return data.replay.run(&system, clock: clock) { done in
            if done % 64 == 0 { progress(Step(name: name, done: done, total: total)) }
        }
    }

    private func federatedAgainstCentral(_ training: EvaluationTraining) async throws -> EvaluationReport.FederatedAgainstCentral {
        let models = try await training.bothWays { progress(Step(name: $0, done: $1, total: $2)) }
        let federated = replay(AgentRecommender(name: "federated", table: data.table, model: models.federated))
        let central = replay(AgentRecommender(name: "central", table: data.table, model: models.central))
        return EvaluationReport.FederatedAgainstCentral(
            clients: data.clients.count, rounds: models.rounds, epochs: models.epochs, federated: federated, central: central,
            comparisons: comparison(federated, central))
    }

    private func comparisons(
        _ agent: ReplayOutcomes, _ baselines: [ReplayOutcomes]
    ) -> [String: [String: EvaluationReport.Comparison]] {
        Dictionary(baselines.map { ($0.name, comparison(agent, $0)) }) { first, _ in first }
    }

    /// The first less the second, by metric.
    private func comparison(_ first: ReplayOutcomes, _ second: ReplayOutcomes) -> [String: EvaluationReport.Comparison] {
        var generator = SeededGenerator(seed: settings.seed)
        let found = PairedComparison.compare(first, second, resamples: settings.resamples, using: &generator) ?? []
        return Dictionary(uniqueKeysWithValues: found.map { ($0.metric.name, EvaluationReport.Comparison($0)) })
    }

    private var files: EvaluationReport.Files {
        let tested = data.replay.sessions
        return EvaluationReport.Files(
            test: testName, trainingSessions: data.training.count, trainingViews: data.training.items.count, items: data.table.count,
            testSessions: (0..<tested.count).count { tested.range(of: $0).count > 1 }, testViews: data.testViews,
            unknownTestViews: data.unknownTestViews, hasTimes: data.training.hasTimes && tested.hasTimes)
    }
}
