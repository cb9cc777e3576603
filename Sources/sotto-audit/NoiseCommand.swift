import ArgumentParser
import NoiseAudit

/// `sotto-audit noise`
struct NoiseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "noise", abstract: "Tests from outside whether an agent's noise is what it is declared to be.",
        subcommands: [NoiseTestCommand.self, NoiseControlsCommand.self, NoiseMisbehaveCommand.self])
}

/// What a mechanism is declared to be, on the command line.
struct DeclaredNoiseOptions: ParsableArguments {
    enum Mechanism: String, CaseIterable, ExpressibleByArgument {
        case discreteGaussian = "discrete-gaussian"
        case discreteLaplace = "discrete-laplace"

        var family: DeclaredLaw.Family {
            switch self {
            case .discreteGaussian: .discreteGaussian
            case .discreteLaplace: .discreteLaplace
            }
        }
    }

    @Option(help: "The declared mechanism.")
    var mechanism = Mechanism.discreteGaussian

    @Option(help: "The largest norm of a vector before the noise, in grid units. A small one shows faults of clip and rounding best.")
    var clip: UInt64 = 4

    @Option(help: "The variance (Gaussian) or scale (Laplace) in grid units, as a whole number or a fraction p/q.")
    var variance = "32"

    @Option(help: "The number of coordinates of a release.")
    var dimension = 64

    @Option(help: "One grid unit is 2^-EXPONENT.")
    var gridExponent: UInt8 = 8

    @Option(help: "Releases of each input.")
    var trials = 4_000

    @Option(help: "How sure a rejection is: 1 minus the false-alarm rate of the whole test.")
    var confidence = 0.999_999

    @Option(help: "The delta at which epsilon is stated.")
    var delta = 1e-6

    func plan() throws -> NoiseTestPlan {
        guard confidence > 0.5, confidence < 1 else { throw ValidationError("--confidence must be above 0.5 and below 1, such as 0.999999.") }
        guard delta >= 0, delta < 0.5 else { throw ValidationError("--delta must be at least 0 and below 0.5.") }
        let parts = variance.split(separator: "/", omittingEmptySubsequences: false)
        guard let numerator = UInt64(parts[0]), parts.count <= 2, let denominator = parts.count == 2 ? UInt64(parts[1]) : 1,
            let law = DeclaredLaw(mechanism.family, numerator: numerator, denominator: denominator),
            // What decimal text leaves of a rate is rounded to nine digits.
            let plan = NoiseTestPlan(
                law: law, clipNorm: clip, gridExponent: gridExponent, dimension: dimension, trials: trials,
                falseAlarmRate: ((1 - confidence) * 1e12).rounded() / 1e12, delta: delta)
        else {
            throw ValidationError(
                "The declared figures are out of range: see --clip, --variance, --dimension, --grid-exponent, --trials and --confidence.")
        }
        return plan
    }

    /// The same figures as arguments of a probe.
    var probeArguments: [String] {
        [
            "--mechanism", mechanism.rawValue, "--clip", "\(clip)", "--variance", variance, "--dimension", "\(dimension)", "--grid-exponent",
            "\(gridExponent)",
        ]
    }
}
