import ArgumentParser

/// The fleet's command line.
@main
struct FleetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sotto-fleet",
        abstract: "Simulates a fleet of agents: makes sessions, measures ranking quality, runs the whole loop on this machine.",
        discussion: """
            Exit codes: 0 everything held; 1 a step failed or a file cannot be used; 64 the command line is wrong; 66 there is no such file.
            """,
        version: "0.1.0",
        subcommands: [
            GenerateCommand.self, EvaluateCommand.self, RerankCommand.self, RunCommand.self, TableCommand.self, WarmCommand.self,
            HistogramCommand.self, LoadCommand.self, SpeedCommand.self,
        ])
}
