package import RankingModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What a session prefers and where it is heading: a few numbers, recomputed from the latest views whenever they are needed.
///
/// At most ``FeatureScale/preferenceSteps`` steps between views are looked at, so the cost is the same for every length of session.
package struct SessionTrends: Sendable, Equatable {
    /// Steps that were looked at.
    package private(set) var steps = 0
    /// Share of the steps that stayed in the category, shrunk by one step towards 0: n / (steps + 1), in 0..<1.
    package private(set) var sameCategory: Float = 0
    /// Share of the steps that went back to an item seen before, shrunk as ``sameCategory``.
    package private(set) var repeats: Float = 0
    /// Share of the steps that went to an item in the neighbour row of the one before, shrunk as ``sameCategory``.
    package private(set) var neighbours: Float = 0
    /// The median of the prices of the latest views, in minor units; nil when none has a price.
    package private(set) var usualPrice: Float?
    /// 1 - mean |log2 of a viewed price over ``usualPrice``|, in 0...1; 1/2 with a single price, 0 without.
    package private(set) var priceFocus: Float = 0
    /// Prices that ``priceFocus`` rests on.
    package private(set) var prices = 0
    /// Clicks a minute `v` over the timed steps as `v / (v + 2)`, in 0...1; 0 without times.
    package private(set) var velocity: Float = 0
    /// Mean dwell share of the newer half of the latest views whose dwell is known, less that of the older half, in -1...1.
    package private(set) var dwellTrend: Float = 0
    /// Mean dwell share of those views; nil when none is known.
    package private(set) var meanDwell: Float?

    /// The trends of a session.
    package init(of state: SessionState, in table: borrowing ItemTable) {
        let views = state.views.suffix(FeatureScale.preferenceSteps + 1)
        guard let first = views.first else { return }
        countSteps(views, table)
        readPrices(views, table)
        readDwell(views.suffix(FeatureScale.preferenceSteps))
        // The oldest and the newest timed view bound the span; a clock that ran backwards gives none.
        let timed = views.compactMap(\.time)
        if timed.count >= 2, first.time != nil, let start = timed.first, let end = timed.last {
            let span = end.subtractingReportingOverflow(start)
            if !span.overflow, span.partialValue >= 0 {
                let minutes = max(Float(span.partialValue) / 60_000, 1e-3)
                let rate = Float(timed.count - 1) / minutes
                velocity = rate / (rate + Float(FeatureScale.ordinaryVelocity))
            }
        }
    }

    private mutating func countSteps(_ views: ArraySlice<SessionState.View>, _ table: borrowing ItemTable) {
        var (same, back, near) = (0, 0, 0)
        for index in views.indices.dropFirst() {
            let (from, to) = (views[index - 1].item, views[index].item)
            steps += 1
            if views[index].isRevisit { back += 1 }
            guard Int(from) < table.count, Int(to) < table.count else { continue }
            let category = table.category[Int(to)]
            if category != 0, table.category[Int(from)] == category { same += 1 }
            if table.isNeighbour(to, of: from) { near += 1 }
        }
        let share = 1 / Float(steps + 1)
        (sameCategory, repeats, neighbours) = (Float(same) * share, Float(back) * share, Float(near) * share)
    }

    private mutating func readPrices(_ views: ArraySlice<SessionState.View>, _ table: borrowing ItemTable) {
        guard !table.catalogue.prices.isEmpty else { return }
        var seen: [Float] = []
        for view in views { if let price = table.price(of: view.item), price > 0 { seen.append(Float(price)) } }
        guard !seen.isEmpty else { return }
        seen.sort()
        let usual = seen[seen.count / 2]
        usualPrice = usual
        prices = seen.count
        var spread: Float = 0
        for price in seen { spread += abs(log2(price / usual)) }
        priceFocus = seen.count == 1 ? 0.5 : max(0, 1 - spread / Float(seen.count))
    }

    private mutating func readDwell(_ views: ArraySlice<SessionState.View>) {
        let known = views.compactMap(\.dwell)
        guard !known.isEmpty else { return }
        let older = known.prefix(known.count / 2)
        let newer = known.suffix(known.count - older.count)
        let (olderSum, newerSum) = (older.reduce(0, +), newer.reduce(0, +))
        meanDwell = (olderSum + newerSum) / Float(known.count)
        if !older.isEmpty { dwellTrend = newerSum / Float(newer.count) - olderSum / Float(older.count) }
    }
}

extension ItemTable {
    /// Whether an item is in another one's neighbour row. Binary search.
    package func isNeighbour(_ item: UInt32, of other: UInt32) -> Bool {
        let row = row(of: other)
        var (low, high) = (row.lowerBound, row.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if neighbours[middle] == item { return true }
            if neighbours[middle] < item { low = middle + 1 } else { high = middle }
        }
        return false
    }
}
