#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What one event's rank is worth. With one relevant item, the hit rate is recall, and the ideal gain of NDCG is 1.
package struct RankingMetric: Sendable, Hashable {
    /// Kinds of worth within the cutoff; beyond it all are 0.
    package enum Kind: String, Sendable, CaseIterable {
        /// 1: the mean is HR, also called recall.
        case hitRate = "hr"
        /// 1 / rank: the mean is MRR.
        case reciprocalRank = "mrr"
        /// 1 / log2(rank + 1): the mean is NDCG.
        case discountedGain = "ndcg"
    }

    /// The cutoffs that reports have.
    package static let cutoffs = [1, 5, 10, 20]
    /// Every kind at every cutoff.
    package static let all = Kind.allCases.flatMap { kind in cutoffs.map { RankingMetric(kind, at: $0) } }
    /// HR@20.
    package static let hr20 = RankingMetric(.hitRate, at: 20)
    /// MRR@20.
    package static let mrr20 = RankingMetric(.reciprocalRank, at: 20)

    package let kind: Kind
    /// Ranks that count, from 1.
    package let cutoff: Int

    package init(_ kind: Kind, at cutoff: Int) {
        self.kind = kind
        self.cutoff = cutoff
    }

    /// Such as `hr20`.
    package var name: String { "\(kind.rawValue)\(cutoff)" }

    /// The worth of a rank, in 0...1.
    package func worth(_ rank: UInt32) -> Double {
        guard rank >= 1, Int(rank) <= cutoff else { return 0 }
        switch kind {
        case .hitRate: return 1
        case .reciprocalRank: return 1 / Double(rank)
        case .discountedGain: return 1 / log2(Double(rank) + 1)
        }
    }
}
