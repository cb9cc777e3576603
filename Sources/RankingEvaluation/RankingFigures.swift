#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Means of next-item ranking quality over events, for all contexts and apart for contexts of one view and of more.
package struct RankingFigures: Sendable, Equatable {
    /// Sums over a group of events.
    package struct Group: Sendable, Equatable {
        /// Events measured.
        package private(set) var events = 0
        /// Events whose next item was within the first ``NextItemEvaluator/cutoff``.
        package private(set) var hits = 0
        /// Events whose next item was a candidate: an upper bound of what a better model could hit.
        package private(set) var covered = 0
        private var reciprocalSum = 0.0
        private var gainSum = 0.0

        /// HR@20: the share of hits, in 0...1; 0 without events.
        package var hitRate: Double { mean(Double(hits)) }
        /// MRR@20: the mean of 1 / rank, 0 for a miss.
        package var meanReciprocalRank: Double { mean(reciprocalSum) }
        /// NDCG@20 with one relevant item: the mean of 1 / log2(rank + 1), 0 for a miss.
        package var discountedGain: Double { mean(gainSum) }
        /// The share of events whose next item was a candidate.
        package var coverage: Double { mean(Double(covered)) }
        /// Standard error of ``hitRate`` over events, taken as independent.
        package var hitRateError: Double { events == 0 ? 0 : (hitRate * (1 - hitRate) / Double(events)).squareRoot() }

        mutating func record(rank: Int?, isCandidate: Bool) {
            events += 1
            if isCandidate { covered += 1 }
            guard let rank, rank <= NextItemEvaluator.cutoff else { return }
            hits += 1
            reciprocalSum += 1 / Double(rank)
            gainSum += 1 / log2(Double(rank) + 1)
        }

        private func mean(_ sum: Double) -> Double { events == 0 ? 0 : sum / Double(events) }
    }

    /// Every event.
    package private(set) var all = Group()
    /// Events after the first view.
    package private(set) var first = Group()
    /// Events after two or more views.
    package private(set) var later = Group()

    package init() {}

    /// Adds one event: the next item's 1-based rank, or nil when the table doesn't know it.
    mutating func record(rank: Int?, isCandidate: Bool, contextLength: Int) {
        all.record(rank: rank, isCandidate: isCandidate)
        if contextLength == 1 {
            first.record(rank: rank, isCandidate: isCandidate)
        } else {
            later.record(rank: rank, isCandidate: isCandidate)
        }
    }
}
