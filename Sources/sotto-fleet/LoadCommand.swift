import ArgumentParser
import Foundation
import SimulatedFleet

/// `sotto-fleet load`: uploads against one real collector.
struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Measures uploads to durable acceptance against a real collector on loopback, and whether a kill loses any.",
        discussion: """
            Starts the sotto-collector that lies beside this program, over HTTPS. Reports are sealed beforehand; the time runs from the first upload \
            to the last acknowledgement. With --kills the collector is killed that often (SIGKILL) and started again; the time without it counts. \
            Afterwards the collector's own count is compared with the acknowledgements.

            Exit codes: 0 every acknowledged report counts, once; 1 a report was lost or a step failed; 64 the command line is wrong.
            """)

    @Option(help: ArgumentHelp("The run's directory.", valueName: "dir"), completion: .directory)
    var state: String

    @Option(help: "Reports in all.")
    var reports = 20_000

    @Option(help: "Reports in one upload, as an agent with several subjects sends them.")
    var perUpload = 1

    @Option(help: "Connections.")
    var connections = 32

    @Option(help: "How often the collector is killed.")
    var kills = 0

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard (1...1_000_000).contains(reports) else { throw ValidationError("--reports must be 1 to 1000000") }
        guard (1...64).contains(perUpload) else { throw ValidationError("--per-upload must be 1 to 64") }
        guard (1...512).contains(connections) else { throw ValidationError("--connections must be 1 to 512") }
        guard (0...100).contains(kills) else { throw ValidationError("--kills must be 0 to 100") }
    }

    func run() async throws {
        let programs = (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])).resolvingSymlinksInPath().deletingLastPathComponent()
        var settings = UploadLoad.Settings(state: URL(filePath: state), programs: programs)
        settings.reports = reports
        settings.perUpload = perUpload
        settings.connections = connections
        settings.kills = kills
        let outcome = try await UploadLoad(settings).run { FileHandle.standardError.write(Data(($0 + "\n").utf8)) }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            print(String(decoding: try encoder.encode(outcome), as: UTF8.self))
        } else {
            print("\(outcome.acknowledged) reports durable in \(outcome.seconds) s: \(Int(outcome.reportsPerSecond)) a second")
            print("\(outcome.kills) kills, \(outcome.counted) counted, \(outcome.lost) lost")
        }
        if outcome.lost > 0 || outcome.counted != outcome.reports { throw ExitCode(1) }
    }
}
