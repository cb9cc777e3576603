import Aggregation
import LocalTraining
import Ranking
package import RankingModel
package import RecordedSessions
import SessionFeatures

/// Trains the ranker on choices from displayed lists and measures how it ranks other sessions' lists again.
///
/// For the last choice of each test session the agent's own session state and ranker, given the earlier rows of that session alone, order the
/// list that was displayed (the task of the RecSys Challenge 2019). Lists of one item, and of which the item chosen is no part, are left out.
package struct DisplayedListRun {
    /// How to train.
    package struct Settings: Sendable {
        /// What one session spends over the whole training, under `split` noise; nil for no noise.
        package var epsilon: Double?
        /// Federated rounds, each with every client; ``TrainingDefaults/Split/rounds`` after a first model, and ``coldRounds`` without one.
        package var rounds: Int?
        /// Whether the federation goes on from a model that the operator trains on its own sessions.
        package var startsWarm = true
        /// Hidden units of the ranker; 0 is linear.
        package var hiddenUnits = 0
        /// The first seed, and how many.
        package var seed: UInt64 = 1
        package var seeds = 1

        /// Rounds without a first model.
        package static let coldRounds = 40
        /// FedAdam's rate without a first model.
        package static let coldRate = 0.2
        /// Passes of the first model over the operator's sessions. They are few, so that a pass has few steps, and many passes overfit.
        package static let warmEpochs = 24

        package init() {}

        /// The settings of the operator's first model.
        var warm: CentralTraining.Settings {
            var used = EvaluationTraining.centralSettings
            used.epochs = Self.warmEpochs
            used.seed = seed
            return used
        }

        /// The settings of the training of `clients` sessions.
        package func training(clients: Int, seed: UInt64) throws -> FederatedTraining.Settings {
            var used = FederatedTraining.Settings()
            used.rounds = rounds ?? (startsWarm ? TrainingDefaults.Split.rounds : Self.coldRounds)
            used.participation = .everyRound
            used.clip = startsWarm && epsilon == nil ? Double(TrainingDefaults.Noiseless.clipNorm) : TrainingDefaults.Split.clipNorm
            used.seed = seed
            var spread = 0.0
            if let epsilon {
                let dimension = RankingModel.initial(hiddenUnits: hiddenUnits).weights.count
                let noise = try SplitNoise(
                    .init(epsilon: epsilon, clip: used.clip, dimension: dimension, agents: clients, roundsPerSubject: used.rounds))
                used.noise = .split(noise)
                spread = noise.sigmaOnSum(agents: clients) * used.clip / Double(max(clients, 1))
            }
            let rate = startsWarm ? TrainingDefaults.Split.serverRate(noise: spread) : Self.coldRate
            used.optimizer = .fedAdam(.init(eta: rate, variant: .biasCorrected))
            return used
        }
    }

    package let replay: DisplayedListReplay
    /// The model before the federation: the operator's first model, or the initial one.
    package let initial: RankingModel
    private let test: [DisplayedListSession]
    private let settings: Settings

    /// Builds the tables, and trains the operator's first model if there is to be one.
    package init(train: [DisplayedListSession], test: [DisplayedListSession], settings: Settings) throws {
        let replay = DisplayedListReplay(train: train, startsWarm: settings.startsWarm)
        self.replay = replay
        self.test = test
        self.settings = settings
        let cold = RankingModel.initial(hiddenUnits: settings.hiddenUnits)
        guard let table = replay.operatorTable else {
            initial = cold
            return
        }
        // The same for every seed: the operator trains it once.
        var training = CentralTraining(table: table, subjects: replay.operatorSubjects, settings: settings.warm)
        initial = try training.run(from: cold)
    }

    /// Trains with every seed, measures, and replays the baselines.
    /// - Parameter trained: Handed each seed's model.
    package func report(
        trained: (_ seed: UInt64, _ model: RankingModel) throws -> Void = { _, _ in },
        progress: (_ seed: UInt64, _ round: Int, _ rounds: Int) -> Void = { _, _, _ in }
    ) throws -> DisplayedListReport {
        var bySeed: [DisplayedListFigures] = []
        for seed in (0..<UInt64(max(settings.seeds, 1))).map({ settings.seed &+ $0 }) {
            let model = try model(seed: seed) { progress(seed, $0, $1) }
            try trained(seed, model)
            bySeed.append(figures(of: model))
        }
        var baselines: [String: DisplayedListFigures] = [:]
        for order in DisplayedListOrder.allCases { baselines[order.rawValue] = figures(of: order) }
        let account = TrainingAccount(try settings.training(clients: replay.clients.count, seed: settings.seed), subjects: replay.clients.count)
        return DisplayedListReport(
            bySeed: bySeed, firstModel: replay.operatorTable == nil ? nil : figures(of: initial), untrained: figures(of: RankingModel.initial),
            baselines: baselines, training: account)
    }

    /// Trains with a seed.
    package func model(seed: UInt64, progress: (_ round: Int, _ rounds: Int) -> Void = { _, _ in }) throws -> RankingModel {
        guard !replay.clients.isEmpty else { return initial }
        let used = try settings.training(clients: replay.clients.count, seed: seed)
        var training = try FederatedTraining(table: replay.trainingTable, subjects: replay.clients, settings: used)
        return try training.run(from: initial) { round, _, _ in progress(round, used.rounds) }
    }

    /// Measures a model.
    package func figures(of model: RankingModel) -> DisplayedListFigures {
        var ranker = Ranker(table: replay.table, model: model)
        return figures { session, row, list, prices in
            var state = SessionState()
            for earlier in session.rows[..<row] {
                for signal in DisplayedListReplay.signals(of: earlier, in: replay.table, numbering: &state) { state.apply(signal) }
            }
            let shown = DisplayedListReplay.displayed(list, prices: prices, at: session.rows[row].time, in: replay.table, numbering: &state)
            let ranked = ranker.rank(state, RankingRequest(displayed: shown)).items.map(\.id)
            // What couldn't be numbered follows as it was displayed.
            return ranked + list.filter { !ranked.contains($0) }
        }
    }

    /// Measures a baseline.
    package func figures(of order: DisplayedListOrder) -> DisplayedListFigures {
        figures { session, row, list, prices in
            order.order(of: list, prices: prices, before: session.rows[..<row]) { name in
                replay.table.item(name).map { Int(replay.table.popularity[Int($0)]) } ?? 0
            }.map { list[$0] }
        }
    }

    private func figures(
        ranking: (_ session: DisplayedListSession, _ row: Int, _ list: [String], _ prices: [Float]) -> [String]
    ) -> DisplayedListFigures {
        var events: [DisplayedListFigures.Event] = []
        for session in test {
            guard let row = session.lastChoice, case .choice(let item, let list, let prices) = session.rows[row].action,
                let place = list.firstIndex(of: item)
            else { continue }
            let ranked = ranking(session, row, list, prices)
            let shown = Set(list)
            events.append(
                DisplayedListFigures.Event(
                    rank: (ranked.firstIndex(of: item) ?? ranked.count) + 1, place: place,
                    isTouched: session.rows[..<row].contains { $0.item.map(shown.contains) ?? false }))
        }
        return DisplayedListFigures(events, positionBias: replay.positionBias)
    }
}
