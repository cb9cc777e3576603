import RankingEvaluation
import RankingModel
import SimulatedFleet
import Testing

@Suite("Central training")
struct CentralTrainingTests {
    private let world = FleetWorld.training(subjects: 20)

    private func training(seed: UInt64 = 1, keptBytes: Int = 1 << 24) -> CentralTraining {
        var settings = CentralTraining.Settings()
        settings.epochs = 2
        settings.batch = 15
        settings.seed = seed
        settings.keptBytes = keptBytes
        return CentralTraining(table: world.table, subjects: world.subjects, settings: settings)
    }

    @Test("The same model on any number of workers, with and without kept candidates", arguments: [0, 4])
    func determinism(hiddenUnits: Int) async throws {
        var (alone, many, forgetful, other) = (training(), training(), training(keptBytes: 0), training(seed: 2))
        let initial = RankingModel.initial(hiddenUnits: hiddenUnits)
        let model = try alone.run(from: initial)
        #expect(try await many.run(from: initial, workers: 3) == model)
        #expect(try forgetful.run(from: initial) == model)
        #expect(try other.run(from: initial) != model)
        #expect(model.weights.count == initial.weights.count)
        #expect(model.version == initial.version + 1)
    }

    @Test("A warm start ranks the shop's later sessions better than popularity, from which it began, with either shape", arguments: [0, 4])
    func learning(hiddenUnits: Int) async throws {
        let all = FleetWorld.sessions(260)
        let data = ResearchProtocol(train: Array(all.prefix(220)), test: Array(all.suffix(40)), learnsVectors: false, startsWarm: false)
        var settings = CentralTraining.Settings()
        settings.epochs = 4
        settings.batch = 16
        var training = CentralTraining(table: data.trainingTable, subjects: data.oneSessionClients(), settings: settings)
        var epochs: [Int] = []
        let start = try FleetWorld.popularityModel(hiddenUnits: hiddenUnits)
        let model = try await training.run(from: start, workers: 2) { epoch, _ in epochs.append(epoch) }
        #expect(epochs == Array(1...4))
        #expect(data.figures(of: model).all.meanReciprocalRank > data.figures(of: start).all.meanReciprocalRank + 0.05)
    }

    @Test("Without subjects the model stays what it was")
    func nobody() throws {
        var training = CentralTraining(table: world.table, subjects: [])
        #expect(try training.run(from: .initial) == .initial)
    }
}
