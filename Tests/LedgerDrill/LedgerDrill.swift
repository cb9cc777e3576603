import ArgumentParser

/// One device's releases in a loop, for the tests that kill it.
@main
struct LedgerDrill: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger-drill", abstract: "Charges, noises, stores, sends and acknowledges, to be killed.")
}
