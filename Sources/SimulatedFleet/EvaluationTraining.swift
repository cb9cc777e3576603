import Aggregation
import Foundation
import LocalTraining
import RankingEvaluation
import RankingModel
import RecordedSessions
import SessionFeatures

/// The trainings of an evaluation: one per seed, and those of the warm start.
struct EvaluationTraining {
    let data: ResearchProtocol
    let settings: EvaluationRun.Settings
    /// The model before training: the operator's first model, or one that knows nothing.
    let initial: RankingModel

    /// Cores to train on.
    private static let workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 8))

    /// Trains the operator's first model, if there is to be one.
    init(data: ResearchProtocol, settings: EvaluationRun.Settings, progress: (_ done: Int, _ total: Int) -> Void) async throws {
        self.data = data
        self.settings = settings
        let cold = RankingModel.initial(hiddenUnits: settings.hiddenUnits)
        guard let table = data.operatorTable else {
            initial = cold
            return
        }
        var used = CentralTraining.Settings()
        used.epochs = TrainingDefaults.Warm.epochs
        used.batch = TrainingDefaults.Warm.batch
        used.rate = TrainingDefaults.Warm.rate
        used.tau = TrainingDefaults.Warm.tau
        // The same for every seed: the operator trains it once.
        var training = CentralTraining(table: table, subjects: data.operatorSubjects(), settings: used)
        initial = try await training.run(from: cold, workers: Self.workers) { epoch, _ in progress(epoch, used.epochs) }
    }

    /// How the report describes the training.
    var description: EvaluationReport.Training {
        get throws {
            let used = try trainingSettings(clients: clientCount, seed: settings.seed)
            return EvaluationReport.Training(
                noise: settings.epsilon == nil ? "off" : settings.noise.rawValue, delta: settings.epsilon == nil ? nil : TrainingRecipe.delta,
                unit: settings.subjects == nil ? "one session" : "one subject", subjects: clientCount, rounds: used.rounds,
                seed: settings.seed, seeds: settings.seeds, account: TrainingAccount(used, subjects: clientCount))
        }
    }

    /// Trains with a seed.
    func model(seed: UInt64, progress: (_ round: Int, _ rounds: Int) -> Void) async throws -> RankingModel {
        let clients = settings.subjects.map { data.clients($0, seed: seed) } ?? data.oneSessionClients()
        return try await train(clients, from: initial, trainingSettings(clients: clients.count, seed: seed), progress).model
    }

    private var clientCount: Int { settings.subjects ?? data.clients.count }

    private func trainingSettings(clients: Int, seed: UInt64) throws -> FederatedTraining.Settings {
        var used = FederatedTraining.Settings()
        used.seed = seed
        used.rounds = settings.rounds ?? used.rounds
        used.unit = settings.subjects == nil ? .session : .subject
        guard let epsilon = settings.epsilon else { return used }
        if settings.noise == .split {
            used.rounds = settings.rounds ?? TrainingDefaults.Split.rounds
            used.clip = TrainingDefaults.Split.clipNorm
            used.participation = .once
            var (noise, spread) = try split(epsilon, clients: clients, used)
            // A large fleet hears each subject once; a small one needs all of them in every round.
            if spread > TrainingDefaults.Split.noiseAtHalfRate / 4 || clients < used.rounds {
                used.participation = .everyRound
                (noise, spread) = try split(epsilon, clients: clients, used)
            }
            used.noise = .split(noise)
            used.optimizer = .fedAdam(.init(eta: TrainingDefaults.Split.serverRate(noise: spread), variant: .biasCorrected))
            return used
        }
        return try TrainingRecipe(epsilon: epsilon, subjects: clients, rounds: settings.rounds, hiddenUnits: settings.hiddenUnits)
            .settings(seed: seed)
    }

    /// The noise under an epsilon, and its standard deviation in each coordinate of a round's mean.
    private func split(_ epsilon: Double, clients: Int, _ used: FederatedTraining.Settings) throws -> (SplitNoise, Double) {
        let cohort = max(used.participation.leastCohort(of: clients, rounds: used.rounds) ?? clients, 1)
        let noise = try SplitNoise(
            SplitNoise.Target(
                epsilon: epsilon, clip: used.clip, dimension: initial.weights.count, agents: cohort,
                roundsPerSubject: used.participation.roundsPerSubject(of: used.rounds)))
        return (noise, noise.sigmaOnSum(agents: cohort) * used.clip / Double(cohort))
    }

    private func train(
        _ clients: [[[SessionSignal]]], from start: RankingModel, _ used: FederatedTraining.Settings,
        _ progress: (_ round: Int, _ rounds: Int) -> Void
    ) async throws -> (model: RankingModel, gradientEvaluations: Int, processorSeconds: Double) {
        guard !clients.isEmpty else { return (start, 0, 0) }
        var evaluations = 0
        let begin = Self.processorSeconds
        var training = try FederatedTraining(table: data.trainingTable, subjects: clients, settings: used)
        let model = try await training.run(from: start, workers: Self.workers) { round, _, cohort in
            evaluations += cohort * used.localSteps
            progress(round, used.rounds)
        }
        return (model, evaluations, Self.processorSeconds - begin)
    }

    /// Learns the last day's clients in three ways. Without noise, so that what differs is the training alone.
    func warmStart(progress: (_ round: Int, _ rounds: Int) -> Void) async throws -> EvaluationReport.WarmStart? {
        let (older, newer, cutBy) = lastDay
        guard !older.isEmpty, !newer.isEmpty else { return nil }
        var used = FederatedTraining.Settings()
        used.seed = settings.seed
        used.rounds = settings.rounds ?? used.rounds
        let stale = try await train(signals(older), from: RankingModel.initial(hiddenUnits: settings.hiddenUnits), used, progress)
        let full = try await train(signals(older + newer), from: RankingModel.initial(hiddenUnits: settings.hiddenUnits), used, progress)
        var few = used
        few.rounds = max(1, used.rounds * newer.count / (older.count + newer.count))
        let warm = try await train(signals(newer), from: stale.model, few, progress)
        few.rounds = max(1, used.rounds / 10)
        let brief = try await train(signals(newer), from: stale.model, few, progress)
        func way(_ trained: (model: RankingModel, gradientEvaluations: Int, processorSeconds: Double), isFree: Bool = false)
            -> EvaluationReport.WarmStart.Way
        {
            let figures = data.figures(of: trained.model).all
            return EvaluationReport.WarmStart.Way(
                gradientEvaluations: isFree ? 0 : trained.gradientEvaluations, processorSeconds: isFree ? 0 : trained.processorSeconds,
                hr20: figures.hitRate, mrr20: figures.meanReciprocalRank)
        }
        return EvaluationReport.WarmStart(
            olderClients: older.count, newerClients: newer.count, cutBy: cutBy, full: way(full), warm: way(warm), brief: way(brief),
            stale: way(stale, isFree: true))
    }

    private func signals(_ sessions: [RecordedSession]) -> [[[SessionSignal]]] {
        sessions.map { [ResearchProtocol.signals(of: $0, in: data.trainingTable)] }
    }

    /// The clients of the last 24 hours of the training file and those before; where those are more than half of all, and without times,
    /// the last quarter and the first three.
    private var lastDay: (older: [RecordedSession], newer: [RecordedSession], cutBy: String) {
        let day: Int64 = 86_400_000
        if let end = data.clients.last?.endedAt {
            let newer = data.clients.filter { end - ($0.endedAt ?? end) < day }
            let older = data.clients.filter { end - ($0.endedAt ?? end) >= day }
            if newer.count <= older.count { return (older, newer, "days") }
        }
        let split = SessionSplit.latest(0.25, of: data.clients)
        return (split.earlier, split.later, "quarters")
    }

    private static var processorSeconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
