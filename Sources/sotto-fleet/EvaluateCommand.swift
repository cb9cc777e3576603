import ArgumentParser
import Foundation
import RankingEvaluation
import RankingModel
import RecordedSessions
import SimulatedFleet

/// `sotto-fleet evaluate`: federated training in one process, measured on test sessions.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Trains the linear ranker on recorded sessions and measures it on others.",
        discussion: """
            Item statistics come from the first 70 % of the training sessions by time; clients hold the last 30 %. The trained model is \
            measured with statistics of all training sessions: for every position of a test session, the rank of the next item among all items.

            Without --epsilon there is no noise, one client holds one session, and 200 rounds draw 300 clients each.
            With --epsilon every report carries full local noise (the `direct` mode), every subject sends one report, and that report costs \
            the whole epsilon at delta 1e-6. Clients' sessions are shuffled and dealt to the subjects in turn; if there are fewer sessions than \
            subjects, each subject gets one session drawn with replacement. Noise makes figures vary: give several --seeds and read the mean.

            Exit codes: 0 done; 1 a file cannot be read or no noise can be planned; 64 the command line is wrong.
            """)

    @Option(help: ArgumentHelp("Training sessions, tab-separated, plain or gzip.", valueName: "file"))
    var train: String

    @Option(help: ArgumentHelp("Test sessions.", valueName: "file"))
    var test: String

    @Option(help: "What one subject spends over the whole training; without it there is no noise.")
    var epsilon: Double?

    @Option(help: "Subjects in the fleet; without noise, one for each session by default.")
    var subjects: Int?

    @Option(help: "Federated rounds; by default chosen from epsilon and the number of subjects.")
    var rounds: Int?

    @Option(help: "The first seed.")
    var seed: UInt64 = 1

    @Option(help: "How many seeds to train with.")
    var seeds = 1

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let epsilon, !(epsilon > 0 && epsilon.isFinite) { throw ValidationError("--epsilon must be positive") }
        if let subjects, !(1...10_000_000).contains(subjects) { throw ValidationError("--subjects must be 1 to 10000000") }
        if let rounds, !(1...100_000).contains(rounds) { throw ValidationError("--rounds must be 1 to 100000") }
        guard (1...1_000).contains(seeds) else { throw ValidationError("--seeds must be 1 to 1000") }
    }

    func run() throws {
        let data = ResearchProtocol(
            train: try RecordedSessionFile(path: train).sessions(), test: try RecordedSessionFile(path: test).sessions())
        let recipe = try epsilon.map { try TrainingRecipe(epsilon: $0, subjects: subjects ?? data.clients.count, rounds: rounds) }
        var settings = FederatedTraining.Settings()
        settings.rounds = rounds ?? settings.rounds
        var trained: [RankingModel] = []
        var subjectCount = 0
        let bar = ProgressLine("training", total: seeds * (recipe?.rounds ?? settings.rounds))
        for seed in seed..<seed + UInt64(seeds) {
            settings.seed = seed
            let clients = subjects.map { data.clients($0, seed: seed) } ?? data.oneSessionClients()
            subjectCount = clients.count
            let used = recipe?.settings(seed: seed) ?? settings
            var training = try FederatedTraining(table: data.trainingTable, subjects: clients, settings: used)
            trained.append(try training.run(from: .initial) { round, _, _ in bar.update(trained.count * used.rounds + round) })
        }
        bar.clear()
        let report = EvaluationReport(
            noise: recipe == nil ? "off" : "direct", epsilon: epsilon, delta: recipe == nil ? nil : TrainingRecipe.delta, subjects: subjectCount,
            rounds: recipe?.rounds ?? settings.rounds, before: data.figures(of: .initial), after: trained.map { data.figures(of: $0) },
            popularity: data.figures(of: nil, method: .popularity))
        print(json ? try report.jsonText() : report.table)
    }
}
