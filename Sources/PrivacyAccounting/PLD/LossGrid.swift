/// The privacy losses of one mechanism on `shift + unit * (first + i)`, from both sides: composing `upper` never understates a delta, composing
/// `lower` never overstates one. On a mechanism's own lattice the two are the same.
struct LossGrid: Sendable {
    let unit: Double
    let shift: Double
    let first: Int
    /// Probabilities in the world that outcomes are drawn from.
    let upper: [Double]
    let lower: [Double]
    /// The probability of an infinite loss.
    let upperInfinity: Double
    let lowerInfinity: Double
    /// How far each loss may lie from its point.
    let slack: Double

    /// More points than this are refused.
    static let pointLimit = 1 << 22

    /// The losses of an unsampled mechanism on its own lattice, or on one that is `1 / ratio` as wide.
    init(exactly pair: DominatingPair, _ lattice: DominatingPair.Lattice, unit: Double, ratio: Int, _ direction: DominatingPair.Direction) {
        let sign = direction == .remove ? 1 : -1
        let atoms = pair.atoms.filter { pair.mass(of: $0, direction) > 0 }
        let finite = atoms.filter(\.loss.isFinite)
        let indices = finite.map { sign * ratio * $0.index }
        let least = indices.min() ?? 0
        let greatest = indices.max() ?? 0
        var masses = [Double](repeating: 0, count: greatest - least + 1)
        for (atom, index) in zip(finite, indices) { masses[index - least] += pair.mass(of: atom, direction) }
        let infinity = Self.infinity(pair, direction)
        let stretch = abs(Double(ratio) * unit - lattice.unit) * Double(max(abs(least), abs(greatest)) / ratio)
        self.init(
            unit: unit, shift: Double(sign) * lattice.shift, first: least, upper: masses, lower: masses, upperInfinity: infinity + pair.tail,
            lowerInfinity: infinity, slack: lattice.slack + stretch, roundedUp: pair.tail)
    }

    init(
        unit: Double, shift: Double, first: Int, upper: [Double], lower: [Double], upperInfinity: Double, lowerInfinity: Double, slack: Double,
        roundedUp: Double
    ) {
        self.unit = unit
        self.shift = shift
        self.first = first
        var upper = upper
        // What lies below the grid is rounded up to its first point; from below it is left out.
        upper[0] += roundedUp
        self.upper = upper
        self.lower = lower
        self.upperInfinity = upperInfinity
        self.lowerInfinity = lowerInfinity
        self.slack = slack
    }

    /// The probability of outcomes that the other world never shows.
    static func infinity(_ pair: DominatingPair, _ direction: DominatingPair.Direction) -> Double {
        pair.atoms.reduce(0) { sum, atom in
            let mass = pair.mass(of: atom, direction)
            return mass > 0 && pair.sampledLoss(atom.loss, direction) == .infinity ? sum + mass : sum
        }
    }

    /// One of the two sides of a bound.
    enum Side {
        case upper
        case lower
    }

    /// The largest loss that the side gives a probability to; infinite if outcomes show which world they come from.
    func greatestLoss(_ side: Side) -> Double {
        guard (side == .upper ? upperInfinity : lowerInfinity) == 0 else { return .infinity }
        let last = (side == .upper ? upper : lower).lastIndex { $0 > 0 } ?? 0
        return shift + unit * Double(first + last) + (side == .upper ? slack : -slack)
    }

    /// The largest finite loss.
    var greatestLoss: Double { shift + unit * Double(first + upper.count - 1) + slack }
}
