import ArgumentParser
import PrivacyAccounting

/// `sotto-audit calibrate`
struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Finds the noise for a target, or what given noise guarantees.",
        discussion: """
            With --epsilon: the least noise (sigma, scale or keep probability) with which --count releases are (epsilon, delta)-DP; with the noise as \
            well, the largest count (--find count) or sampling probability (--find sampling) within the target. With the noise alone: epsilon at delta.

            The tightest accountant that has a theorem searches, and ends on the safe side; every other one is asked about the result, and the \
            difference of the two tightest is printed.

            Examples:
              sotto-audit calibrate --mechanism discrete-gaussian --epsilon 1 --delta 1e-6 --sensitivity 2 --count 10
              sotto-audit calibrate --mechanism gaussian --sigma 1 --sampling 0.01 --count 1000 --delta 1e-6
              sotto-audit calibrate --mechanism discrete-laplace --scale 20 --epsilon 2 --delta 1e-7 --find count
            """)

    enum Sought: String, ExpressibleByArgument, CaseIterable { case noise, epsilon, count, sampling }

    @Option(help: "One of \(CalibratedMechanism.allCases.map(\.rawValue).joined(separator: ", ")).")
    var mechanism: CalibratedMechanism

    @Option(help: "The target epsilon.")
    var epsilon: Double?

    @Option(help: "The delta of the target, or at which epsilon is stated.")
    var delta = 1e-6

    @Option(
        help:
            "By how much one subject changes the value: L2 for Gaussians, L1 for Laplace, under the neighbouring relation. Never doubled here: for replace-one give what a replacement changes."
    )
    var sensitivity = 1.0

    @Option(help: "How often it is released.")
    var count = 1

    @Option(help: "The probability with which a subject takes part, by a secret coin of its own (Poisson sampling).")
    var sampling: Double?

    @Option(help: "The number of answers of randomized response.")
    var buckets = 2

    @Option(help: "Given noise: the standard deviation.")
    var sigma: Double?

    @Option(help: "Given noise: the Laplace scale.")
    var scale: Double?

    @Option(help: "Given noise: the probability of a true answer.")
    var keepProbability: Double?

    @Option(
        help: "What to find: \(Sought.allCases.map(\.rawValue).joined(separator: ", ")). Noise if only a target is given, epsilon if only noise is.")
    var find: Sought?

    @Option(
        help:
            "Which two worlds must look alike: \(NeighboringOption.allCases.map(\.rawValue).joined(separator: ", ")). Default: replace-one for randomized response, else add-or-remove-one. It does not change --sensitivity."
    )
    var neighboring: NeighboringOption?

    @Flag(help: "Print JSON.")
    var json = false

    private var noise: Double? { sigma ?? scale ?? keepProbability }

    private var sought: Sought { find ?? (noise == nil ? .noise : .epsilon) }

    func validate() throws {
        guard delta > 0, delta < 1 else { throw ValidationError("--delta must lie between 0 and 1.") }
        guard sensitivity > 0, sensitivity.isFinite else { throw ValidationError("--sensitivity must be positive.") }
        guard (1...10_000_000).contains(count) else { throw ValidationError("--count takes 1 to 10,000,000.") }
        guard (2...1_000_000).contains(buckets) else { throw ValidationError("--buckets takes 2 to 1,000,000.") }
        if let sampling, !(sampling > 0 && sampling <= 1) { throw ValidationError("--sampling must be above 0 and at most 1.") }
        if let epsilon, !(epsilon > 0 && epsilon <= 1_000) { throw ValidationError("--epsilon must be above 0 and at most 1000.") }
        let given = ["sigma": sigma, "scale": scale, "keep-probability": keepProbability].filter { $0.value != nil }
        if let (name, value) = given.first, let value {
            guard given.count == 1, name == mechanism.parameter else {
                throw ValidationError("The noise of \(mechanism.rawValue) is given by --\(mechanism.parameter).")
            }
            guard value > 0, value.isFinite, name != "keep-probability" || value < 1 else { throw ValidationError("--\(name) is out of range.") }
        }
        switch sought {
        case .noise where epsilon == nil: throw ValidationError("Give a target (--epsilon), or noise (--\(mechanism.parameter)).")
        case .epsilon where noise == nil: throw ValidationError("To find epsilon, give --\(mechanism.parameter).")
        case .count where noise == nil || epsilon == nil, .sampling where noise == nil || epsilon == nil:
            throw ValidationError("To find \(sought.rawValue), give --epsilon and --\(mechanism.parameter).")
        case .noise where noise != nil: throw ValidationError("To find noise, don't give --\(mechanism.parameter).")
        case .sampling where sampling != nil: throw ValidationError("To find the sampling probability, don't give --sampling.")
        default: break
        }
    }

    func run() throws {
        let outcome: CalibrateOutcome
        do {
            outcome = try CalibrationSearch(
                mechanism: mechanism, sensitivity: sensitivity, buckets: buckets, relation: neighboring?.relation ?? mechanism.usualRelation,
                delta: delta
            ).outcome(sought, epsilon: epsilon, noise: noise, count: count, sampling: sampling)
        } catch {
            return try UncheckedOutcome(reason: error.detail).finish(json: json)
        }
        try outcome.finish(json: json)
    }
}
