/// Where a system puts an item.
package struct ItemStanding: Sendable, Equatable {
    /// 1 for the best of all items.
    package let rank: Int
    /// Whether the system scored the item; if not, popularity alone gave it its place.
    package let isCandidate: Bool

    package init(rank: Int, isCandidate: Bool) {
        self.rank = rank
        self.isCandidate = isCandidate
    }
}

/// A system that ranks all items of a shop after each view of a session.
///
/// The order is total: by score, ties by popularity; what has no score comes after everything that has one, by popularity. Views that
/// happened before stay in the ranking.
package protocol SessionRecommender {
    /// The name in reports.
    var name: String { get }

    /// Forgets the session.
    mutating func beginSession()

    /// Takes in one view of an item, numbered as in training, with its time in milliseconds where it is known.
    mutating func view(_ item: UInt32, at time: Int64?)

    /// Ranks for the session so far, so that ``recommended`` has the best `count` items. This and ``view(_:at:)`` are what a replay times.
    mutating func recommend(_ count: Int)

    /// The items of the latest ``recommend(_:)``, best first.
    var recommended: [UInt32] { get }

    /// Where an item stands in the latest ranking.
    func standing(of item: UInt32) -> ItemStanding
}
