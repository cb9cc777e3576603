/// A mechanism as the accountant of privacy losses sees it: two distributions, one with the subject's record and one without, whose trade-off is at
/// least as revealing as that of any two neighbours (Zhu, Dong and Wang 2022), and the probability that the record takes part at all.
///
/// The loss of an outcome is the logarithm of its likelihood ratio. A pair has point masses, or a density whose loss is linear in the outcome, or
/// both.
struct DominatingPair: Sendable {
    /// An outcome with a probability of its own.
    struct Atom: Sendable {
        /// Its probability with the record, and without it.
        let with: Double
        let without: Double
        /// `ln(with / without)`, infinite where only one of the two is positive.
        let loss: Double
        /// The position on the pair's lattice, if it has one.
        var index = 0
    }

    /// Losses on `shift + unit * index`; a unit of 0 for a single loss.
    struct Lattice: Sendable {
        let unit: Double
        let shift: Double
        /// How far a loss may lie from its point, by the rounding of the probabilities it was computed from.
        var slack = 0.0
    }

    let atoms: [Atom]
    let density: ShiftedDensity?
    /// The lattice that all atoms' losses lie on.
    let lattice: Lattice?
    /// The probability that outcomes were left out for, at most this under either distribution.
    let tail: Double
    /// Whether the pair looks the same from both sides, before sampling.
    let isSymmetric: Bool
    /// The probability that the record takes part.
    let probability: Double

    init(
        atoms: [Atom] = [], density: ShiftedDensity? = nil, lattice: Lattice? = nil, tail: Double = 0, isSymmetric: Bool = true,
        probability: Double = 1
    ) {
        self.atoms = atoms
        self.density = density
        self.lattice = lattice
        self.tail = tail
        self.isSymmetric = isSymmetric
        self.probability = probability
    }

    /// The same mechanism on a Poisson sample.
    func sampled(_ probability: Double) -> DominatingPair {
        DominatingPair(
            atoms: atoms, density: density, lattice: probability < 1 ? nil : lattice, tail: tail,
            isSymmetric: isSymmetric && probability >= 1, probability: probability)
    }

    /// Which of the two worlds the outcomes are drawn from.
    enum Direction: CaseIterable, Sendable {
        /// The world with the record: the other one lacks it.
        case remove
        /// The world without the record.
        case add
    }

    /// The loss of an outcome of the sampled mechanism whose likelihood ratio without sampling is `e^loss`.
    func sampledLoss(_ loss: Double, _ direction: Direction) -> Double {
        let mixed: Double
        if probability == 1 {
            mixed = loss
        } else if loss < 30 {
            mixed = RealFunctions.log1p(probability * RealFunctions.expm1(loss))
        } else {
            mixed = loss + RealFunctions.log(probability + (1 - probability) * RealFunctions.exp(-loss))
        }
        return direction == .remove ? mixed : -mixed
    }

    /// The probability of an atom in the world that outcomes are drawn from.
    func mass(of atom: Atom, _ direction: Direction) -> Double {
        direction == .remove ? (1 - probability) * atom.without + probability * atom.with : atom.without
    }

    /// The smallest and the largest finite loss.
    func losses(_ direction: Direction) -> ClosedRange<Double> {
        var values = atoms.filter { mass(of: $0, direction) > 0 }.map { sampledLoss($0.loss, direction) }.filter(\.isFinite)
        if let density { values += [density.loss(density.from), density.loss(density.to)].map { sampledLoss($0, direction) } }
        guard let least = values.min(), let greatest = values.max() else { return 0...0 }
        return least...greatest
    }

    /// The mean and the variance of the finite losses.
    func moments(_ direction: Direction) -> (mean: Double, variance: Double) {
        var (total, first, second) = (0.0, 0.0, 0.0)
        func add(_ mass: Double, _ loss: Double) {
            guard mass > 0, loss.isFinite else { return }
            total += mass
            first += mass * loss
            second += mass * loss * loss
        }
        for atom in atoms { add(mass(of: atom, direction), sampledLoss(atom.loss, direction)) }
        if let density {
            let count = 512
            let width = (density.to - density.from) / Double(count)
            for index in 0..<count {
                let x = density.from + (Double(index) + 0.5) * width
                add(density.mass(at: x, probability, direction) * width, sampledLoss(density.loss(x), direction))
            }
        }
        guard total > 0 else { return (0, 0) }
        let mean = first / total
        return (mean, max(0, second / total - mean * mean))
    }
}
