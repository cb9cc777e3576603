/// What a noised histogram of item pairs released: the cells that passed its threshold, and the public numbers that say how far to trust
/// them.
///
/// The domain is public: all pairs of two of ``Facts/domainItems`` items, without an order, and the items themselves. A session's vector has
/// the nearest ``Facts/pairsPerSession`` pairs of different items (1 / gap^2 for items that were viewed `gap` views apart, the nearest once)
/// and each item viewed at ``itemWeight``, clipped in L2; every cell of the sum got noise of one law. The threshold is chosen by the size of
/// the domain alone, so leaving cells out costs no privacy. One cell for both orders has half the noise of two that are added up.
package struct ItemHistogram: Sendable, Equatable {
    /// One cell of pairs.
    package struct Pair: Sendable, Hashable {
        /// The item with the smaller index into ``ItemHistogram/items``.
        package var first: UInt32
        /// The other item.
        package var second: UInt32
        /// The noised sum, in grid units.
        package var value: UInt64

        package init(first: UInt32, second: UInt32, value: UInt64) {
            self.first = first
            self.second = second
            self.value = value
        }
    }

    /// One cell of items.
    package struct Popularity: Sendable, Hashable {
        /// The item, an index into ``ItemHistogram/items``.
        package var item: UInt32
        /// The noised sum of weighted views, in grid units.
        package var value: UInt64

        package init(item: UInt32, value: UInt64) {
            self.item = item
            self.value = value
        }
    }

    /// The public numbers of a release.
    package struct Facts: Sendable, Equatable {
        /// Sessions that contributed, to all periods together.
        package var population: UInt64
        /// Items of the public domain, 1 to ``ItemTable/Limit/items``.
        package var domainItems: UInt32
        /// Epsilon of one session's whole contribution, with ``delta``, replacing it by any other: each session is in one period.
        package var epsilon: Double
        /// Delta, between 0 and 1.
        package var delta: Double
        /// Bits behind the point of the grid, 0...24: a count of 1 is 2^gridExponent units.
        package var gridExponent: UInt8
        /// L2 clip of one session's vector, in grid units.
        package var clipNorm: UInt64
        /// Variance of the noise of each cell, all periods together, in squared grid units.
        package var variance: UInt64
        /// Releases that were added up, of different sessions and each with noise of its own; at least 1.
        package var periods: UInt16
        /// Most pairs of one session.
        package var pairsPerSession: UInt16
        /// Longest gap of a pair, in views.
        package var reach: UInt8
        /// Cells below it were left out, in grid units.
        package var threshold: UInt64
        /// Cells without any view behind them that pass the threshold on average, in the whole domain.
        package var expectedFalseCells: Double

        package init(
            population: UInt64, domainItems: UInt32, epsilon: Double, delta: Double, gridExponent: UInt8, clipNorm: UInt64, variance: UInt64,
            periods: UInt16 = 1, pairsPerSession: UInt16, reach: UInt8, threshold: UInt64, expectedFalseCells: Double
        ) {
            self.population = population
            self.domainItems = domainItems
            self.epsilon = epsilon
            self.delta = delta
            self.gridExponent = gridExponent
            self.clipNorm = clipNorm
            self.variance = variance
            self.periods = periods
            self.pairsPerSession = pairsPerSession
            self.reach = reach
            self.threshold = threshold
            self.expectedFalseCells = expectedFalseCells
        }

        /// Grid units of a count of 1.
        package var unit: Double { Double(UInt64(1) << UInt64(gridExponent)) }
        /// Standard deviation of the noise on a count of 1.
        package var noise: Double { Double(variance).squareRoot() / unit }
        /// The threshold in counts.
        package var thresholdCounts: Double { Double(threshold) / unit }
        /// Pairs of the domain.
        package var domainPairs: Double { Double(domainItems) * (Double(domainItems) - 1) / 2 }
        /// What one session's contribution costs in zCDP: `2 clip^2 / (2 variance)`, because vectors without negative numbers of length
        /// `clip` are at most `sqrt(2) clip` apart.
        package var rho: Double { Double(clipNorm) * Double(clipNorm) * Double(periods) / Double(variance) }

        var isValid: Bool {
            let numbers = [epsilon, delta, expectedFalseCells]
            return numbers.allSatisfy { $0.isFinite && $0.sign == .plus } && epsilon > 0 && delta > 0 && delta < 1 && population > 0
                && (1...UInt32(ItemTable.Limit.items)).contains(domainItems) && gridExponent <= 24 && clipNorm > 0 && variance > 0
                && periods > 0 && pairsPerSession > 0 && reach > 0 && threshold > 0
        }
    }

    /// What an item's view counts beside a pair's 1 / gap^2: popularity needs less, because all of an item's views are in one cell.
    package static let itemWeight = 0.125

    /// The public numbers.
    package let facts: Facts
    /// Identifiers of the items in any kept cell, strictly ascending by their bytes.
    package let items: [String]
    /// Kept pairs, strictly ascending by first, then second item.
    package let pairs: [Pair]
    /// Kept items, strictly ascending.
    package let popularity: [Popularity]

    /// Nil unless the numbers are in range and the cells in order, above the threshold and of listed items, each of which has a cell.
    package init?(facts: Facts, items: [String], pairs: [Pair], popularity: [Popularity]) {
        guard facts.isValid, items.count <= Int(facts.domainItems), pairs.count <= ItemTable.Limit.edges else { return nil }
        guard items.allSatisfy({ (1...ItemTable.Limit.identifierBytes).contains($0.utf8.count) }),
            zip(items, items.dropFirst()).allSatisfy({ $0.utf8.lexicographicallyPrecedes($1.utf8) })
        else { return nil }
        let keys = pairs.map { BigramTable.key($0.first, $0.second) }
        guard zip(keys, keys.dropFirst()).allSatisfy({ $0 < $1 }),
            zip(popularity, popularity.dropFirst()).allSatisfy({ $0.item < $1.item })
        else { return nil }
        var isUsed = [Bool](repeating: false, count: items.count)
        for pair in pairs {
            guard pair.first < pair.second, pair.second < items.count, pair.value >= facts.threshold else { return nil }
            isUsed[Int(pair.first)] = true
            isUsed[Int(pair.second)] = true
        }
        for cell in popularity {
            guard cell.item < items.count, cell.value >= facts.threshold else { return nil }
            isUsed[Int(cell.item)] = true
        }
        guard isUsed.allSatisfy(\.self) else { return nil }
        self.facts = facts
        self.items = items
        self.pairs = pairs
        self.popularity = popularity
    }

    /// The share of the hit rate that a table of exact counts would add, which this one may be expected to keep, 0..<1: from released
    /// numbers alone.
    ///
    /// `t / (t + 0.3)` for `t` = pairs that noise does not explain (``believed``) for each item of the domain. Fitted to what the ranker kept
    /// with simulated releases; docs/evaluation.md has the table.
    package var expectedUsefulness: Double {
        let pairs = believed.pairs
        return pairs / (pairs + 0.3 * Double(facts.domainItems))
    }

    /// Below this ``expectedUsefulness`` a table is hardly better than none.
    package static let leastUsefulness = 1.0 / 3

    /// Where a table of these cells comes from.
    package var provenance: ItemTableProvenance? {
        .noisedHistogram(
            population: facts.population, epsilon: facts.epsilon, delta: facts.delta, noise: facts.noise, threshold: facts.thresholdCounts)
    }
}
