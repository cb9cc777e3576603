/// A composition that is asked about: its grids in each direction, and the tilt that suits the question.
struct LossComposition {
    private let directions: [[(grid: LossGrid, count: Int)]]
    private let tailMass: Double

    /// Windows beyond this many points get a wider grid.
    private static let windowLimit = Double(1 << 19)

    init(_ pairs: [(pair: DominatingPair, count: Int)], _ discretization: LossDiscretization, widening: Double) throws(AccountingError) {
        tailMass = discretization.tailMass
        let isSymmetric = pairs.allSatisfy { $0.pair.isSymmetric }
        var directions: [[(grid: LossGrid, count: Int)]] = []
        for direction in isSymmetric ? [.remove] : DominatingPair.Direction.allCases {
            directions.append(try Self.grids(pairs, discretization, widening, direction))
        }
        self.directions = directions
    }

    /// What upper bounds keep of `delta` in reserve: about as much as other accountants lose to truncation and to their transform, so that a figure of
    /// ours is not below theirs by the last digits. It is 32 tail masses, but between a four-millionth and four millionths of delta.
    private func reserve(of delta: Double) -> Double { min(max(32 * tailMass, 2.5e-7 * delta), 4e-6 * delta) }

    func epsilon(delta: Double) throws(AccountingError) -> PrivacyBound {
        if delta == 0 { return PrivacyBound(upper: greatest { $0.greatestLoss(.upper) }, lower: greatest { $0.greatestLoss(.lower) }) }
        let strict = delta - reserve(of: delta)
        var (upper, lower) = (0.0, 0.0)
        for parts in directions {
            let cumulants = LossCumulants(parts)
            let shift = Self.shift(parts)
            var tilt = cumulants.tilt(reaching: delta)
            var (best, bestLower) = (Double.infinity, 0.0)
            for _ in 0..<3 {
                let composition = try TiltedComposition(parts, cumulants: cumulants, tilt: tilt, tailMass: tailMass)
                best = min(best, composition.epsilon(delta: strict, .upper))
                bestLower = max(bestLower, composition.epsilon(delta: delta, .lower))
                // The approximation that chose the tilt is poor for a few steps of a lattice: centre on what was found, and look again.
                guard best.isFinite, best > 0, composition.imprecision(epsilon: best, delta: delta) > 1e-3 else { break }
                let next = cumulants.tilt(centring: (best + bestLower) / 2 - shift)
                guard abs(next - tilt) > 0.02 * tilt else { break }
                tilt = next
            }
            upper = max(upper, best)
            lower = max(lower, bestLower)
        }
        return PrivacyBound(upper: upper, lower: min(lower, upper))
    }

    /// The greatest total of the parts' greatest losses, at least 0.
    private func greatest(_ loss: (LossGrid) -> Double) -> Double {
        directions.reduce(0) { greatest, parts in max(greatest, parts.reduce(0) { $0 + Double($1.count) * loss($1.grid) }) }
    }

    func delta(epsilon: Double) throws(AccountingError) -> PrivacyBound {
        var (upper, lower) = (0.0, 0.0)
        for parts in directions {
            let cumulants = LossCumulants(parts)
            let tilt = cumulants.tilt(centring: epsilon - Self.shift(parts))
            let composition = try TiltedComposition(parts, cumulants: cumulants, tilt: tilt, tailMass: tailMass)
            upper = max(upper, composition.delta(epsilon: epsilon, .upper))
            lower = max(lower, composition.delta(epsilon: epsilon, .lower))
        }
        upper = min(1, upper + reserve(of: upper))
        return PrivacyBound(upper: upper, lower: min(lower, upper))
    }

    private static func shift(_ parts: [(grid: LossGrid, count: Int)]) -> Double {
        parts.reduce(0) { $0 + Double($1.count) * $1.grid.shift }
    }

    /// All mechanisms' losses on one grid: their own lattice if they share one, else one that is fine enough for all of them.
    private static func grids(
        _ pairs: [(pair: DominatingPair, count: Int)], _ discretization: LossDiscretization, _ widening: Double,
        _ direction: DominatingPair.Direction
    ) throws(AccountingError) -> [(grid: LossGrid, count: Int)] {
        let moments = pairs.map { $0.pair.moments(direction) }
        let variance = zip(pairs, moments).reduce(0) { $0 + Double($1.0.count) * $1.1.variance }
        if widening == 1, let unit = sharedUnit(pairs, deviation: variance.squareRoot()) {
            return pairs.compactMap { pair, count in
                pair.lattice.map { lattice in
                    let ratio = max(1, Int((lattice.unit / unit).rounded()))
                    return (LossGrid(exactly: pair, lattice, unit: unit, ratio: ratio, direction), count)
                }
            }
        }
        let count = pairs.reduce(0) { $0 + Double($1.count) }
        let ranges = pairs.map { $0.pair.losses(direction) }
        let widest = ranges.reduce(0) { max($0, $1.upperBound - $1.lowerBound) }
        var unit = discretization.interval
        if variance > 0 { unit = min(unit, (variance / count).squareRoot() / 32) }
        unit = max(unit, 17 * variance.squareRoot() / windowLimit, widest / windowLimit) * widening
        // Of the mechanisms with point masses, the one used most often gets a grid that goes through them.
        let pointed = pairs.indices.filter { !pairs[$0].pair.atoms.isEmpty && ranges[$0].upperBound - ranges[$0].lowerBound > unit }
        if let most = pointed.max(by: { pairs[$0].count < pairs[$1].count }) {
            let range = ranges[most]
            let lattice = pairs[most].pair.lattice.map(\.unit) ?? 0
            let span = lattice > unit ? lattice : range.upperBound - range.lowerBound
            unit = span / (span / unit).rounded(.up)
        }
        var grids: [(grid: LossGrid, count: Int)] = []
        for (pair, count) in pairs {
            let heaviest = pair.atoms.filter { pair.sampledLoss($0.loss, direction).isFinite }
                .max { pair.mass(of: $0, direction) < pair.mass(of: $1, direction) }
            let shift = heaviest.map { pair.sampledLoss($0.loss, direction) } ?? 0
            grids.append((try LossGrid(rounding: pair, unit: unit, shift: shift, direction), count))
        }
        return grids
    }

    /// The unit of a lattice that holds all losses of all mechanisms, unless it would be too fine to follow.
    private static func sharedUnit(_ pairs: [(pair: DominatingPair, count: Int)], deviation: Double) -> Double? {
        var units: [Double] = []
        var (points, span) = (0.0, 0.0)
        for (pair, count) in pairs {
            guard let lattice = pair.lattice else { return nil }
            units.append(lattice.unit)
            let width = lattice.unit * Double((pair.atoms.map(\.index).max() ?? 0) - (pair.atoms.map(\.index).min() ?? 0))
            points = max(points, width)
            span += Double(count) * width
        }
        let rounding = 16 * .ulpOfOne * max(1, units.max() ?? 0)
        guard let unit = DominatingPair.commonUnit(of: units, rounding: rounding) else { return nil }
        guard min(span, 20 * deviation) / unit <= 2 * windowLimit, points / unit <= 4 * windowLimit else { return nil }
        return unit
    }
}
