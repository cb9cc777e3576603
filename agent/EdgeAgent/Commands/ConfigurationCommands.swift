import ArgumentParser
import ServiceConfiguration

/// `sotto-agent validate DIR`
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Checks the configuration: every wrong key or value, with its line.")

    @OptionGroup var options: AgentOptions

    @Option(name: .customLong("set"), help: "Override a setting: path=value. May be repeated.")
    var overrides: [String] = []

    func run() async throws {
        try await reporting {
            let configuration = try options.agentDirectory.configuration(flags: overrides)
            _ = try AgentSettings.budget(configuration)
            try AgentSettings.checkPolling(configuration)
            print(options.json ? "{\"valid\":true}" : "\(options.agentDirectory.configurationFile) is valid.")
        }
    }
}

/// `sotto-agent print-config DIR`
struct PrintConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print-config", abstract: "Prints every setting as it holds, where it came from, secrets redacted.")

    @OptionGroup var options: AgentOptions

    @Option(name: .customLong("set"), help: "Override a setting: path=value. May be repeated.")
    var overrides: [String] = []

    @Flag(help: "Print the reference page of all settings in Markdown instead.")
    var reference = false

    func run() async throws {
        try await reporting {
            if reference {
                print(AgentSettings.schema.referencePage())
            } else {
                print(try options.agentDirectory.configuration(flags: overrides).printed())
            }
        }
    }
}
