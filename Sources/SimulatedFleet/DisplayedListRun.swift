import Aggregation
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
        /// Federated rounds, each with every client.
        package var rounds = 40
        /// L2 clip of one session's update, in weight units.
        package var clip = 0.5
        /// FedAdam's rate, falling linearly to a tenth.
        package var serverRate = 0.2
        /// Hidden units of the ranker; 0 is linear.
        package var hiddenUnits = 0
        /// The first seed, and how many.
        package var seed: UInt64 = 1
        package var seeds = 1

        package init() {}

        /// The settings of the training of `clients` sessions.
        package func training(clients: Int, seed: UInt64) throws -> FederatedTraining.Settings {
            var settings = FederatedTraining.Settings()
            settings.rounds = rounds
            settings.participation = .everyRound
            settings.clip = clip
            settings.optimizer = .fedAdam(.init(eta: serverRate, variant: .biasCorrected))
            settings.seed = seed
            guard let epsilon else { return settings }
            let dimension = RankingModel.initial(hiddenUnits: hiddenUnits).weights.count
            settings.noise = .split(
                try SplitNoise(.init(epsilon: epsilon, clip: clip, dimension: dimension, agents: clients, roundsPerSubject: rounds)))
            return settings
        }
    }

    package let replay: DisplayedListReplay
    private let test: [DisplayedListSession]
    private let settings: Settings

    package init(train: [DisplayedListSession], test: [DisplayedListSession], settings: Settings) {
        replay = DisplayedListReplay(train: train)
        self.test = test
        self.settings = settings
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
        return DisplayedListReport(bySeed: bySeed, untrained: figures(of: RankingModel.initial), baselines: baselines, training: account)
    }

    /// Trains with a seed.
    package func model(seed: UInt64, progress: (_ round: Int, _ rounds: Int) -> Void = { _, _ in }) throws -> RankingModel {
        let start = RankingModel.initial(hiddenUnits: settings.hiddenUnits)
        guard !replay.clients.isEmpty else { return start }
        let used = try settings.training(clients: replay.clients.count, seed: seed)
        var training = try FederatedTraining(table: replay.trainingTable, subjects: replay.clients, settings: used)
        return try training.run(from: start) { round, _, _ in progress(round, used.rounds) }
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
