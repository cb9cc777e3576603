/// Popularity within the session (S-POP): items by their views in it, ties and the rest by historical popularity. As session-rec's
/// `SessionPop`, whose popularity term pop / (pop + 1) stays below one view.
package struct SessionPopularityRecommender: SessionRecommender, Sendable {
    package let name = "s-pop"
    package private(set) var recommended: [UInt32] = []
    private let order: PopularityOrder
    private var scores: SparseScores

    package init(order: PopularityOrder) {
        self.order = order
        scores = SparseScores(itemCount: order.count)
    }

    package mutating func beginSession() { scores.removeAll() }

    package mutating func view(_ item: UInt32, at time: Int64?) { scores.add(1, to: item) }

    package mutating func recommend(_ count: Int) { recommended = scores.best(count, by: order) }

    package func standing(of item: UInt32) -> ItemStanding { scores.standing(of: item, by: order) }
}
