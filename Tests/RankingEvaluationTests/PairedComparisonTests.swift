import Testing

@testable import RankingEvaluation

@Suite struct PairedComparisonTests {
    private func compare(_ first: ReplayOutcomes, _ second: ReplayOutcomes, seed: UInt64 = 1, resamples: Int = 400) -> [PairedComparison]? {
        var generator = Outcomes.Counter(state: seed)
        return PairedComparison.compare(first, second, resamples: resamples, using: &generator)
    }

    @Test func `A system against itself differs by nothing and never significantly`() throws {
        let outcomes = Outcomes.make((0..<50).map { [$0 % 40 + 1, $0 % 7 + 1] })
        for comparison in try #require(compare(outcomes, outcomes)) {
            #expect(comparison.difference == 0 && comparison.low == 0 && comparison.high == 0 && comparison.pValue == 1)
        }
    }

    @Test func `The same seed gives the same interval, another seed another one`() throws {
        let first = Outcomes.make((0..<60).map { [$0 % 30 + 1, $0 % 11 + 15] })
        let second = Outcomes.make((0..<60).map { [$0 % 31 + 1, $0 % 13 + 14] })
        #expect(compare(first, second, seed: 3) == compare(first, second, seed: 3))
        #expect(compare(first, second, seed: 3) != compare(first, second, seed: 4))
    }

    @Test func `The difference is that of the means, turned round when the systems are`() throws {
        let first = Outcomes.make((0..<60).map { [$0 % 30 + 1, $0 % 11 + 15] })
        let second = Outcomes.make((0..<60).map { [$0 % 31 + 5, $0 % 13 + 14] })
        let forth = try #require(compare(first, second))
        let back = try #require(compare(second, first))
        for (metric, pair) in zip([RankingMetric.hr20, .mrr20], zip(forth, back)) {
            let expected = MetricEstimate(metric, first).mean - MetricEstimate(metric, second).mean
            #expect(abs(pair.0.difference - expected) < 1e-12)
            #expect(abs(pair.0.difference + pair.1.difference) < 1e-12)
            #expect(pair.0.low <= pair.0.difference && pair.0.difference <= pair.0.high)
            #expect((0...1).contains(pair.0.pValue))
        }
    }

    @Test func `A system that is better in every session wins with the smallest p value`() throws {
        let comparison = try #require(compare(Outcomes.make([[1], [1, 2], [3]]), Outcomes.make([[30], [30, 40], [50]]), resamples: 99)?.first)
        #expect(comparison.low > 0)
        #expect(comparison.pValue == 0.02)
    }

    @Test func `The interval is about as wide as the clustered standard error says`() throws {
        // Against a system that never hits, the difference is the hit rate itself.
        let first = Outcomes.make((0..<400).map { [$0 % 3 == 0 ? 1 : 30, $0 % 3 == 0 ? 1 : 30] })
        let never = Outcomes.make((0..<400).map { _ in [30, 30] })
        let comparison = try #require(compare(first, never, resamples: 1_000)?.first)
        let error = MetricEstimate(.hr20, first).sessionError
        #expect(abs((comparison.high - comparison.low) / (2 * 1.96 * error) - 1) < 0.12)
    }

    @Test func `Other sessions cannot be compared, and none are compared without a crash`() {
        #expect(compare(Outcomes.make([[1, 2]]), Outcomes.make([[1], [2]])) == nil)
        #expect(compare(Outcomes.make([]), Outcomes.make([]))?.first?.pValue == 1)
        #expect(compare(Outcomes.make([[], []]), Outcomes.make([[], []]))?.first?.difference == 0)
    }
}
