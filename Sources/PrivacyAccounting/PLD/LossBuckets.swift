/// The losses of a pair sorted into the intervals of a grid: how much probability each interval holds, and where in it the likelihood ratios lie.
///
/// An interval between the losses `l` and `l + unit` is known by its probability `p` in the world that outcomes are drawn from and by its excess
/// `p - e^l q`, with `q` the probability in the other world. The excess is integrated as such, so that nothing cancels.
struct LossBuckets {
    let unit: Double
    let shift: Double
    let first: Int
    private(set) var masses: [Double]
    private(set) var excesses: [Double]
    /// Probability exactly on the grid's points.
    private(set) var points: [Double]
    private(set) var slack = 0.0

    init(_ pair: DominatingPair, unit: Double, shift: Double, _ direction: DominatingPair.Direction) throws(AccountingError) {
        let range = pair.losses(direction)
        let least = ((range.lowerBound - shift) / unit).rounded(.down) - 1
        let greatest = ((range.upperBound - shift) / unit).rounded(.up) + 2
        guard greatest - least < Double(LossGrid.pointLimit), abs(least) < 1e15 else {
            throw AccountingError(.tooLarge, "losses from \(range.lowerBound) to \(range.upperBound) do not fit a grid of \(unit)")
        }
        self.unit = unit
        self.shift = shift
        self.first = Int(least)
        let count = Int(greatest - least)
        masses = [Double](repeating: 0, count: count)
        excesses = masses
        points = masses
        for atom in pair.atoms { add(pair.mass(of: atom, direction), at: pair.sampledLoss(atom.loss, direction)) }
        if let density = pair.density { add(density, pair, direction) }
    }

    private mutating func add(_ mass: Double, at loss: Double) {
        guard mass > 0, loss.isFinite else { return }
        let position = (loss - shift) / unit
        let nearest = position.rounded()
        if abs(position - nearest) < 1e-7 {
            points[Int(nearest) - first] += mass
            slack = max(slack, abs(loss - shift - unit * nearest))
        } else {
            let index = position.rounded(.down)
            masses[Int(index) - first] += mass
            excesses[Int(index) - first] -= mass * RealFunctions.expm1(shift + unit * index - loss)
        }
    }

    /// Gauss-Legendre rules on -1 to 1.
    private static let rules: [[(node: Double, weight: Double)]] = [
        [(-0.577_350_269_189_625_765, 1), (0.577_350_269_189_625_765, 1)],
        [(-0.774_596_669_241_483_377, 5.0 / 9), (0, 8.0 / 9), (0.774_596_669_241_483_377, 5.0 / 9)],
        [
            (-0.906_179_845_938_663_993, 0.236_926_885_056_189_088), (-0.538_469_310_105_683_091, 0.478_628_670_499_366_468),
            (0, 0.568_888_888_888_888_889), (0.538_469_310_105_683_091, 0.478_628_670_499_366_468),
            (0.906_179_845_938_663_993, 0.236_926_885_056_189_088),
        ],
    ]

    private mutating func add(_ density: ShiftedDensity, _ pair: DominatingPair, _ direction: DominatingPair.Direction) {
        let rules = Self.rules
        let probability = pair.probability
        let sign = direction == .remove ? 1.0 : -1.0
        /// The outcome whose sampled loss has this sign, size and exponential, within the interval of outcomes.
        func outcome(_ loss: Double, _ exponential: Double) -> Double {
            let plain: Double
            if probability == 1 {
                plain = sign * loss
            } else {
                // e^(plain) = 1 + (e^(mixed) - 1) / probability, where mixed is the loss seen from the world with the record.
                let ratio = (direction == .remove ? exponential - 1 : 1 / exponential - 1) / probability
                plain = ratio > -1 ? RealFunctions.log1p(ratio) : -.infinity
            }
            return min(density.to, max(density.from, density.outcome(plain)))
        }
        var loss = shift + unit * Double(first)
        var exponential = RealFunctions.exp(loss)
        var edge = outcome(loss, exponential)
        for bucket in masses.indices {
            let nextLoss = shift + unit * Double(first + bucket + 1)
            let nextExponential = RealFunctions.exp(nextLoss)
            let next = outcome(nextLoss, nextExponential)
            defer { (loss, exponential, edge) = (nextLoss, nextExponential, next) }
            let low = min(edge, next)
            let length = abs(next - edge)
            guard length > 0 else { continue }
            let pieces = max(1, (length / (0.2 * density.width)).rounded(.up))
            let piece = length / pieces
            // Derivatives of the density grow with the distance from its centre: so does the order of the rule.
            let reach = piece / density.width * max(1, abs(low) / density.width, abs(low + length) / density.width)
            let rule = rules[reach < 0.003 ? 0 : reach < 0.1 ? 1 : 2]
            // Where nothing overflows, one exponential gives both worlds' densities.
            let isModerate = probability < 1 && max(density.loss(low + length), -density.loss(low)) < 30
            var (mass, excess) = (0.0, 0.0)
            for index in 0..<Int(pieces) {
                let centre = low + (Double(index) + 0.5) * piece
                for (node, weight) in rule {
                    let x = centre + 0.5 * piece * node
                    if isModerate {
                        let without = weight * density.density(x, centre: 0)
                        let ratio = 1 - probability + probability * RealFunctions.exp(density.loss(x))
                        mass += direction == .remove ? without * ratio : without
                        excess += direction == .remove ? without * (ratio - exponential) : without * (1 - ratio * exponential)
                    } else {
                        let share = weight * density.mass(at: x, probability, direction)
                        mass += share
                        excess -= share * RealFunctions.expm1(loss - pair.sampledLoss(density.loss(x), direction))
                    }
                }
            }
            masses[bucket] += 0.5 * piece * mass
            excesses[bucket] += 0.5 * piece * excess
        }
    }

    /// The least grid distribution that dominates the pair: each interval's probability goes to its two ends so that both worlds keep theirs
    /// ("connect the dots", Doroshenko, Ghazi, Kamath, Kumar and Manurangsi 2022).
    func dominating() -> [Double] {
        var upper = points + [0]
        let full = -RealFunctions.expm1(-unit)
        for index in masses.indices {
            let right = min(masses[index], max(0, excesses[index] / full))
            upper[index] += masses[index] - right
            upper[index + 1] += right
        }
        return upper
    }
}

extension LossGrid {
    /// The losses rounded to a grid, from both sides.
    init(rounding pair: DominatingPair, unit: Double, shift: Double, _ direction: DominatingPair.Direction) throws(AccountingError) {
        let buckets = try LossBuckets(pair, unit: unit, shift: shift, direction)
        let infinity = Self.infinity(pair, direction)
        self.init(
            unit: unit, shift: shift, first: buckets.first, upper: buckets.dominating(), lower: buckets.dominated(),
            upperInfinity: infinity + pair.tail, lowerInfinity: infinity, slack: buckets.slack, roundedUp: pair.tail)
    }
}
