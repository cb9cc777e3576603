import Aggregation
import AggregationTasks
import Foundation
import LocalTraining
import RankingModel
import SessionFeatures

/// The trainings of an evaluation: one per seed, and those of the warm start.
struct EvaluationTraining {
    let data: ResearchProtocol
    let settings: EvaluationRun.Settings
    /// The model before training: the operator's first model, or the initial one.
    let initial: RankingModel

    /// How a model is trained centrally.
    static var centralSettings: CentralTraining.Settings {
        var used = CentralTraining.Settings()
        used.epochs = TrainingDefaults.Warm.epochs
        used.batch = TrainingDefaults.Warm.batch
        used.rate = TrainingDefaults.Warm.rate
        used.tau = TrainingDefaults.Warm.tau
        return used
    }

    /// Cores to train on.
    static let workers = max(1, min(ProcessInfo.processInfo.activeProcessorCount, 8))

    /// Trains the operator's first model, if there is to be one.
    init(data: ResearchProtocol, settings: EvaluationRun.Settings, progress: (_ done: Int, _ total: Int) -> Void) async throws {
        self.data = data
        self.settings = settings
        let cold = RankingModel.initial(hiddenUnits: settings.hiddenUnits)
        guard let table = data.operatorTable else {
            initial = cold
            return
        }
        let used = Self.centralSettings
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
                seed: settings.seed, seeds: settings.seeds, hasFirstModel: data.operatorTable != nil, isSplitByTime: data.isSplitByTime,
                account: TrainingAccount(used, subjects: clientCount))
        }
    }

    /// Trains with a seed.
    func model(seed: UInt64, progress: (_ round: Int, _ rounds: Int) -> Void) async throws -> RankingModel {
        let clients = settings.subjects.map { data.clients($0, seed: seed) } ?? data.oneSessionClients()
        return try await train(clients, from: initial, trainingSettings(clients: clients.count, seed: seed), progress).model
    }

    private var clientCount: Int { settings.subjects ?? data.clients.count }

    /// The settings without noise.
    func noiselessSettings(seed: UInt64) -> FederatedTraining.Settings {
        var used = FederatedTraining.Settings()
        used.seed = seed
        used.rounds = settings.rounds ?? used.rounds
        return used
    }

    private func trainingSettings(clients: Int, seed: UInt64) throws -> FederatedTraining.Settings {
        do { return try plannedSettings(clients: clients, seed: seed) } catch is SplitNoise.Failure { throw noNoise } catch is TaskPlan.Failure {
            throw noNoise
        }
    }

    private var noNoise: EvaluationRun.Failure {
        EvaluationRun.Failure(
            description: "no \(settings.noise.rawValue) noise can be planned for epsilon \(settings.epsilon ?? 0) at delta \(TrainingRecipe.delta): "
                + "it is too large, or too small for the price of a report in each of its rounds")
    }

    private func plannedSettings(clients: Int, seed: UInt64) throws -> FederatedTraining.Settings {
        var used = noiselessSettings(seed: seed)
        used.unit = settings.subjects == nil ? .session : .subject
        guard let epsilon = settings.epsilon else { return used }
        if settings.noise == .split {
            used.rounds = settings.rounds ?? TrainingDefaults.Split.largeFleetRounds
            used.clip = TrainingDefaults.Split.largeFleetClipNorm
            used.participation = .once
            used.drawsShares = settings.drawsShares
            var (noise, spread) = try split(epsilon, clients: clients, used)
            // A large fleet hears each subject once; a small one needs all of them in every round.
            if spread > TrainingDefaults.Split.noiseAtHalfRate / 4 || clients < used.rounds {
                used.rounds = settings.rounds ?? (data.operatorTable == nil ? TrainingDefaults.Split.coldRounds : TrainingDefaults.Split.rounds)
                used.clip = TrainingDefaults.Split.clipNorm
                used.participation = .everyRound
                (noise, spread) = try split(epsilon, clients: clients, used)
            }
            used.noise = .split(noise)
            used.optimizer = .fedAdam(.init(eta: TrainingDefaults.Split.serverRate(noise: spread), variant: .biasCorrected))
            return used
        }
        let unit = used.unit
        used = try TrainingRecipe(epsilon: epsilon, subjects: clients, rounds: settings.rounds, hiddenUnits: settings.hiddenUnits)
            .settings(seed: seed)
        used.unit = unit
        return used
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

    /// Trains clients federated, and counts what it took.
    func train(
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

    private static var processorSeconds: Double { Double(clock()) / Double(CLOCKS_PER_SEC) }
}
