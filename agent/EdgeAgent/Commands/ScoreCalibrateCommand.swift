import ArgumentParser
import Scorecards

/// `sotto-agent score calibrate`
struct ScoreCalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Compares a card's predictions with known outcomes.",
        discussion: """
            OUTCOMES is a CSV file with a header. The column `outcome` holds good or bad (0 or 1, 1 for bad); the others are `score`, `probability` (of \
            the bad outcome) or both, or the facts that the card reads by name, an empty field for an unknown one. From facts the bad rates by bin \
            follow as well.

            Printed are the Hosmer-Lemeshow test, Brier score and expected calibration error (how right the probabilities are), AUC, Gini and KS (how \
            well the scores tell the outcomes apart), and observed against predicted log odds by band. Without a threshold nothing fails.

            Exit codes: 0 read, and every stated threshold is reached, 1 a file is invalid, 2 a threshold is not reached, 66 there is no such file.
            """)

    @OptionGroup var options: CardOptions

    @Option(help: "The file of outcomes, or - for standard input.", completion: .file(extensions: ["csv"]))
    var outcomes: String

    @Option(help: "Number of groups of equal size for the calibration, 3 to 100.")
    var groups = 10

    @Flag(help: "The card was fitted on these cases: two degrees of freedom less.")
    var development = false

    @Option(help: "Largest Brier score.")
    var maxBrier: Double?

    @Option(help: "Largest expected calibration error.")
    var maxEce: Double?

    @Option(help: "Smallest p-value of the Hosmer-Lemeshow test. Many cases make the smallest misfit significant.")
    var minHlP: Double?

    @Option(help: "Smallest area under the curve.")
    var minAuc: Double?

    @Option(help: "Smallest KS distance.")
    var minKs: Double?

    @Flag(help: "Bad rates by bin must run as the card declares.")
    var monotone = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard (3...100).contains(groups) else { throw ValidationError("--groups is 3 to 100") }
    }

    func run() throws {
        let table = try ScoreFile.outcomes(outcomes, card: try options.load())
        let report = CalibrationReport(table, groups: groups, isDevelopmentSample: development)
        var thresholds = CalibrationThresholds()
        thresholds.brier = maxBrier
        thresholds.expectedCalibrationError = maxEce
        thresholds.hosmerLemeshow = minHlP
        thresholds.areaUnderCurve = minAuc
        thresholds.kolmogorovSmirnov = minKs
        thresholds.monotone = monotone
        let failures = thresholds.failures(of: report)
        if json { try Terminal.json(CalibrationAnswer(report, failures)) } else { write(report) }
        if !json {
            for failure in failures { print("not reached: \(failure)") }
            if failures.isEmpty { print(thresholds.isEmpty ? "no threshold stated" : "every stated threshold is reached") }
        }
        guard failures.isEmpty else { throw ExitCode(2) }
    }

    private func write(_ report: CalibrationReport) {
        func number(_ value: Double?) -> String { value.map(Terminal.number) ?? "-" }
        var rows = [("cases", "\(report.cases), \(report.bad) of them bad")]
        if let test = report.hosmerLemeshow {
            rows.append(
                (
                    "Hosmer-Lemeshow",
                    "\(number(test.statistic)), p \(number(test.pValue)) (\(test.degrees) degrees of freedom, \(report.groups.count) groups)"
                ))
        }
        rows.append(("Brier score", number(report.brier)))
        rows.append(("calibration error", number(report.expectedCalibrationError)))
        rows.append(("AUC, Gini, KS", "\(number(report.areaUnderCurve)), \(number(report.gini)), \(number(report.kolmogorovSmirnov))"))
        Terminal.rows(rows)
        if !report.groups.isEmpty {
            print("\nprobability of the bad outcome, by group")
            Terminal.table(
                ["group", "cases", "bad", "predicted", "observed"],
                report.groups.enumerated().map { ["\($0 + 1)", "\($1.cases)", "\($1.bad)", number($1.predicted), number($1.observed)] })
        }
        if !report.bands.isEmpty {
            print("\nlog odds of the good outcome, by band")
            Terminal.table(
                ["band", "cases", "bad", "predicted", "observed"],
                report.bands.map { [$0.band, "\($0.cases)", "\($0.bad)", number($0.predictedLogOdds), number($0.observedLogOdds)] })
        }
        for attribute in report.attributes {
            let verdict = attribute.isMonotone.map { $0 ? " (as declared)" : " (not as declared)" } ?? ""
            print("\nbad rate by bin of \(attribute.attribute)\(verdict)")
            Terminal.table(["bin", "cases", "bad", "rate"], attribute.bins.map { [$0.bin, "\($0.cases)", "\($0.bad)", number($0.badRate)] })
        }
        print("")
    }
}

/// A report as JSON.
private struct CalibrationAnswer: Encodable {
    struct Group: Encodable { let cases, bad: Int, predicted, observed: Double }
    struct Band: Encodable {
        let band: String
        let cases, bad: Int
        let predictedLogOdds, observedLogOdds: Double?
    }
    struct Bin: Encodable { let bin: String, cases, bad: Int, rate: Double? }
    struct Attribute: Encodable { let attribute: String, monotone: Bool?, bins: [Bin] }
    struct HosmerLemeshow: Encodable {
        let statistic: Double?
        let degrees: Int
        let p: Double
    }

    let cases, bad: Int
    let brier, ece, auc, gini, ks: Double?
    let hosmerLemeshow: HosmerLemeshow?
    let groups: [Group]
    let bands: [Band]
    let attributes: [Attribute]
    let notReached: [String]

    init(_ report: CalibrationReport, _ failures: [String]) {
        cases = report.cases
        bad = report.bad
        brier = report.brier
        ece = report.expectedCalibrationError
        auc = report.areaUnderCurve
        gini = report.gini
        ks = report.kolmogorovSmirnov
        // JSON has no infinity; the p-value of 0 beside the missing statistic says the same.
        hosmerLemeshow = report.hosmerLemeshow.map {
            HosmerLemeshow(statistic: $0.statistic.isFinite ? $0.statistic : nil, degrees: $0.degrees, p: $0.pValue)
        }
        groups = report.groups.map { Group(cases: $0.cases, bad: $0.bad, predicted: $0.predicted, observed: $0.observed) }
        bands = report.bands.map {
            Band(band: $0.band, cases: $0.cases, bad: $0.bad, predictedLogOdds: $0.predictedLogOdds, observedLogOdds: $0.observedLogOdds)
        }
        attributes = report.attributes.map {
            Attribute(
                attribute: $0.attribute, monotone: $0.isMonotone,
                bins: $0.bins.map { Bin(bin: $0.bin, cases: $0.cases, bad: $0.bad, rate: $0.badRate) })
        }
        notReached = failures
    }
}
