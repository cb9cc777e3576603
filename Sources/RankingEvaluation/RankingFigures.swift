/// HR, MRR and NDCG at 20 of one replay, for all contexts and apart for contexts of one view and of more.
package struct RankingFigures: Sendable, Equatable {
    /// Means over a group of events.
    package struct Group: Sendable, Equatable {
        /// Events measured.
        package let events: Int
        /// HR@20: the share of events whose next item was among the first 20, in 0...1; 0 without events.
        package let hitRate: Double
        /// MRR@20: the mean of 1 / rank, 0 for a miss.
        package let meanReciprocalRank: Double
        /// NDCG@20 with one relevant item: the mean of 1 / log2(rank + 1), 0 for a miss.
        package let discountedGain: Double
        /// The share of events whose next item was a candidate.
        package let coverage: Double
        /// Standard error of ``hitRate`` over events, taken as independent.
        package let hitRateError: Double

        init(_ outcomes: ReplayOutcomes, positions: ClosedRange<Int>) {
            let hits = MetricEstimate(.hr20, outcomes, positions: positions)
            events = hits.events
            hitRate = hits.mean
            hitRateError = hits.eventError
            meanReciprocalRank = MetricEstimate(.mrr20, outcomes, positions: positions).mean
            discountedGain = MetricEstimate(RankingMetric(.discountedGain, at: 20), outcomes, positions: positions).mean
            coverage = MetricEstimate(outcomes, positions: positions) { outcomes.isCandidate[$0] ? 1 : 0 }.mean
        }
    }

    /// Every event.
    package let all: Group
    /// Events after the first view.
    package let first: Group
    /// Events after two or more views.
    package let later: Group

    /// Figures of a replay.
    package init(_ outcomes: ReplayOutcomes) {
        all = Group(outcomes, positions: 1...Int.max)
        first = Group(outcomes, positions: 1...1)
        later = Group(outcomes, positions: 2...Int.max)
    }
}
