/// Whom a system's lists show: how much of the shop, and how popular.
package struct ExposureFigures: Sendable, Equatable {
    /// The share of the shop's items that were shown at least once.
    package let catalogueCoverage: Double
    /// The mean popularity percentile of what was shown, in 0...1; one half for items drawn evenly from the shop.
    package let shownPercentile: Double
    /// The same of the next items: what an unbiased list would have.
    package let targetPercentile: Double
    /// The Gini coefficient of how often each item was shown: 0 when all items were shown alike, near 1 when few took everything.
    package let gini: Double

    /// Figures of a replay. All are 0 when nothing was shown.
    package init(_ outcomes: ReplayOutcomes, order: PopularityOrder) {
        let percentiles = order.percentiles
        func mean(_ counts: [UInt32]) -> Double {
            let total = counts.reduce(0.0) { $0 + Double($1) }
            return total == 0 ? 0 : zip(counts, percentiles).reduce(0) { $0 + Double($1.0) * $1.1 } / total
        }
        let shown = outcomes.shown
        catalogueCoverage = shown.isEmpty ? 0 : Double(shown.count { $0 > 0 }) / Double(shown.count)
        shownPercentile = mean(shown)
        targetPercentile = mean(outcomes.targets)
        gini = Self.gini(shown)
    }

    /// sum over i of (2i - n - 1) x_i / (n sum x), with x ascending and i from 1.
    static func gini(_ counts: [UInt32]) -> Double {
        let total = counts.reduce(0.0) { $0 + Double($1) }
        guard total > 0 else { return 0 }
        let size = Double(counts.count)
        let weighted = counts.sorted().enumerated().reduce(0.0) { $0 + (2 * Double($1.offset + 1) - size - 1) * Double($1.element) }
        return weighted / (size * total)
    }
}
