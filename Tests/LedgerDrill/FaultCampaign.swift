import ArgumentParser
import Foundation

/// `ledger-drill campaign`: runs the drill under `strace`, injects one fault at a time, and checks the invariant after each.
///
/// For every system call that the drill makes once its store is open, k counts up from 1 until a run ends without meeting the fault. After each
/// faulted run the ledger and the sent reports are checked; then the drill runs on without faults and both are checked again.
struct FaultCampaign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign", abstract: "Injects faults at every system call of charge, noise, store, send, acknowledge; needs strace.")

    @Option(help: "An empty folder for the runs.")
    var state: String

    @Option(help: "Releases in the faulted part of each run.")
    var rounds = 2

    @Option(help: "What each run starts from: nothing (the store is made under the fault), released, or queued (reports that still wait).")
    var from = StartingPoint.released

    @Option(help: "Look at every n-th fault only.")
    var stride = 1

    @Option(help: "Which faults: kill, fail-once, fail-after, clock, restore. Default: all.")
    var mode: [FaultMode] = FaultMode.allCases

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard rounds > 0, stride > 0 else { throw ValidationError("--rounds and --stride are at least 1.") }
    }

    func run() throws {
        let bench = try FaultBench(folder: state, rounds: rounds, from: from)
        try bench.prepare()
        var tallies: [FaultTally] = []
        for mode in mode {
            var tally = FaultTally(mode: mode)
            switch mode {
            case .kill, .failOnce, .failAfter: try bench.inject(mode, stride: stride, into: &tally)
            case .clock: try bench.moveClocks(into: &tally)
            case .restore: try bench.restoreCopies(into: &tally)
            }
            tallies.append(tally)
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            print(String(decoding: try encoder.encode(tallies), as: UTF8.self))
        } else {
            for tally in tallies { print(tally.text) }
            let runs = tallies.reduce(0) { $0 + $1.runs }
            print("all           \(runs) runs, \(tallies.reduce(0) { $0 + $1.violations.count }) violations")
        }
        if tallies.contains(where: { !$0.violations.isEmpty }) { throw ExitCode(2) }
    }
}

/// What a run finds.
enum StartingPoint: String, CaseIterable, ExpressibleByArgument {
    case nothing
    case released
    case queued
}

/// A kind of fault.
enum FaultMode: String, CaseIterable, ExpressibleByArgument, Encodable {
    case kill
    case failOnce = "fail-once"
    case failAfter = "fail-after"
    case clock
    case restore
}

/// What one kind of fault came to.
struct FaultTally: Encodable {
    let mode: FaultMode
    /// Runs that met their fault, and were checked.
    var runs = 0
    /// What did not hold, one line each.
    var violations: [String] = []
    /// Faulted runs by system call.
    var bySystemCall: [String: Int] = [:]

    init(mode: FaultMode) { self.mode = mode }

    var text: String {
        let calls = bySystemCall.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let padded = mode.rawValue + String(repeating: " ", count: 14 - mode.rawValue.count)
        return (["\(padded)\(runs) runs, \(violations.count) violations" + (calls.isEmpty ? "" : " (\(calls))")] + violations).joined(
            separator: "\n  ")
    }
}
