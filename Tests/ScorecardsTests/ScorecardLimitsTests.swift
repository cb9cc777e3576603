import Scorecards
import Testing

@Test("a card of every limit fits its file")
func limitsFit() { #expect(ScorecardLimits.attributes * ScorecardLimits.bins * 128 < ScorecardLimits.fileBytes) }
