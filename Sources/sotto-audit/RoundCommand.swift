import ArgumentParser

/// `sotto-audit round`
struct RoundCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round", abstract: "Checks what a round made of its reports.", subcommands: [RoundReplayCommand.self])
}
