#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension ItemHistogram {
    /// How far each kept pair's value is to be believed, 0...1, in the order of ``pairs``: the share of pairs with about that value that noise
    /// alone does not explain.
    ///
    /// An empirical Bayes estimate (Efron's local false discovery rate): among the kept pairs with neighbouring values, those that untouched
    /// cells of the domain pass there on average are counted against those that are there. Public numbers and released cells alone go in, so
    /// it costs no privacy. It never falls with the value.
    package var support: [Double] {
        let order = pairs.indices.sorted { pairs[$0].value != pairs[$1].value ? pairs[$0].value > pairs[$1].value : $0 < $1 }
        let window = max(Self.leastWindow, order.count / Self.windows)
        let sigma = Double(facts.variance).squareRoot()
        var support = [Double](repeating: 0, count: pairs.count)
        var (falseAbove, least) = (0.0, 1.0)
        for start in stride(from: 0, to: order.count, by: window) {
            let members = order[start..<min(start + window, order.count)]
            let value = Double(pairs[members[members.endIndex - 1]].value)
            // Half of a grid unit, because the noise is discrete.
            let falseHere = facts.domainPairs * erfc((value - 0.5) / (sigma * 2.0.squareRoot())) / 2
            least = min(least, max(0, 1 - (falseHere - falseAbove) / Double(members.count)))
            for member in members { support[member] = least }
            falseAbove = falseHere
        }
        return support
    }

    /// What the kept pairs hold that noise does not explain: the expected number of true ones, and their counts for each session.
    package var believed: (pairs: Double, countsPerSession: Double) {
        var (count, sum) = (0.0, 0.0)
        for (pair, support) in zip(pairs, support) {
            count += support
            sum += support * Double(pair.value)
        }
        return (count, sum / facts.unit / Double(facts.population))
    }

    /// Pairs of one estimate, at least.
    private static let leastWindow = 25
    /// Estimates, at most.
    private static let windows = 50
}
