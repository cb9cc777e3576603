import Aggregation
import AggregationTasks
import Ranking
import RankingEvaluation
import RankingModel
import SimulatedFleet
import Testing

@Suite("Federated training in one process")
struct FederatedTrainingTests {
    private let world = FleetWorld.training(subjects: 60)

    private func train(_ settings: FederatedTraining.Settings) throws -> (model: RankingModel, cohorts: [Int]) {
        var training = try FederatedTraining(table: world.table, subjects: world.subjects, settings: settings)
        var cohorts: [Int] = []
        let model = try training.run(from: .initial) { _, _, cohort in cohorts.append(cohort) }
        return (model, cohorts)
    }

    private func settings(seed: UInt64 = 1) -> FederatedTraining.Settings {
        var settings = FederatedTraining.Settings()
        settings.rounds = 4
        settings.participation = .drawn(cohort: 20)
        settings.seed = seed
        return settings
    }

    @Test("One seed gives one model, bit for bit; another seed another", arguments: [false, true])
    func determinism(noisy: Bool) throws {
        var (first, second) = (settings(seed: 5), settings(seed: 6))
        if noisy {
            let recipe = try TrainingRecipe(epsilon: 4, subjects: 60, rounds: 3)
            (first, second) = (recipe.settings(seed: 5), recipe.settings(seed: 6))
        }
        let model = try train(first).model
        #expect(try train(first).model == model)
        #expect(try train(second).model != model)
    }

    @Test("Noise changes the model, and the same noise under ten times the epsilon changes it less")
    func noise() throws {
        var clean = try TrainingRecipe(epsilon: 8, subjects: 60, rounds: 1).settings(seed: 1)
        clean.noise = .none
        let reference = try train(clean).model.weights
        func distance(epsilon: Double) throws -> Float {
            var noisy = clean
            noisy.noise = .direct(try TrainingRecipe(epsilon: epsilon, subjects: 60, rounds: 1).plan.noise)
            let weights = try train(noisy).model.weights
            return zip(weights, reference).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        }
        let (strict, loose) = (try distance(epsilon: 0.5), try distance(epsilon: 5))
        #expect(loose > 0)
        #expect(strict > 3 * loose)
    }

    @Test("Taking part once means once: the rounds cut all subjects into equal parts", arguments: [1, 3, 7, 60])
    func once(rounds: Int) throws {
        var settings = settings()
        settings.rounds = rounds
        settings.participation = .once
        let cohorts = try train(settings).cohorts
        #expect(cohorts.reduce(0, +) == 60)
        #expect((cohorts.max() ?? 0) - (cohorts.min() ?? 0) <= 1)
    }

    @Test("Any number of workers gives the same model, with every noise and shape", arguments: ["none", "direct", "split", "shares"], [0, 3])
    func workers(noise: String, hiddenUnits: Int) async throws {
        let world = FleetWorld.training(subjects: 34)
        let initial = RankingModel.initial(hiddenUnits: hiddenUnits)
        var settings = settings()
        settings.rounds = 2
        switch noise {
        case "direct":
            settings.noise = .direct(try TrainingRecipe(epsilon: 4, subjects: 34, rounds: 2, hiddenUnits: hiddenUnits).plan.noise)
        case "split", "shares":
            settings.participation = .everyRound
            settings.noise = .split(
                try SplitNoise(.init(epsilon: 4, clip: 1, dimension: initial.weights.count, agents: 34, roundsPerSubject: 2)))
            settings.drawsShares = noise == "shares"
        default: break
        }
        var alone = try FederatedTraining(table: world.table, subjects: world.subjects, settings: settings)
        let model = try alone.run(from: initial)
        var several = try FederatedTraining(table: world.table, subjects: world.subjects, settings: settings)
        #expect(try await several.run(from: initial, workers: 3) == model)
        settings.keptBytes = 20_000
        var forgetful = try FederatedTraining(table: world.table, subjects: world.subjects, settings: settings)
        #expect(try forgetful.run(from: initial) == model)
        #expect(model.weights != initial.weights)
        let account = TrainingAccount(settings, subjects: 34)
        #expect(account.noise == (noise == "shares" ? "split" : noise))
        #expect((account.epsilon == nil) == (noise == "none"))
        #expect((account.sigmaOnSum > 0) == (noise != "none"))
        #expect((account.distance != nil) == (noise == "split"))
    }

    @Test("Split noise is refused where it would protect less than it says")
    func refusals() throws {
        var settings = settings()
        settings.noise = .split(try SplitNoise(.init(epsilon: 1, clip: 1, dimension: 30, agents: 60)))
        for participation in [.drawn(cohort: 60), .everyRound] as [FederatedTraining.Participation] {
            settings.participation = participation
            #expect(throws: SplitNoise.Failure.participation) {
                try FederatedTraining(table: world.table, subjects: world.subjects, settings: settings)
            }
        }
        settings.participation = .once
        #expect(throws: SplitNoise.Failure.participation) {
            try FederatedTraining(table: world.table, subjects: world.subjects, settings: settings)
        }
        settings.rounds = 1
        var training = try FederatedTraining(table: world.table, subjects: world.subjects, settings: settings)
        #expect(throws: SplitNoise.Failure.shape) { try training.run(from: .initial(hiddenUnits: 1)) }
    }

    @Test("A round that nobody joins leaves the model as it was")
    func emptyRounds() throws {
        var settings = settings()
        settings.participation = .drawn(cohort: 0)
        #expect(try train(settings).model == .initial)
    }

    @Test("Training without noise ranks the shop's later sessions better than popularity, from which it began")
    func learning() throws {
        let all = FleetWorld.sessions(700)
        let data = ResearchProtocol(train: Array(all.prefix(600)), test: Array(all.suffix(100)), learnsVectors: false, startsWarm: false)
        var settings = settings()
        settings.rounds = 12
        var training = try FederatedTraining(table: data.trainingTable, subjects: data.oneSessionClients(), settings: settings)
        let start = try FleetWorld.popularityModel()
        let trained = try training.run(from: start)
        #expect(data.figures(of: trained).all.meanReciprocalRank > data.figures(of: start).all.meanReciprocalRank + 0.05)
    }
}
