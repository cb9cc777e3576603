import Compliance
import Testing

@Test("a file of the most rules has room for each")
func limitsFit() { #expect(ComplianceLimits.rules * 512 <= ComplianceLimits.fileBytes) }
