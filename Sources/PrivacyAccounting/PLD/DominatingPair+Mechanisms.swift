extension DominatingPair {
    /// Standard deviations after which a Gaussian's tail is left out; its probability is 6e-39.
    static let reach = 13.0
    /// The most atoms of one mechanism.
    static let atomLimit = 1 << 21

    static func gaussian(sigma: Double) -> DominatingPair {
        DominatingPair(
            density: ShiftedDensity(noise: .gaussian(sigma: sigma), from: -reach * sigma, to: 1 + reach * sigma),
            tail: RealFunctions.normalDensity(reach) * RealFunctions.millsRatio(reach))
    }

    /// Laplace noise: all outcomes on the far side of a centre have the same loss.
    static func laplace(scale: Double) -> DominatingPair {
        let epsilon = 1 / scale
        let near = 0.5 * RealFunctions.exp(-epsilon)
        return DominatingPair(
            atoms: [Atom(with: near, without: 0.5, loss: -epsilon), Atom(with: 0.5, without: near, loss: epsilon)],
            density: ShiftedDensity(noise: .laplace(scale: scale), from: 0, to: 1))
    }

    /// Discrete Laplace noise: `sensitivity + 1` losses, `2 * parameter` apart.
    static func discreteLaplace(parameter: Double, sensitivity: Int) throws(AccountingError) -> DominatingPair {
        guard sensitivity < atomLimit else { throw AccountingError(.tooLarge, "a discrete Laplace sensitivity of \(sensitivity)") }
        let shift = -parameter * Double(sensitivity)
        let outer = 1 / (1 + RealFunctions.exp(-parameter))
        let centre = RealFunctions.tanh(parameter / 2)
        let atoms = (0...sensitivity).map { x in
            let peak = x == 0 || x == sensitivity ? outer : centre
            return Atom(
                with: peak * RealFunctions.exp(-parameter * Double(sensitivity - x)), without: peak * RealFunctions.exp(-parameter * Double(x)),
                loss: shift + 2 * parameter * Double(x), index: x)
        }
        return DominatingPair(atoms: atoms, lattice: Lattice(unit: 2 * parameter, shift: shift))
    }

    /// Discrete Gaussian noise: losses `sensitivity / sigma^2` apart.
    static func discreteGaussian(sigma: Double, sensitivity: Int) throws(AccountingError) -> DominatingPair {
        let span = (reach * sigma).rounded(.up) + 1
        guard 2 * span + Double(sensitivity) < Double(atomLimit) else {
            throw AccountingError(.tooLarge, "a discrete Gaussian of sigma \(sigma) and sensitivity \(sensitivity)")
        }
        let variance = sigma * sigma
        let weights = (0...Int(span) + sensitivity).map { RealFunctions.exp(-Double($0) * Double($0) / (2 * variance)) }
        // From the small terms up.
        let total = 2 * weights.dropFirst().reversed().reduce(0, +) + 1
        let unit = Double(sensitivity) / variance
        let first = -Int(span)
        let shift = unit * (Double(first) - Double(sensitivity) / 2)
        let atoms = (0...(2 * Int(span) + sensitivity)).map { index in
            Atom(
                with: weights[abs(first + index - sensitivity)] / total, without: weights[abs(first + index)] / total,
                loss: shift + unit * Double(index), index: index)
        }
        // Beyond the span the weights fall at least as fast as a Gaussian's.
        let tail = 2 * RealFunctions.normalDensity(reach) * RealFunctions.millsRatio(reach)
        return DominatingPair(atoms: atoms, lattice: Lattice(unit: unit, shift: shift, slack: 4 * .ulpOfOne * abs(shift)), tail: tail)
    }

    /// Randomized response, one answer against another.
    static func randomizedResponse(keepProbability: Double, buckets: Int) -> DominatingPair {
        let other = (1 - keepProbability) / Double(buckets - 1)
        return finite(
            upper: [keepProbability, other, Double(buckets - 2) * other], lower: [other, keepProbability, Double(buckets - 2) * other])
    }

    /// Randomized response, an answer against a uniform one.
    static func randomizedResponseAgainstUniform(keepProbability: Double, buckets: Int) -> DominatingPair {
        finite(upper: [keepProbability, 1 - keepProbability], lower: [1 / Double(buckets), Double(buckets - 1) / Double(buckets)])
    }

    /// The worst (epsilon, delta)-DP mechanism: randomized response, or with probability delta the truth (Kairouz, Oh and Viswanath 2015).
    static func approximate(epsilon: Double, delta: Double) -> DominatingPair {
        let less = (1 - delta) / (1 + RealFunctions.exp(epsilon))
        let more = (1 - delta) / (1 + RealFunctions.exp(-epsilon))
        var atoms = [Atom(with: less, without: more, loss: -epsilon, index: 0), Atom(with: more, without: less, loss: epsilon, index: 1)]
        if delta > 0 {
            atoms += [Atom(with: delta, without: 0, loss: .infinity), Atom(with: 0, without: delta, loss: -.infinity)]
        }
        return DominatingPair(atoms: atoms, lattice: Lattice(unit: 2 * epsilon, shift: -epsilon))
    }

    /// Finitely many outcomes. The losses are put on a lattice if they lie on one, up to rounding.
    static func finite(upper: [Double], lower: [Double]) -> DominatingPair {
        var atoms: [Atom] = []
        for (with, without) in zip(upper, lower) where with > 0 || without > 0 {
            let loss = with == without ? 0 : RealFunctions.log(with / without)
            atoms.append(Atom(with: with, without: without, loss: loss))
        }
        let sides = [(upper, lower), (lower, upper)].map { pair in zip(pair.0, pair.1).map { [$0, $1] }.sorted { ($0[0], $0[1]) < ($1[0], $1[1]) } }
        let lattice = lattice(through: atoms)
        if let lattice {
            for index in atoms.indices where atoms[index].loss.isFinite {
                let distance = atoms[index].loss - lattice.shift
                atoms[index].index = lattice.unit > 0 ? Int((distance / lattice.unit).rounded()) : 0
            }
        }
        return DominatingPair(atoms: atoms, lattice: lattice, isSymmetric: sides[0] == sides[1])
    }

    /// The coarsest lattice through the atoms' losses, by Euclid's algorithm on their differences.
    private static func lattice(through atoms: [Atom]) -> Lattice? {
        let losses = atoms.map(\.loss).filter(\.isFinite).sorted()
        guard let shift = losses.first, let last = losses.last else { return Lattice(unit: 0, shift: 0) }
        let rounding = 8 * .ulpOfOne * max(1, abs(shift), abs(last))
        guard last - shift > rounding else { return Lattice(unit: 0, shift: shift, slack: rounding) }
        guard let unit = commonUnit(of: losses.map { $0 - shift }, rounding: rounding) else { return nil }
        return Lattice(unit: unit, shift: shift, slack: rounding)
    }

    /// The largest number that all of these are whole multiples of, up to `rounding`; nil if they are more than 4,096 of it. 1 if all are 0.
    static func commonUnit(of values: [Double], rounding: Double) -> Double? {
        var unit = 0.0
        for value in values where value > rounding {
            var (large, small) = (max(unit, value), min(unit, value))
            while small > 256 * rounding {
                let rest = abs(large - small * (large / small).rounded())
                (large, small) = (small, rest)
            }
            unit = large
        }
        guard unit > 0 else { return 1 }
        // Euclid's remainders collect rounding: settle the unit by the largest value, then look at all of them.
        guard let largest = values.max(), largest / unit <= 4_096 else { return nil }
        unit = largest / (largest / unit).rounded()
        let fits = values.allSatisfy { abs($0 - unit * ($0 / unit).rounded()) <= rounding }
        return fits ? unit : nil
    }
}
