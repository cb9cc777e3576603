import NoiseAudit

/// What a noise test found.
struct NoiseTestOutcome: AuditOutcome {
    let verdict: AuditVerdict
    let mechanism: String
    let parameter: Double
    let clipNorm: UInt64
    let dimension: Int
    let releasesPerInput: Int
    let falseAlarmRate: Double
    let delta: Double
    let declaredEpsilon: Double
    let findings: [AuditFinding]

    init(findings: [AuditFinding], plan: NoiseTestPlan) {
        let rejected = findings.filter(\.rejects)
        // A program that refuses what is in range can't be judged, unless it was rejected for something else.
        verdict = rejected.isEmpty ? .holds : rejected.allSatisfy { $0.test == "answers" } ? .unchecked : .violated
        mechanism = plan.law.family.rawValue
        parameter = plan.law.parameter
        clipNorm = plan.clipNorm
        dimension = plan.dimension
        releasesPerInput = plan.trials
        falseAlarmRate = plan.falseAlarmRate
        delta = plan.delta
        declaredEpsilon = plan.law.epsilon(delta: plan.delta, shift: Int64(plan.clipNorm))
        self.findings = findings
    }

    var text: String {
        let title = """
            Declared: \(mechanism) of \(mechanism == "discrete-laplace" ? "scale" : "variance") \(short(parameter)), clip \(clipNorm), \
            \(dimension) coordinates: epsilon \(short(declaredEpsilon)) at delta \(delta) for one release.
            """
        let rows = findings.map { finding in
            [
                finding.test, finding.question, "\(finding.samples)", short(finding.statistic),
                (finding.floor.map { "\(short($0)) to " } ?? "at most ") + short(finding.threshold),
                finding.falseAlarmRate == 0 ? "0" : short(finding.falseAlarmRate), finding.rejects ? "REJECTED" : "holds", finding.meaning,
            ]
        }
        let rejected = findings.filter(\.rejects)
        let summary =
            rejected.isEmpty
            ? "\(findings.count) tests, none rejects. A correct mechanism is rejected once in \(short(1 / falseAlarmRate)) runs at most."
            : "Rejected by \(Set(rejected.map(\.test)).sorted().joined(separator: ", ")); a correct mechanism would be once in \(short(1 / falseAlarmRate)) runs at most."
        return ([title] + table([["test", "input", "samples", "figure", "accepted", "false alarms", "verdict", "meaning"]] + rows) + [summary])
            .joined(separator: "\n")
    }
}

/// Rows of cells as lines with aligned columns.
func table(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
        let cells = row.enumerated().map { $1 + String(repeating: " ", count: widths[$0] - $1.count) }
        var line = "  " + cells.joined(separator: "  ")
        while line.hasSuffix(" ") { line.removeLast() }
        return line
    }
}

/// A number with at most six significant digits.
func short(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    if value == value.rounded(), value.magnitude < 1e9 { return "\(Int64(value))" }
    var (digits, exponent) = (value, 0)
    while digits.magnitude >= 10 { (digits, exponent) = (digits / 10, exponent + 1) }
    while digits.magnitude < 1 { (digits, exponent) = (digits * 10, exponent - 1) }
    if exponent < -4 || exponent > 8 {
        let mantissa = (digits * 100).rounded() / 100
        return (mantissa == mantissa.rounded() ? "\(Int64(mantissa))" : "\(mantissa)") + "e\(exponent)"
    }
    let places = max(0, 5 - exponent)
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    return "\((value * scale).rounded() / scale)"
}
