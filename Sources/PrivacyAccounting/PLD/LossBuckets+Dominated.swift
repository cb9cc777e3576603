extension LossBuckets {
    /// A grid distribution that the pair dominates. Merging outcomes is post-processing, so nothing is overstated if each grid point takes over
    /// outcomes whose joint likelihood ratio is the point's, or more.
    ///
    /// The points are filled one after the other, from either end, with as much of the neighbouring intervals as balances the ratio; only what is left
    /// over at the far end is rounded down. Like ``dominating()``, each interval is off by its square only. Of the two, the one with the larger mean
    /// loss is taken: it depends on the mechanism which end is thin.
    func dominated() -> [Double] {
        let candidates = [mergedFromLeft(), mergedFromRight()]
        func mean(_ masses: [Double]) -> Double { masses.indices.reduce(0) { $0 + masses[$1] * Double($1) } }
        return mean(candidates[0]) > mean(candidates[1]) ? candidates[0] : candidates[1]
    }

    /// How far an interval's ratio lies above its left end: `p - e^l q`.
    private func excess(_ index: Int) -> Double { min(max(0, excesses[index]), -RealFunctions.expm1(-unit) * masses[index]) }

    /// How far an interval's ratio lies below its right end: `e^(l + unit) q - p`.
    private func deficits() -> [Double] {
        let full = -RealFunctions.expm1(-unit)
        let growth = RealFunctions.expm1(unit)
        return masses.indices.map { (masses[$0] - excess($0) / full) * growth }
    }

    /// Each point takes an interval to its left whole, and lifts it by as much as it needs of those to its right.
    private func mergedFromLeft() -> [Double] {
        var lower = points + [0]
        let deficits = deficits()
        var index = 0
        var rest = 1.0
        while index < masses.count {
            guard masses[index] > 0, rest > 0 else {
                (index, rest) = (index + 1, 1)
                continue
            }
            var taken = rest * masses[index]
            var deficit = rest * deficits[index]
            let point = index + 1
            (index, rest) = (point, 1)
            while deficit > 0, index < masses.count {
                let decay = index == point ? 1 : RealFunctions.exp(-unit * Double(index - point))
                let excess = masses[index] * (1 - decay) + excess(index) * decay
                guard excess > deficit else {
                    taken += masses[index]
                    deficit -= excess
                    index += 1
                    continue
                }
                let share = deficit / excess
                taken += share * masses[index]
                (rest, deficit) = (1 - share, 0)
            }
            lower[deficit > 0 ? point - 1 : point] += taken
        }
        return lower
    }

    /// Each point takes an interval to its right whole, and as much of those to its left as that lifts.
    private func mergedFromRight() -> [Double] {
        var lower = points + [0]
        let deficits = deficits()
        var index = masses.count - 1
        var rest = 1.0
        while index >= 0 {
            guard masses[index] > 0, rest > 0 else {
                (index, rest) = (index - 1, 1)
                continue
            }
            var taken = rest * masses[index]
            var lift = rest * excess(index)
            let point = index
            (index, rest) = (point - 1, 1)
            while lift > 0, index >= 0 {
                let growth = index == point - 1 ? 0 : RealFunctions.expm1(unit * Double(point - 1 - index))
                let deficit = masses[index] > 0 ? masses[index] * growth + deficits[index] * (1 + growth) : 0
                guard deficit > lift else {
                    taken += masses[index]
                    lift -= deficit
                    index -= 1
                    continue
                }
                let share = lift / deficit
                taken += share * masses[index]
                (rest, lift) = (1 - share, 0)
            }
            lower[point] += taken
        }
        return lower
    }
}
