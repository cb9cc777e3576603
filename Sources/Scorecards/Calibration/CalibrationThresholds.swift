/// What a card must reach on cases with known outcomes; nil asks for nothing.
public struct CalibrationThresholds: Sendable, Hashable {
    /// Largest Brier score, 0 to 1.
    public var brier: Double?
    /// Largest expected calibration error, 0 to 1.
    public var expectedCalibrationError: Double?
    /// Smallest p-value of the Hosmer-Lemeshow test, 0 to 1. With many cases the smallest misfit has a small one.
    public var hosmerLemeshow: Double?
    /// Smallest area under the curve, 0 to 1.
    public var areaUnderCurve: Double?
    /// Smallest distance of the distributions, 0 to 1.
    public var kolmogorovSmirnov: Double?
    /// Whether observed bad rates must run as the card declares.
    public var monotone = false

    /// Asks for nothing.
    public init() {}

    /// Whether it asks for anything.
    public var isEmpty: Bool { self == Self() }

    /// What a report does not reach, in words. A figure that could not be computed is not reached.
    public func failures(of report: CalibrationReport) -> [String] {
        var failures: [String] = []
        func compare(_ name: String, _ value: Double?, _ bound: Double?, isUpper: Bool) {
            guard let bound else { return }
            guard let value else {
                failures.append("\(name) can't be computed from this table")
                return
            }
            guard isUpper ? value <= bound : value >= bound else {
                failures.append("\(name) \(ScoreCounts.fourDecimals(value)) is \(isUpper ? "above" : "below") \(bound)")
                return
            }
        }
        compare("Brier score", report.brier, brier, isUpper: true)
        compare("expected calibration error", report.expectedCalibrationError, expectedCalibrationError, isUpper: true)
        compare("p-value of Hosmer-Lemeshow", report.hosmerLemeshow?.pValue, hosmerLemeshow, isUpper: false)
        compare("AUC", report.areaUnderCurve, areaUnderCurve, isUpper: false)
        compare("KS", report.kolmogorovSmirnov, kolmogorovSmirnov, isUpper: false)
        if monotone {
            if report.attributes.isEmpty { failures.append("bad rates by bin can't be computed from a table without facts") }
            for attribute in report.attributes where attribute.isMonotone == false {
                failures.append("bad rates of \(attribute.attribute) don't run as declared")
            }
        }
        return failures
    }
}
