import ArgumentParser
import Foundation
import Keystream
import NoiseAudit
import PrivacyLedger

/// `sotto-audit noise controls`
struct NoiseControlsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "controls",
        abstract: "Tests the noise test: wrong mechanisms that it must catch, and the right one that it must let pass.",
        discussion: """
            Each wrong mechanism is asked for 25 releases of each input, then twice as many, until it is caught every time; the right one, the agent's \
            own clip and mechanism, is asked PASSES times. Forged ledgers go through the ledger check. With Laplace noise only the right mechanism \
            is tried.
            """)

    @Option(help: "Runs of the whole test on the right mechanism.")
    var passes = 20

    @Option(help: "Releases of each input in those runs.")
    var passTrials = 500

    @Option(help: "How often in a row a wrong mechanism must be caught.")
    var repetitions = 5

    @OptionGroup var declared: DeclaredNoiseOptions

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard passes >= 0, repetitions > 0, try declared.plan().with(trials: passTrials) != nil else {
            throw ValidationError("The figures are out of range.")
        }
    }

    func run() throws {
        let plan = try declared.plan()
        // The wrong mechanisms are Gaussian; of Laplace there is the right one.
        let faults = declared.mechanism == .discreteGaussian ? WrongMechanism.allCases : []
        let steps = faults.count + passes
        var progress = Progress(total: steps, unit: "controls")
        var trials: [ControlTrial] = []
        for fault in faults {
            trials.append(try ControlTrial(fault, plan: plan, repetitions: repetitions, keystream: { try Keystream() }))
            progress.show(trials.count)
        }
        let started = ContinuousClock.now
        let passPlan = plan.with(trials: passTrials) ?? plan
        let alarms = try ControlTrial.falseAlarms(passPlan, passes: passes, keystream: { try Keystream() }) { progress.show(trials.count + $0) }
        let elapsed = ContinuousClock.now - started
        progress.clear()
        guard let key = LedgerKey(try Keystream().bytes(count: LedgerKey.byteCount)) else { throw ValidationError("No key can be made.") }
        try NoiseControlsOutcome(
            trials: trials,
            ledger: LedgerForgery.allCases.map { NoiseControlsOutcome.Forgery($0, key: key) },
            isHonestLedgerAccepted: LedgerForgery.honestVerdict(key: key) == nil, passes: passes, releasesPerPass: passTrials, falseAlarms: alarms,
            seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        ).finish(json: json)
    }
}

/// How the controls fared.
struct NoiseControlsOutcome: AuditOutcome {
    struct Forgery: Encodable {
        let name: String
        let fault: String
        let isCaught: Bool
        let violation: String?

        init(_ forgery: LedgerForgery, key: LedgerKey) {
            let violation = forgery.verdict(key: key)
            name = forgery.rawValue
            fault = forgery.fault
            isCaught = violation?.code == forgery.violation
            self.violation = violation?.description
        }
    }

    let trials: [ControlTrial]
    let ledger: [Forgery]
    let isHonestLedgerAccepted: Bool
    let passes: Int
    let releasesPerPass: Int
    /// What rejected the right mechanism, for each run that did.
    let falseAlarms: [[AuditFinding]]
    let seconds: Double

    var verdict: AuditVerdict {
        trials.allSatisfy { $0.releases != nil } && ledger.allSatisfy(\.isCaught) && isHonestLedgerAccepted && falseAlarms.isEmpty
            ? .holds : .violated
    }

    var text: String {
        let header = [["wrong mechanism", "fault", "releases of each input", "draws", "times", "false alarms", "caught by"]]
        let rows = trials.map { trial in
            [
                trial.name, trial.fault, trial.releases.map(String.init) ?? "NOT CAUGHT", trial.draws.map(String.init) ?? "", "\(trial.repetitions)",
                trial.falseAlarmRate.sixDigits, trial.caughtBy.joined(separator: ", "),
            ]
        }
        let forgeries = ledger.map {
            [$0.name, $0.fault, $0.isCaught ? "" : "NOT CAUGHT", "", "1", "0", "ledger verify: \($0.violation ?? "nothing")"]
        }
        let passed = """
            The right mechanism passed \(passes - falseAlarms.count) of \(passes) runs of \(releasesPerPass) releases of each input, in \
            \(((seconds * 10).rounded() / 10).sixDigits) s; an honest ledger \(isHonestLedgerAccepted ? "holds" : "IS REJECTED").
            """
        return (table(header + rows + forgeries) + [passed]).joined(separator: "\n")
    }
}
