/// Historical popularity alone (POP): the same list for everyone, the baseline that needs no session.
package struct PopularityRecommender: SessionRecommender, Sendable {
    package let name = "pop"
    package private(set) var recommended: [UInt32] = []
    private let order: PopularityOrder

    package init(order: PopularityOrder) { self.order = order }

    package mutating func beginSession() {}

    package mutating func view(_ item: UInt32, at time: Int64?) {}

    package mutating func recommend(_ count: Int) { recommended = Array(order.items.prefix(count)) }

    package func standing(of item: UInt32) -> ItemStanding {
        ItemStanding(rank: Int(order.rank[Int(item)]) + 1, isCandidate: false)
    }
}
