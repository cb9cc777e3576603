import ArgumentParser
import Logging
import ServiceConfiguration

/// `sotto-agent run DIR`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Runs the agent: local API, ranking, contributions.",
        discussion: """
            The local API listens on loopback (the URL is written to DIR/endpoint) and on the Unix socket DIR/agent.sock. Apps authenticate
            with a token from DIR/tokens/NAME.token; make one for each app. SIGTERM and SIGINT stop the agent gracefully.
            """)

    @Argument(help: "The agent's directory.", completion: .directory)
    var directory: String

    @Option(name: .customLong("set"), help: "Override a setting: path=value. May be repeated.")
    var overrides: [String] = []

    func run() async throws {
        try await reporting {
            let directory = AgentDirectory(directory)
            let configuration = try directory.configuration(flags: overrides)
            var logger = Logger(label: "sotto-agent") { StreamLogHandler.standardError(label: $0) }
            logger.logLevel = Logger.Level(rawValue: configuration[AgentSettings.logLevel]) ?? .info
            let program = try await AgentProgram(directory: directory, configuration: configuration, logger: logger)
            try await program.run()
        }
    }
}
