import Ranking
package import RankingModel
import SessionFeatures

/// The agent itself: its session state and its ranker, driven as by `POST /v1/events` and `GET /v1/rank`.
package struct AgentRecommender: SessionRecommender, Sendable {
    package let name: String
    private var state = SessionState()
    private var ranker: Ranker
    private var answer: [RankedItem] = []

    /// An agent that holds this table and model; without a model it ranks by the initial one.
    package init(name: String = "sotto", table: ItemTable, model: RankingModel?) {
        self.name = name
        ranker = Ranker(table: table, model: model)
    }

    package mutating func beginSession() { state = SessionState() }

    package mutating func view(_ item: UInt32, at time: Int64?) { state.apply(.view(item: item, time: time)) }

    package mutating func recommend(_ count: Int) {
        answer = ranker.rank(state, RankingRequest(k: count, options: RankingOptions(hasReasons: false))).items
    }

    package var recommended: [UInt32] { answer.map(\.itemIndex) }

    package func standing(of item: UInt32) -> ItemStanding {
        let place = Int(ranker.table.popularityRank[Int(item)])
        let matrix = ranker.matrix
        guard let row = matrix.row(of: item) else {
            // Every candidate is ahead, and every more popular item that isn't a candidate.
            let popular = matrix.items.count { Int(ranker.table.popularityRank[Int($0)]) < place }
            return ItemStanding(rank: matrix.count + place - popular + 1, isCandidate: false)
        }
        let score = ranker.scores[row]
        var ahead = 0
        for other in 0..<matrix.count where other != row {
            let otherScore = ranker.scores[other]
            if otherScore > score || (otherScore == score && Int(ranker.table.popularityRank[Int(matrix.items[other])]) < place) { ahead += 1 }
        }
        return ItemStanding(rank: ahead + 1, isCandidate: true)
    }
}
