package import RankingModel

/// Items by their views in the training sessions: the order of everything that a system doesn't score, and of ties.
package struct PopularityOrder: Sendable {
    /// Views of each item.
    package let views: [UInt32]
    /// All items, most viewed first; equal views by number.
    package let items: [UInt32]
    /// The place of each item in ``items``.
    package let rank: [UInt32]

    /// The order of an item table.
    package init(_ table: ItemTable) {
        views = table.popularity
        items = table.byPopularity
        rank = table.popularityRank
    }

    /// The order of counted views.
    package init(views: [UInt32]) {
        self.views = views
        items = views.indices.map(UInt32.init).sorted { left, right in
            let (a, b) = (views[Int(left)], views[Int(right)])
            return a != b ? a > b : left < right
        }
        var rank = [UInt32](repeating: 0, count: views.count)
        for (place, item) in items.enumerated() { rank[Int(item)] = UInt32(place) }
        self.rank = rank
    }

    /// The number of items.
    package var count: Int { views.count }

    /// Each item's popularity percentile: the share of items with fewer views plus half of those with as many, in 0...1. The mean over all
    /// items is one half.
    package var percentiles: [Double] {
        var result = [Double](repeating: 0, count: count)
        var place = 0
        while place < count {
            var end = place
            while end < count, views[Int(items[end])] == views[Int(items[place])] { end += 1 }
            let percentile = (Double(count - end) + Double(end - place) / 2) / Double(count)
            for position in place..<end { result[Int(items[position])] = percentile }
            place = end
        }
        return result
    }
}
