import ArgumentParser

/// A device without a network, to be killed at any system call: it pays, draws noise, stores, sends and takes the acknowledgement with the
/// agent's own rooms, and can afterwards be asked whether what left ever cost more than what was paid.
@main
struct LedgerDrill: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "LedgerDrill",
        abstract: "Runs charge, noise, store, send, acknowledge; and checks that released <= charged <= cap.",
        discussion: """
            A file plays the collector: each report that leaves is appended to it, durably, before it is acknowledged. `run` may be killed,
            and its folder damaged or restored, at any moment; `check` then says whether the invariant holds. Exit codes: 0 done or holds,
            2 violated, 3 the run stopped at a failure of the store (which is a way to hold).
            """,
        subcommands: [RunCommand.self, CheckCommand.self, FaultCampaign.self])
}

/// Where the device and the file that plays the collector are.
struct DrillOptions: ParsableArguments {
    @Option(help: "The device's folder.") var directory: String
    @Option(help: "The folder of the second anchor; beside the device's folder if it is not given.") var secondAnchor: String?
    @Option(help: "The file that plays the collector.") var outboxFile: String
}
