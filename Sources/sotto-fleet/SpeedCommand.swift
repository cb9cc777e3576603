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
            """)

    @Option(help: ArgumentHelp("Recorded sessions for the item table.", valueName: "file"))
    var train: String?

    @Option(help: ArgumentHelp("Recorded sessions to rank for.", valueName: "file"))
    var test: String?

    @Option(help: "Items of the generated shop.")
    var items = 40_000

    @Option(help: "Sessions of the generated shop.")
    var sessions = 200_000

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard (train == nil) == (test == nil) else { throw ValidationError("--train and --test go together") }
        guard (2...1_000_000).contains(items), (100...5_000_000).contains(sessions) else {
            throw ValidationError("--items must be 2 to 1000000 and --sessions 100 to 5000000")
        }
    }

    func run() async throws {
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
}
