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

    /// Whether the text has every finding, or for each test the one that came closest to a rejection.
    private let showsAll: Bool

    private enum CodingKeys: String, CodingKey {
        case verdict, mechanism, parameter, clipNorm, dimension, releasesPerInput, falseAlarmRate, delta, declaredEpsilon, findings
    }

    init(findings: [AuditFinding], plan: NoiseTestPlan, showsAll: Bool) {
        self.showsAll = showsAll
        let rejected = findings.filter(\.rejects)
        // A program that refuses what is in range can't be judged, unless it was rejected for something else.
        verdict = rejected.isEmpty ? .holds : rejected.allSatisfy { $0.test == "answers" } ? .unchecked : .violated
        mechanism = plan.law.family.rawValue
        parameter = plan.law.parameter
        clipNorm = plan.clipNorm
        dimension = plan.dimension
        releasesPerInput = plan.trials
        falseAlarmRate = max(plan.falseAlarmRate, findings.reduce(0) { $0 + $1.falseAlarmRate })
        delta = plan.delta
        declaredEpsilon = plan.law.epsilon(delta: plan.delta, shift: Int64(plan.clipNorm))
        self.findings = findings
    }

    var text: String {
        let title = """
            Declared: \(mechanism) of \(mechanism == "discrete-laplace" ? "scale" : "variance") \(parameter.sixDigits), clip \(clipNorm), \
            \(dimension) coordinates: epsilon \(declaredEpsilon.sixDigits) at delta \(delta.sixDigits) for one release.
            """
        let rows = (showsAll ? findings : telling).map { finding in
            [
                finding.test, finding.question, "\(finding.samples)", finding.statistic.sixDigits,
                (finding.floor.map { "\($0.sixDigits) to " } ?? "at most ") + finding.threshold.sixDigits,
                finding.falseAlarmRate.sixDigits, finding.rejects ? "REJECTED" : "holds", finding.meaning,
            ]
        }
        let rejected = findings.filter(\.rejects)
        let summary =
            rejected.isEmpty
            ? "\(findings.count) tests, none rejects. A correct mechanism is rejected once in \((1 / falseAlarmRate).sixDigits) runs at most."
            : "Rejected by \(Set(rejected.map(\.test)).sorted().joined(separator: ", ")); a correct mechanism would be once in \((1 / falseAlarmRate).sixDigits) runs at most."
        return ([title] + table([["test", "input", "samples", "figure", "accepted", "false alarms", "verdict", "meaning"]] + rows) + [summary])
            .joined(separator: "\n")
    }
}

extension NoiseTestOutcome {
    /// The findings that reject, and for each other test the one that came closest to it.
    private var telling: [AuditFinding] {
        var shown: Set<AuditFinding> = Set(findings.filter(\.rejects))
        for (_, alike) in Dictionary(grouping: findings, by: \.test) where !alike.contains(where: \.rejects) {
            if let closest = alike.max(by: { $0.closeness < $1.closeness }) { shown.insert(closest) }
        }
        return findings.filter(shown.contains)
    }
}

extension AuditFinding {
    /// How far the figure has come from the middle of what is accepted to its edge, as a share.
    fileprivate var closeness: Double {
        guard let floor else { return threshold == 0 ? statistic : statistic / threshold }
        let middle = (floor + threshold) / 2
        return abs(statistic - middle) / max(.leastNormalMagnitude, threshold - middle)
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
