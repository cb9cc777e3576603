import NoiseAudit
import Testing

@Suite("Findings")
struct AuditFindingTests {
    @Test("a finding keeps what it was given")
    func fields() {
        let finding = AuditFinding(test: "grid", samples: 3, statistic: 1, threshold: 0, falseAlarmRate: 0, rejects: true)
        #expect(finding.rejects && finding.samples == 3)
    }
}
