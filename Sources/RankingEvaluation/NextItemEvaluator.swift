import Ranking
package import RankingModel
import SessionFeatures

/// Measures next-item ranking on recorded sessions, event by event through the agent's own session state.
///
/// For every position n of a session, the first n views are the context and all items of the table are ranked for view n + 1: candidates by
/// score (ties by popularity, then index), then everything else by popularity. Views seen before stay candidates. A next item that the
/// table doesn't know counts as a miss.
package struct NextItemEvaluator: Sendable {
    /// Positions that count as hits.
    package static let cutoff = 20

    /// How the items are ordered.
    package enum Method: Sendable {
        /// By the ranker's model.
        case model
        /// By historical popularity alone: the baseline.
        case popularity
    }

    /// What was measured so far.
    package private(set) var figures = RankingFigures()
    private var ranker: Ranker
    private let method: Method

    package init(table: ItemTable, model: RankingModel?, method: Method = .model) {
        ranker = Ranker(table: table, model: model)
        self.method = method
    }

    /// Replaces the model and forgets the figures.
    package mutating func reset(model: RankingModel?) {
        ranker.install(model)
        figures = RankingFigures()
    }

    /// Measures one session: item identifiers in order, with times in milliseconds or none.
    package mutating func evaluate(items: [String], times: [Int64]? = nil) {
        var state = SessionState()
        for position in items.indices {
            let item = ranker.table.item(items[position])
            if position > 0 {
                let outcome = item.flatMap { rank(of: $0, after: state) }
                figures.record(rank: outcome?.rank, isCandidate: outcome?.isCandidate ?? false, contextLength: position)
            }
            let time = times.flatMap { position < $0.count ? $0[position] : nil }
            state.apply(.view(item: item, time: time))
        }
    }

    /// The 1-based rank of `target` among all items.
    private mutating func rank(of target: UInt32, after state: SessionState) -> (rank: Int, isCandidate: Bool) {
        let popularityRank = Int(ranker.table.popularityRank[Int(target)])
        guard method == .model else { return (popularityRank + 1, false) }
        ranker.score(state)
        let matrix = ranker.matrix
        guard let row = matrix.row(of: target) else {
            // Every candidate is ahead, and every more popular item that isn't a candidate.
            let popularCandidates = matrix.items.count { Int(ranker.table.popularityRank[Int($0)]) < popularityRank }
            return (matrix.count + popularityRank - popularCandidates + 1, false)
        }
        let score = ranker.scores[row]
        var ahead = 0
        for other in 0..<matrix.count where other != row {
            let otherScore = ranker.scores[other]
            if otherScore > score
                || (otherScore == score && Int(ranker.table.popularityRank[Int(matrix.items[other])]) < popularityRank)
            {
                ahead += 1
            }
        }
        return (ahead + 1, true)
    }
}
