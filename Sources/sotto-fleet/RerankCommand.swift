import ArgumentParser
import RecordedSessions
import SimulatedFleet

/// `sotto-fleet rerank`: trains on choices from displayed lists and ranks other sessions' lists again.
struct RerankCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rerank",
        abstract: "Trains the ranker on choices from displayed lists and measures it on other sessions' lists, beside baselines.",
        discussion: """
            Files are tab-separated, plain or gzip, with the columns session_id, timestamp (Unix seconds), action_type, reference, impressions \
            and, if known, prices (lists separated by |; see docs/evaluation.md). For the last choice of each test session the displayed list is \
            ranked again from the session's earlier rows, by the agent's own code.

            The first 30 % of the training sessions by time are the operator's own: their choices are the item statistics, and the last 70 % of \
            them make the operator's first model (none with --cold-start). Clients hold the other sessions; the federation goes on from the first \
            model. With --epsilon every client takes part in every round under the noise of the split trust mode, 80 % of the clients assumed \
            honest. Epsilon covers what the weights learn from clients, for one session; the item table and the first model are the operator's.

            Exit codes: 0 done; 1 a file cannot be used, or no noise can be planned; 64 the command line is wrong; 66 there is no such file.
            """)

    @Option(help: ArgumentHelp("Training sessions, tab-separated, plain or gzip.", valueName: "file"))
    var train: String

    @Option(help: ArgumentHelp("Test sessions.", valueName: "file"))
    var test: String

    @Option(parsing: .unconditional, help: "What one session spends over the whole training; without it there is no noise.")
    var epsilon: Double?

    @Option(help: "Federated rounds; 20 by default, or 40 with --cold-start.")
    var rounds: Int?

    @Option(help: "Hidden units of the ranker; 0 is linear.")
    var hiddenUnits = 0

    @Flag(help: "Begin with the prior, which knows no shop, instead of the operator's own model.")
    var coldStart = false

    @Option(help: "The first seed.")
    var seed: UInt64 = 1

    @Option(help: "How many seeds to train with.")
    var seeds = 1

    @OptionGroup var output: RerankOutput

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let epsilon, !(epsilon > 0 && epsilon.isFinite) { throw ValidationError("--epsilon must be positive") }
        guard (1...10_000).contains(rounds ?? 1) else { throw ValidationError("--rounds must be 1 to 10000") }
        guard (0...24).contains(hiddenUnits) else { throw ValidationError("--hidden-units must be 0 to 24") }
        guard (1...1_000).contains(seeds) else { throw ValidationError("--seeds must be 1 to 1000") }
    }

    func run() throws {
        try InputFiles.require(train, test)
        try OutputFiles.require(output.model, output.items, apartFrom: [train, test])
        var settings = DisplayedListRun.Settings()
        settings.epsilon = epsilon
        settings.rounds = rounds
        settings.startsWarm = !coldStart
        settings.hiddenUnits = hiddenUnits
        settings.seed = seed
        settings.seeds = seeds
        do {
            let run = try DisplayedListRun(train: try Self.sessions(train), test: try Self.sessions(test), settings: settings)
            let report = try run.report(trained: { number, model in
                if number == seed { try output.write(model, run.replay.table, epsilon: epsilon) }
            })
            print(json ? try report.jsonText() : report.table)
        } catch is SplitNoise.Failure {
            throw Unusable(
                description: "no split noise can be planned for epsilon \(epsilon ?? 0) with these clients and rounds: it is too large or too small")
        }
    }

    /// A file's sessions, or one line about what to do.
    private static func sessions(_ path: String) throws -> [DisplayedListSession] {
        do {
            let sessions = try DisplayedListFile(path: path).sessions()
            guard !sessions.isEmpty else { throw Unusable(description: "\(path): there is no session") }
            return sessions
        } catch let error as DisplayedListError {
            throw Unusable(description: error.message(of: path))
        } catch let error as RecordedSessionError {
            throw Unusable(description: error.message(of: path))
        }
    }

    private struct Unusable: Error, CustomStringConvertible { let description: String }
}
