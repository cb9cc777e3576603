import NoiseAudit
import Testing

@Suite("Findings")
struct AuditFindingTests {
    @Test(
        "a finding rejects outside its limits, and when the figure is no number",
        arguments: [(0.5, true), (1, false), (2, false), (2.5, true), (.nan, true)])
    func limits(statistic: Double, rejects: Bool) {
        let finding = AuditFinding(test: "grid", samples: 3, statistic: statistic, floor: 1, threshold: 2, falseAlarmRate: 0, meaning: "")
        #expect(finding.rejects == rejects)
    }
}
