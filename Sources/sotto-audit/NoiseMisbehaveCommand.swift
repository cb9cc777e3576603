import ArgumentParser
import Foundation
import Keystream
import NoiseAudit

/// `sotto-audit noise misbehave`
struct NoiseMisbehaveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "misbehave",
        abstract: "Answers as `sotto-agent noise-probe` does, with one fault: a program to try `noise test --command` on.",
        discussion: "Faults: none, \(WrongMechanism.allCases.map(\.rawValue).joined(separator: ", ")).")

    @Argument(help: "The fault.")
    var fault: String

    @Option(help: "The questions.", completion: .file())
    var input: String

    @OptionGroup var declared: DeclaredNoiseOptions

    func validate() throws {
        guard fault == "none" || WrongMechanism(rawValue: fault) != nil else { throw ValidationError("There is no fault of this name.") }
        _ = try declared.plan()
    }

    func run() throws {
        try InputFile.require([input])
        let plan = try declared.plan()
        guard let bytes = readInput(input, limit: 1 << 30) else { throw ValidationError("The questions can't be read.") }
        let questions = try String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap {
            try ProbeQuestion.parse($0, dimension: plan.dimension)
        }
        let mechanism: (any ProbedMechanism)? =
            if let fault = WrongMechanism(rawValue: fault) {
                HostileMechanism(fault, plan, keystream: { try Keystream() })
            } else {
                RehearsedMechanism(plan, keystream: { try Keystream() })
            }
        guard var mechanism else { throw ValidationError("The controls are discrete Gaussian.") }
        for reply in try mechanism.session(questions) {
            var text = String(repeating: "refused\n", count: reply.refusals)
            for row in 0..<reply.samples.rows { text += reply.samples.line(row) + "\n" }
            FileHandle.standardOutput.write(Data(text.utf8))
        }
    }
}
