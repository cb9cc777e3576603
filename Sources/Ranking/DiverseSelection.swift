import RankingModel

/// Greedy re-ranking by maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998).
///
/// From a pool of the best candidates it takes, again and again, the one with the largest
/// `(1 - d) relevance - d max over the chosen j of similarity(i, j)`, where `d` is the request's diversity. Relevance is the score on the
/// pool's range, in 0...1. `similarity(i, j)` is the larger of 1/2 for equal categories and the square root of the cosine
/// `together(j, i) / sqrt(clicks of j x clicks of i)` in the neighbour row of `j`, at most 1. Ties keep the order of scores. One choice
/// costs the pool plus one neighbour row.
struct DiverseSelection {
    /// The pool is this many times the number of items wanted.
    static let poolFactor = 4
    /// Similarity of two items that share only their category.
    static let categorySimilarity: Float = 0.5

    /// The best `k` of the pool in the order of choice. `pool` is ordered by score, and `items` is the candidate of each row.
    static func choose(
        _ k: Int, from pool: [TopSelection.Entry], items: [UInt32], diversity: Float, table: borrowing ItemTable
    ) -> [TopSelection.Entry] {
        guard let best = pool.first, let worst = pool.last else { return [] }
        let range = best.score - worst.score
        let scale = range > 0 && range.isFinite ? 1 / range : 0
        var placeOf: [UInt32: Int] = [:]
        placeOf.reserveCapacity(pool.count)
        for (place, entry) in pool.enumerated() { placeOf[items[entry.row]] = place }
        var similarity = [Float](repeating: 0, count: pool.count)
        var isChosen = [Bool](repeating: false, count: pool.count)
        var chosen: [TopSelection.Entry] = []
        while chosen.count < k {
            var next: Int?
            var largest = -Float.infinity
            for place in pool.indices where !isChosen[place] {
                let gain = (1 - diversity) * (pool[place].score - worst.score) * scale - diversity * similarity[place]
                if gain > largest || next == nil { (next, largest) = (place, gain) }
            }
            guard let next else { break }
            isChosen[next] = true
            chosen.append(pool[next])
            let item = items[pool[next].row]
            guard Int(item) < table.count else { continue }
            let category = table.category[Int(item)]
            if category != 0 {
                for place in pool.indices {
                    let other = Int(items[pool[place].row])
                    if other < table.count, table.category[other] == category { similarity[place] = max(similarity[place], categorySimilarity) }
                }
            }
            let unit = table.scales[Int(item)].together / 65_535 * table.statics[Int(item)].inverseRootClicks
            for edge in table.row(of: item) {
                let neighbour = table.neighbours[edge]
                guard let place = placeOf[neighbour] else { continue }
                let cosine = Float(table.together[edge]) * unit * table.statics[Int(neighbour)].inverseRootClicks
                similarity[place] = max(similarity[place], min(cosine.squareRoot(), 1))
            }
        }
        return chosen
    }
}
