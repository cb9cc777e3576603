import ArgumentParser
import PrivacyAccounting

/// `sotto-audit explain`
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says in words what an epsilon means, and what it costs under each trust assumption.",
        discussion: """
            For people who plan a task: what somebody who looks for one subject can learn at most, and how far a mean over --devices vectors of \
            --dimension numbers is off with local noise, behind a shuffler, split between two aggregators, and with a trusted collector. \
            Agents of this version take part in direct tasks with local Gaussian noise only.

            Example: sotto-audit explain --epsilon 1 --delta 1e-6 --devices 100000 --dimension 64
            """)

    @Option(help: "The epsilon to explain.")
    var epsilon: Double

    @Option(help: "Its delta.")
    var delta = 1e-6

    @Option(help: "The number of devices that report.")
    var devices = 10_000

    @Option(help: "The number of coordinates of a report.")
    var dimension = 64

    @Option(help: "The share of agents that is honest, for the split column.")
    var honestShare = 0.8

    @Option(help: "Also explain this mechanism: \(CalibratedMechanism.allCases.map(\.rawValue).joined(separator: ", ")).")
    var mechanism: CalibratedMechanism?

    @Option(
        help:
            "Which two worlds must look alike: \(NeighboringOption.allCases.map(\.rawValue).joined(separator: ", ")). Calibrate and compose add or remove one unless told otherwise."
    )
    var neighboring = NeighboringOption.replaceOne

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard epsilon > 0, epsilon <= 100 else { throw ValidationError("--epsilon must be above 0 and at most 100.") }
        guard delta > 1e-30, delta < 1 else { throw ValidationError("--delta must be above 1e-30 and below 1.") }
        guard (1...100_000_000).contains(devices) else { throw ValidationError("--devices takes 1 to 100,000,000.") }
        guard (1...10_000_000).contains(dimension) else { throw ValidationError("--dimension takes 1 to 10,000,000.") }
        guard honestShare > 0, honestShare <= 1 else { throw ValidationError("--honest-share must be above 0 and at most 1.") }
    }

    func run() throws {
        do {
            try ExplainOutcome(self).finish(json: json)
        } catch let error as AccountingError {
            try UncheckedOutcome(reason: error.detail).finish(json: json)
        }
    }
}

struct ExplainOutcome: AuditOutcome {
    struct Column: Encodable {
        let trust: String
        let mustBeHonest: String
        let coordinateError: Double
        let lengthError: Double
        let localEpsilon: Double?
        /// Whether agents of this version take part in tasks of this kind: Gaussian noise of their own, sent to a collector.
        let isOffered: Bool
    }

    let verdict = AuditVerdict.holds
    let epsilon: Double
    let delta: Double
    let devices: Int
    let dimension: Int
    let neighboring: String
    let mechanism: String?
    let oddsFactor: Double
    let posteriorFromHalf: Double
    let posteriorFromOnePercent: Double
    let guessing: Double
    let powerAtFivePercent: Double
    let powerAtOnePercent: Double
    let columns: [Column]

    private enum CodingKeys: String, CodingKey {
        case epsilon, delta, devices, dimension, neighboring, mechanism, oddsFactor, posteriorFromHalf, posteriorFromOnePercent, guessing
        case powerAtFivePercent, powerAtOnePercent, columns
    }

    init(_ command: ExplainCommand) throws {
        guard let meaning = EpsilonMeaning(epsilon: command.epsilon, delta: command.delta) else {
            throw AccountingError(.invalidParameter, "epsilon or delta is out of range")
        }
        epsilon = command.epsilon
        delta = command.delta
        devices = command.devices
        dimension = command.dimension
        neighboring = command.neighboring.relation.words
        mechanism = command.mechanism.map { "\($0.rawValue) \($0.words)" }
        oddsFactor = meaning.oddsFactor
        posteriorFromHalf = meaning.posterior(prior: 0.5)
        posteriorFromOnePercent = meaning.posterior(prior: 0.01)
        guessing = meaning.guessing
        powerAtFivePercent = meaning.power(falseAlarms: 0.05)
        powerAtOnePercent = meaning.power(falseAlarms: 0.01)
        let estimate = try MeanEstimate(
            devices: command.devices, epsilon: command.epsilon, delta: command.delta, honestShare: command.honestShare)
        let length = Double(command.dimension).squareRoot()
        func column(_ trust: String, _ honest: String, _ error: Double, local: Double?, isOffered: Bool = false) -> Column {
            Column(trust: trust, mustBeHonest: honest, coordinateError: error, lengthError: error * length, localEpsilon: local, isOffered: isOffered)
        }
        columns = [
            column("local, Gaussian", "one's own device", estimate.localGaussian, local: command.epsilon, isOffered: true),
            column("local, PrivUnitG", "one's own device", estimate.localPrivUnit, local: command.epsilon),
            column("shuffled, PrivUnitG", "the shuffler", estimate.shuffled, local: estimate.shuffledEpsilon0),
            column("split, Gaussian shares", "one of two aggregators, and the stated share of agents,", estimate.split, local: nil),
            column("central, Gaussian", "the collector", estimate.central, local: nil),
        ]
    }

    var text: String {
        // A bound below one is never written as certainty.
        func percent(_ value: Double) -> String {
            let rough = (value * 1_000).rounded() / 10
            guard rough >= 100, value < 1 else { return "\(rough) %" }
            let fine = (value * 10_000).rounded() / 100
            return fine < 100 ? "\(fine) %" : "above 99.99 %"
        }
        var lines = [
            "epsilon \(shortened(epsilon)) at delta \(shortened(delta)), where \(neighboring):",
            "  The odds of any two such worlds change by a factor of at most \(shortened((oddsFactor * 1_000).rounded() / 1_000)), except with probability delta.",
            "  Who thought something about a subject as likely as not, thinks it \(percent(posteriorFromHalf)) likely at most; "
                + "from 1 %, \(percent(posteriorFromOnePercent)).",
            "  Who guesses between two such worlds is right in at most \(percent(guessing)) of all cases.",
            "  A test that accuses 5 % wrongly finds at most \(percent(powerAtFivePercent)); one that accuses 1 % wrongly, "
                + "\(percent(powerAtOnePercent)).",
        ]
        if let mechanism { lines.append("  The mechanism \(mechanism).") }
        lines.append("A mean over \(devices) vectors of \(dimension) numbers, cut to length 1, is off (per coordinate; length of the error):")
        let width = columns.map(\.trust.count).max() ?? 0
        for column in columns {
            let name = column.trust + String(repeating: " ", count: width - column.trust.count)
            let local = column.localEpsilon.map { "epsilon \(shortened(($0 * 100).rounded() / 100)) otherwise" } ?? "no guarantee otherwise"
            let condition = column.localEpsilon == epsilon ? "holds whoever else is dishonest" : "needs \(column.mustBeHonest) to be honest; \(local)"
            let offer = column.isOffered ? "" : " (not offered by agents yet)"
            lines.append("  \(name)  \(threeDigits(column.coordinateError))  \(threeDigits(column.lengthError))  \(condition)\(offer)")
        }
        if columns[2].lengthError > 1 {
            lines.append("An error longer than 1 drowns the mean: ask fewer numbers, or more devices, or split the trust.")
        }
        return lines.joined(separator: "\n")
    }
}
