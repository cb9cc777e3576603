package import Foundation
import RankingModel
package import RecordedSessions

/// How many client updates a second federated training does in one process: gradient, clip and integer sum, one session a client.
package struct TrainingSpeed {
    /// One way of training.
    package struct Row: Sendable, Codable, Equatable {
        package let hiddenUnits: Int
        package let weights: Int
        /// Whether candidates were kept between rounds.
        package let keepsCandidates: Bool
        package let workers: Int
        package let clients: Int
        package let rounds: Int
        package let updatesPerSecond: Double
        /// Seconds before the first round is done, less those of an average round: what it takes to compute the candidates once.
        package let preparationSeconds: Double
    }

    private let data: ResearchProtocol
    private let clock: () -> UInt64

    /// Reads the sessions whose last 30 % are the clients.
    ///
    /// - Parameter clock: A monotonic clock in nanoseconds.
    package init(train: URL, clock: @escaping () -> UInt64) throws {
        self.init(sessions: try RecordedSessionFile(path: train.path).sessions(), clock: clock)
    }

    /// Measures on sessions that were read before, with or without item vectors in the table.
    package init(sessions: [RecordedSession], learnsVectors: Bool = true, clock: @escaping () -> UInt64) {
        data = ResearchProtocol(train: sessions, test: [], learnsVectors: learnsVectors, startsWarm: false)
        self.clock = clock
    }

    /// Trains every client in each of `rounds` rounds, and times the rounds after the first.
    package func measure(hiddenUnits: Int, keepsCandidates: Bool, workers: Int, rounds: Int = 4) async throws -> Row {
        var settings = FederatedTraining.Settings()
        settings.participation = .everyRound
        settings.rounds = max(rounds, 2)
        if !keepsCandidates { settings.keptBytes = 0 }
        let clients = data.oneSessionClients()
        let initial = RankingModel.initial(hiddenUnits: hiddenUnits)
        var training = try FederatedTraining(table: data.trainingTable, subjects: clients, settings: settings)
        var times = [clock()]
        _ = try await training.run(from: initial, workers: workers) { _, _, _ in times.append(clock()) }
        let seconds = zip(times.dropFirst(), times).map { Double($0 - $1) / 1e9 }
        let average = seconds.dropFirst().reduce(0, +) / Double(seconds.count - 1)
        return Row(
            hiddenUnits: hiddenUnits, weights: initial.weights.count, keepsCandidates: keepsCandidates, workers: workers, clients: clients.count,
            rounds: settings.rounds, updatesPerSecond: Double(clients.count) / average, preparationSeconds: seconds[0] - average)
    }
}
