import ArgumentParser

/// The auditor's command line.
@main
struct SottoAudit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sotto-audit",
        abstract: "Checks what was spent, what a task asks, what was released and what a report shows.",
        discussion: """
            No row, key or file that is checked is changed, and no recorded behaviour is ever printed. Reading a store's database may leave \
            SQLite's own -shm and -wal files beside it.

            Exit codes: 0 everything that could be checked holds; 2 something is violated; 3 it can't be checked (missing or unreadable parts); \
            64 the command line is wrong; 66 there is no file or folder of that name. What could not be checked is listed.
            """,
        version: "0.1.0",
        subcommands: [
            StatementCommand.self, LedgerCommand.self, TaskCommand.self, ReleaseCommand.self, ReportCommand.self, RoundCommand.self, LogCommand.self,
            WitnessCommand.self, NoiseCommand.self, AccountCommand.self, CalibrateCommand.self, ComposeCommand.self, ExplainCommand.self,
        ])
}

struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Checks a device's privacy ledger and states what it spent.",
        subcommands: [LedgerVerifyCommand.self, StatementCommand.self])
}

struct TaskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "Says what an aggregation task asks.", subcommands: [TaskExplainCommand.self])
}

struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "Checks a model release.", subcommands: [ReleaseVerifyCommand.self])
}

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Shows what anybody on the way can read of a report.", subcommands: [ReportInspectCommand.self])
}
