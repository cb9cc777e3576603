/// Scores above zero of some of a shop's items, reused from one ranking to the next.
struct SparseScores: Sendable {
    /// Items with a score, in the order in which they got it.
    private(set) var items: [UInt32] = []
    private var values: [Double]

    init(itemCount: Int) { values = [Double](repeating: 0, count: itemCount) }

    /// An item's score; 0 when it has none.
    subscript(item: UInt32) -> Double { values[Int(item)] }

    /// Forgets all scores, in time of their number.
    mutating func removeAll() {
        for item in items { values[Int(item)] = 0 }
        items.removeAll(keepingCapacity: true)
    }

    /// Adds to an item's score. Nothing happens for an item outside the shop, and for an amount that isn't above zero.
    mutating func add(_ amount: Double, to item: UInt32) {
        guard Int(item) < values.count, amount > 0 else { return }
        if values[Int(item)] == 0 { items.append(item) }
        values[Int(item)] += amount
    }

    /// The best `count` items: by score, ties by popularity, then items without a score by popularity.
    func best(_ count: Int, by order: PopularityOrder) -> [UInt32] {
        var best: [UInt32] = []
        best.reserveCapacity(count + 1)
        for item in items {
            if best.count == count {
                guard let worst = best.last, precedes(item, worst, order) else { continue }
                best.removeLast()
            }
            var place = best.count
            while place > 0, precedes(item, best[place - 1], order) { place -= 1 }
            best.insert(item, at: place)
        }
        for item in order.items {
            guard best.count < count else { break }
            if values[Int(item)] == 0 { best.append(item) }
        }
        return best
    }

    /// Where an item stands among all.
    func standing(of item: UInt32, by order: PopularityOrder) -> ItemStanding {
        let place = Int(order.rank[Int(item)])
        guard values[Int(item)] > 0 else {
            // Every scored item is ahead, and every more popular one without a score.
            let popular = items.count { Int(order.rank[Int($0)]) < place }
            return ItemStanding(rank: items.count + place - popular + 1, isCandidate: false)
        }
        return ItemStanding(rank: items.count { $0 != item && precedes($0, item, order) } + 1, isCandidate: true)
    }

    private func precedes(_ left: UInt32, _ right: UInt32, _ order: PopularityOrder) -> Bool {
        let (a, b) = (values[Int(left)], values[Int(right)])
        return a != b ? a > b : order.rank[Int(left)] < order.rank[Int(right)]
    }
}
