import Testing

@testable import RankingEvaluation

@Suite struct MetricTests {
    @Test func `Worths are those of the formulas`() {
        let gain = RankingMetric(.discountedGain, at: 10)
        #expect(gain.worth(1) == 1)
        #expect(gain.worth(3) == 0.5)
        #expect(gain.worth(7) == 1 / 3.0)
        #expect(gain.worth(11) == 0)
        #expect(RankingMetric(.reciprocalRank, at: 5).worth(4) == 0.25)
        #expect(RankingMetric(.reciprocalRank, at: 5).worth(6) == 0)
        #expect(RankingMetric(.hitRate, at: 1).worth(1) == 1)
        #expect(RankingMetric(.hitRate, at: 1).worth(2) == 0)
        #expect(RankingMetric.all.map(\.name).contains("ndcg5"))
        #expect(RankingMetric.all.count == 12)
    }

    @Test(arguments: RankingMetric.all) func `A worth falls with the rank and lies between 0 and 1`(metric: RankingMetric) {
        let worths = (1...30).map { metric.worth(UInt32($0)) }
        #expect(worths.allSatisfy { (0...1).contains($0) })
        #expect(zip(worths, worths.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(worths[0] == 1)
        #expect(metric.worth(0) == 0)
    }

    @Test func `Means and positions of a world computed by hand`() {
        let outcomes = Outcomes.make([[1, 30, 2], [4], []])
        let hits = MetricEstimate(.hr20, outcomes)
        #expect(hits.events == 4)
        #expect(hits.mean == 0.75)
        #expect(MetricEstimate(.mrr20, outcomes).mean == (1 + 0.5 + 0.25) / 4)
        #expect(MetricEstimate(RankingMetric(.hitRate, at: 1), outcomes).mean == 0.25)
        #expect(MetricEstimate(.hr20, outcomes, positions: 1...1).mean == 1)
        #expect(MetricEstimate(.hr20, outcomes, positions: 2...2).events == 1)
        #expect(MetricEstimate(.hr20, outcomes, positions: 2...2).mean == 0)
        #expect(MetricEstimate(.hr20, outcomes, positions: 3...Int.max).mean == 1)
        #expect(MetricEstimate.coverage(outcomes).mean == 0.75)
        let figures = RankingFigures(outcomes)
        #expect(figures.all.hitRate == 0.75 && figures.first.events == 2 && figures.later.events == 2 && figures.later.coverage == 0.5)
    }

    @Test func `Standard errors are those of the formulas`() {
        let outcomes = Outcomes.make([[1, 1], [30, 30], [1, 30]])
        let hits = MetricEstimate(.hr20, outcomes)
        // Six events of mean 1/2: variance 1/4, over n - 1.
        #expect(abs(hits.eventError - (0.25 / 5).squareRoot()) < 1e-12)
        // Residuals of session sums are 1, -1 and 0: sqrt(3/2 * 2) / 6.
        #expect(abs(hits.sessionError - 3.0.squareRoot() / 6) < 1e-12)
        // Sessions of one event each: both errors are the same.
        let single = MetricEstimate(.hr20, Outcomes.make([[1], [30], [2], [30], [30]]))
        #expect(abs(single.eventError - single.sessionError) < 1e-12)
    }

    @Test func `Nothing measured gives zeros`() {
        let outcomes = Outcomes.make([])
        let hits = MetricEstimate(.hr20, outcomes)
        #expect(hits.events == 0 && hits.mean == 0 && hits.eventError == 0 && hits.sessionError == 0)
        #expect(RankingFigures(outcomes).all.events == 0)
        #expect(LatencyFigures(nanoseconds: []) == nil)
        #expect(SessionFigures(outcomes).withoutHit.mean == 0)
        #expect(SessionFigures.clicksNeeded(for: 0, in: outcomes) == nil)
        let order = PopularityOrder(views: [])
        #expect(ExposureFigures(ReplayOutcomes(name: "none", itemCount: 0), order: order).gini == 0)
    }

    @Test func `Percentiles of times go by nearest rank`() throws {
        let figures = try #require(LatencyFigures(nanoseconds: (1...100).reversed().map { $0 * 1_000_000 }))
        #expect(figures.p50 == 50 && figures.p90 == 90 && figures.p99 == 99 && figures.maximum == 100 && figures.mean == 50.5)
        let one = try #require(LatencyFigures(nanoseconds: [2_500_000]))
        #expect(one.p50 == 2.5 && one.maximum == 2.5)
    }

    @Test func `Exposure of a world computed by hand`() {
        // Items by views: 3 (10), 1 and 2 (5 each), 0 (1): percentiles 7/8, 1/2, 1/2, 1/8.
        let order = PopularityOrder(views: [1, 5, 5, 10])
        #expect(order.items == [3, 1, 2, 0])
        #expect(order.percentiles == [0.125, 0.5, 0.5, 0.875])
        var outcomes = ReplayOutcomes(name: "hand", itemCount: 4)
        outcomes.record(ItemStanding(rank: 1, isCandidate: true), target: 0, shown: [3, 1])
        outcomes.record(ItemStanding(rank: 9, isCandidate: false), target: 3, shown: [3, 2])
        outcomes.endSession()
        let figures = ExposureFigures(outcomes, order: order)
        #expect(figures.catalogueCoverage == 0.75)
        #expect(figures.shownPercentile == (0.875 * 2 + 0.5 * 2) / 4)
        #expect(figures.targetPercentile == 0.5)
        // Counts 0, 1, 1, 2: (-3*0 - 1 + 1 + 3*2) / (4*4).
        #expect(figures.gini == 6.0 / 16)
        #expect(ExposureFigures.gini([5, 5, 5]) == 0)
        #expect(abs(ExposureFigures.gini([0, 0, 0, 8]) - 0.75) < 1e-12)
    }

    @Test func `Session figures of a world computed by hand`() {
        let figures = SessionFigures(Outcomes.make([[1, 30], [30, 2], [30, 30, 30], [5], []]))
        #expect(figures.missEnded.sessions == 4)
        #expect(figures.missEnded.mean == 0.5)
        #expect(figures.withoutHit.mean == 0.25)
        #expect(abs(figures.clicksToFirstHit.mean - 4 / 3.0) < 1e-12)
        #expect(figures.clicksToFirstHit.sessions == 3)
        #expect(abs(figures.missEnded.error - (1.0 / 3 / 4).squareRoot()) < 1e-12)
    }

    @Test func `Clicks needed is the first position that reaches the target`() {
        let outcomes = Outcomes.make([[30, 1, 1], [30, 30, 1], [1, 1]])
        #expect(SessionFigures.clicksNeeded(for: 0.3, in: outcomes) == 1)
        #expect(SessionFigures.clicksNeeded(for: 0.6, in: outcomes) == 2)
        #expect(SessionFigures.clicksNeeded(for: 1, in: outcomes) == 3)
        #expect(SessionFigures.clicksNeeded(for: 1, in: outcomes, deepest: 2) == nil)
    }
}
