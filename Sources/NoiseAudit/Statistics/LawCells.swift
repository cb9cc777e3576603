/// The integers cut into runs of about equal probability under a law.
struct LawCells {
    /// The last integer of each cell but the last one, which is open.
    private let edges: [Int64]
    /// The probability of each cell.
    let shares: [Double]

    /// At most `count` cells, each of probability `1 / count` and more; nil if that leaves fewer than two.
    init?(_ law: DeclaredLaw, count: Int) {
        guard count >= 2 else { return nil }
        let share = 1 / Double(count)
        var edges: [Int64] = []
        var shares: [Double] = []
        var reached = 0.0
        while reached + 2 * share <= 1 + 1e-9 {
            let edge = law.quantile(reached + share)
            let upTo = law.lowerTail(to: edge)
            // What is left must make a whole cell.
            guard 1 - upTo >= share else { break }
            edges.append(edge)
            shares.append(upTo - reached)
            reached = upTo
        }
        guard !edges.isEmpty else { return nil }
        self.edges = edges
        self.shares = shares + [1 - reached]
    }

    /// The number of cells.
    var count: Int { shares.count }

    /// The cell of an integer.
    func index(of value: Int64) -> Int {
        var (low, high) = (0, edges.count)
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Pearson's statistic for counts of the cells.
    func chiSquare(_ seen: [Int], total: Int) -> Double {
        zip(seen, shares).reduce(0) { sum, cell in
            let expected = cell.1 * Double(total)
            return sum + (Double(cell.0) - expected) * (Double(cell.0) - expected) / expected
        }
    }
}
