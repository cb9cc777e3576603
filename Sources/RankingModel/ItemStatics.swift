#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Values of one item that don't depend on a session, derived once from the counts of an ``ItemTable``.
package struct ItemStatics: Sendable, Equatable {
    /// log(1 + clicks) over the largest such value, in 0...1.
    package let logPopularity: Float
    /// log(1 + recent clicks) over the largest such value, in 0...1.
    package let logRecentPopularity: Float
    /// 1 / sqrt(clicks), at most 1.
    package let inverseRootClicks: Float
    /// log(all clicks / clicks) / log(all clicks): inverse document frequency in 0...1.
    package let rarity: Float

    /// The values of an item that the table doesn't know: it was never clicked.
    package static let unknown = ItemStatics(logPopularity: 0, logRecentPopularity: 0, inverseRootClicks: 1, rarity: 1)

    static func derive(popularity: [UInt32], recentPopularity: [UInt32]) -> [ItemStatics] {
        let total = popularity.reduce(into: Float(0)) { $0 += Float($1) }
        let logTotal = max(log(max(total, 1)), 1)
        let top = max(log(1 + Float(popularity.max() ?? 0)), 1e-6)
        let recentTop = max(log(1 + Float(recentPopularity.max() ?? 0)), 1e-6)
        return popularity.indices.map { item in
            let clicks = max(Float(popularity[item]), 1)
            return ItemStatics(
                logPopularity: log(1 + Float(popularity[item])) / top,
                logRecentPopularity: log(1 + Float(recentPopularity[item])) / recentTop,
                inverseRootClicks: 1 / clicks.squareRoot(),
                rarity: max(0, log(max(total, 1) / clicks) / logTotal)
            )
        }
    }
}
