/// What a noised histogram of item pairs released: the cells that passed its threshold, and the public numbers that say how far to trust
/// them.
///
/// The domain is public: all ordered pairs of ``domainItems`` items, and the items themselves. Each session adds at most
/// ``pairsPerSession`` pairs (1 / gap^2 for an item that is viewed `gap` views later) and each item viewed at ``itemWeight``, the whole
/// vector clipped in L2; every cell of the sum got noise of one law. The threshold is chosen by the size of the domain alone, so leaving
/// cells out costs no privacy.
package struct ItemHistogram: Sendable, Equatable {
    /// One cell of pairs.
    package struct Pair: Sendable, Hashable {
        /// The item viewed first, an index into ``ItemHistogram/items``.
        package var first: UInt32
        /// The item viewed later.
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
        /// Sessions that contributed.
        package var population: UInt64
        /// Items of the public domain, 1 to ``ItemTable/Limit/items``.
        package var domainItems: UInt32
        /// Epsilon of one session's whole contribution, with ``delta``, replacing it by any other.
        package var epsilon: Double
        /// Delta, between 0 and 1.
        package var delta: Double
        /// Bits behind the point of the grid, 0...24: a count of 1 is 2^gridExponent units.
        package var gridExponent: UInt8
        /// L2 clip of one session's vector, in grid units.
        package var clipNorm: UInt64
        /// Variance of the noise of each cell, in squared grid units.
        package var variance: UInt64
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
            pairsPerSession: UInt16, reach: UInt8, threshold: UInt64, expectedFalseCells: Double
        ) {
            self.population = population
            self.domainItems = domainItems
            self.epsilon = epsilon
            self.delta = delta
            self.gridExponent = gridExponent
            self.clipNorm = clipNorm
            self.variance = variance
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

        var isValid: Bool {
            let numbers = [epsilon, delta, expectedFalseCells]
            return numbers.allSatisfy { $0.isFinite && $0.sign == .plus } && epsilon > 0 && delta > 0 && delta < 1 && population > 0
                && (1...UInt32(ItemTable.Limit.items)).contains(domainItems) && gridExponent <= 24 && clipNorm > 0 && variance > 0
                && pairsPerSession > 0 && reach > 0 && threshold > 0
        }
    }

    /// What an item's view counts beside a pair's 1 / gap^2: popularity needs less, because all of an item's views are in one cell.
    package static let itemWeight = 0.25

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
            guard pair.first < items.count, pair.second < items.count, pair.value >= facts.threshold else { return nil }
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

    /// The share of the hit rate that a table of exact counts would add, which this one may be expected to keep, 0..<1: from the public
    /// numbers alone.
    ///
    /// `x^2 / (x^2 + 25)` for `x` = sessions per item of the domain and per standard deviation of the noise. Fitted to simulated
    /// releases of two shops (3,000 and 7,000 items, 14,000 to 1.8 million sessions, epsilon 1 to 8).
    package var expectedUsefulness: Double {
        let x = Double(facts.population) / Double(facts.domainItems) / facts.noise
        return x * x / (x * x + 25)
    }

    /// Below this ``expectedUsefulness`` a table is hardly better than none.
    package static let leastUsefulness = 1.0 / 3

    /// Where a table of these cells comes from.
    package var provenance: ItemTableProvenance? {
        .noisedHistogram(
            population: facts.population, epsilon: facts.epsilon, delta: facts.delta, noise: facts.noise, threshold: facts.thresholdCounts)
    }
}
