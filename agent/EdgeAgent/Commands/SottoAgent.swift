import ArgumentParser

/// The agent's command line.
@main
struct SottoAgent: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sotto-agent",
        abstract: "Ranks for the person in the session, on this machine, and contributes only noised reports.",
        discussion: """
            An agent lives in one directory, made by `enrol`. `run` serves the local API on loopback and on the Unix socket
            DIR/agent.sock, refreshes the ranking model, and contributes to the tasks that the subjects' consent and budgets allow.
            The other commands talk to the running agent; those about the owner's data also work while it is stopped.

            Exit codes: 0 done, 1 failed, 2 wrong input or configuration, 3 not enrolled or not running, 4 a file of its own could not be
            read or written, 5 the collector refused, 64 wrong usage, 66 there is no such file.
            """,
        version: AgentVersion.current,
        subcommands: [
            EnrolCommand.self, RunCommand.self, ValidateCommand.self, PrintConfigCommand.self, StatusCommand.self, RankCommand.self,
            ConsentCommand.self, DataCommand.self, BudgetCommand.self, SentCommand.self, NoiseProbeCommand.self, RulesCommand.self,
            ScoreCommand.self,
        ])
}

/// What every command knows: the agent's directory and how to print.
struct AgentOptions: ParsableArguments {
    @Argument(help: "The agent's directory.", completion: .directory)
    var directory: String

    @Flag(help: "Print JSON.")
    var json = false

    /// The directory.
    var agentDirectory: AgentDirectory { AgentDirectory(directory) }
}

/// Turns failures into one clear line and an exit code.
func reporting(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let failure as AgentFailure {
        StandardError.print("sotto-agent: \(failure)")
        throw ExitCode(failure.code.rawValue)
    } catch let exit as ExitCode {
        throw exit
    } catch {
        StandardError.print("sotto-agent: \(AgentFailure(describing: error))")
        throw ExitCode(AgentFailure(describing: error).code.rawValue)
    }
}
