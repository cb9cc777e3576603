import ArgumentParser
import Foundation
import SimulatedFleet

/// `sotto-fleet run`: the whole loop on this machine.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs collector, fleet, agent and auditor on this machine and prints what came of it.",
        discussion: """
            Starts the programs that lie beside this one: a collector over HTTPS on loopback and one sotto-agent. Simulated devices live in \
            this process; each has its own key, ledger subject, sessions, trust and connection, and does what the agent does. Only the bytes of \
            released files are shared among them, by their verified SHA-256, and one store file holds all their ledgers. Data and order follow \
            --seed; keys and noise come from the system, so figures vary a little from run to run.

            Sessions are split by time: the earliest half builds the item table, the middle two fifths are dealt to the devices, the latest tenth \
            is kept aside to measure quality. Devices wake up in random order, each for one round, and spend their whole budget there.

            Everything is written to the state directory; summary.json holds the results. An earlier run there is moved to DIR.previous. The \
            collector stays up until Ctrl-C, unless --once is given.

            Exit codes: 0 every step held; 1 a step failed; 64 the command line is wrong; 66 there is no such file; 130 interrupted before the end.
            """)

    @Option(help: ArgumentHelp("The run's directory.", valueName: "dir"), completion: .directory)
    var state: String

    @Option(help: ArgumentHelp("Recorded sessions: text with a header, plain or gzip; without it sessions are generated.", valueName: "file"))
    var sessions: String?

    @Flag(help: "Exit by itself.")
    var once = false

    @Option(help: "Simulated devices, at least 50.")
    var devices = 1_000

    @Option(help: "Federated rounds.")
    var rounds = 10

    @Option(help: "What one subject spends over all rounds, at delta 1e-6.")
    var epsilon = 8.0

    @Option(help: "The collector's port; if it is taken, another one. The dashboard is on the next one.")
    var port = 8_443

    @Option(help: "Seeds the sessions and the order of devices.")
    var seed: UInt64 = 1

    @Option(help: "How many sessions to generate.")
    var generated = 50_000

    @Flag(inversion: .prefixedNo, help: "Learn item vectors for the table first.")
    var vectors = true

    @Flag(help: "Print the summary as one JSON object instead of the table.")
    var json = false

    func validate() throws {
        guard (50...100_000).contains(devices) else { throw ValidationError("--devices must be 50 to 100000") }
        guard (1...1_000).contains(rounds) else { throw ValidationError("--rounds must be 1 to 1000") }
        guard epsilon > 0, epsilon.isFinite else { throw ValidationError("--epsilon must be positive") }
        guard (0...65_534).contains(port) else { throw ValidationError("--port must be 0 to 65534") }
        guard (100...10_000_000).contains(generated) else { throw ValidationError("--generated must be 100 to 10000000") }
    }

    func run() async throws {
        try InputFiles.require(sessions)
        guard let executable = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
            throw ValidationError("the programs beside this one cannot be found")
        }
        var settings = FleetRunSettings(
            state: URL(filePath: state), programs: executable.deletingLastPathComponent())
        settings.sessions = sessions
        settings.generatedSessions = generated
        settings.learnsVectors = vectors
        settings.devices = devices
        settings.rounds = rounds
        settings.epsilon = epsilon
        settings.port = port
        settings.seed = seed
        let programs = RunningPrograms()
        let interrupt = Interruption(programs: programs)
        let page = RunPage(isQuiet: json)
        do {
            let run = try FleetRun(settings: settings, programs: programs) { page.show($0) }
            let summary = try await run.run()
            if json { print(try summary.jsonText()) } else { page.finish(summary, directory: state) }
            let status: Int32 = summary.failedSteps.isEmpty ? 0 : 1
            if !once { try await stayUp(run, dashboard: summary.dashboard, interrupt: interrupt, status: status) }
            programs.stopAll()
            if status != 0 { throw ExitCode(status) }
        } catch {
            programs.stopAll()
            throw error
        }
    }

    private struct CollectorEnded: Error, CustomStringConvertible {
        let description = "the collector ended by itself; see its log"
    }

    private func stayUp(_ run: FleetRun, dashboard: String, interrupt: Interruption, status: Int32) async throws {
        interrupt.expect(status)
        FileHandle.standardError.write(Data("The collector stays up until Ctrl-C; its dashboard is at \(dashboard)\n".utf8))
        while let collector = run.collector, collector.isRunning { try await Task.sleep(for: .milliseconds(500)) }
        throw CollectorEnded()
    }
}
