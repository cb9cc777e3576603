import ArgumentParser
import Foundation
import SimulatedFleet

/// `sotto-fleet speed`: the agent's rooms on one core.
struct SpeedCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "speed",
        abstract: "Measures ranking time and event intake of the agent's own rooms on one core.",
        discussion: """
            Ranking: one event in, the first 20 items out. Intake: JSON bodies of fifty events to consent, session and features. Without files, a \
            generated shop is used.

            With --training: client updates of federated training a second, linear and with 12 hidden units, with and without kept candidates. \
            Clients are the last 30 % of the sessions of --train, one session each.

            Exit codes: 0 done; 1 a file cannot be used; 64 the command line is wrong; 66 there is no such file.
            """)

    @Option(help: ArgumentHelp("Recorded sessions for the item table.", valueName: "file"))
    var train: String?

    @Option(help: ArgumentHelp("Recorded sessions to rank for.", valueName: "file"))
    var test: String?

    @Option(help: "Items of the generated shop.")
    var items = 40_000

    @Option(help: "Sessions of the generated shop.")
    var sessions = 200_000

    @Flag(help: "Measure federated training instead.")
    var training = false

    @Option(help: "Tasks that train at the same time.")
    var workers = 2

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard training ? train != nil && test == nil : (train == nil) == (test == nil) else {
            throw ValidationError("--train and --test go together; --training takes --train alone")
        }
        guard (1...64).contains(workers) else { throw ValidationError("--workers must be 1 to 64") }
        guard (2...1_000_000).contains(items), (100...5_000_000).contains(sessions) else {
            throw ValidationError("--items must be 2 to 1000000 and --sessions 100 to 5000000")
        }
    }

    func run() async throws {
        try InputFiles.require(train, test)
        if training, let train { return try await measureTraining(URL(filePath: train)) }
        let speed: AgentSpeed
        if let train, let test {
            speed = try AgentSpeed(train: URL(filePath: train), test: URL(filePath: test))
        } else {
            speed = AgentSpeed(items: items, sessions: sessions, seed: 1)
        }
        let outcome = try speed.measure()
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            print(String(decoding: try encoder.encode(outcome), as: UTF8.self))
        } else {
            print(
                "\(outcome.items) items, \(outcome.rankings) rankings: p50 \(outcome.rankP50) ms, p99 \(outcome.rankP99) ms, max \(outcome.rankMaximum) ms"
            )
            print("\(Int(outcome.eventsPerSecond)) events a second, \(Int(outcome.eventBytes)) bytes each")
        }
    }

    private func measureTraining(_ file: URL) async throws {
        let start = ContinuousClock.now
        let speed = try TrainingSpeed(train: file) {
            let passed = (ContinuousClock.now - start).components
            return UInt64(passed.seconds) * 1_000_000_000 + UInt64(passed.attoseconds / 1_000_000_000)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        for hiddenUnits in [0, 12] {
            for keepsCandidates in [true, false] {
                let row = try await speed.measure(hiddenUnits: hiddenUnits, keepsCandidates: keepsCandidates, workers: workers)
                if json {
                    print(String(decoding: try encoder.encode(row), as: UTF8.self))
                } else {
                    print(
                        "\(row.hiddenUnits) hidden units, candidates \(keepsCandidates ? "kept" : "computed each time"): \(Int(row.updatesPerSecond)) client updates a second, \(row.workers) workers, \(row.clients) clients"
                    )
                }
            }
        }
    }
}
