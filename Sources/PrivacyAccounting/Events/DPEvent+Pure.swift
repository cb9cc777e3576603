extension DPEvent {
    /// The mechanism's name as messages print it.
    public var name: String {
        switch self {
        case .noOp: "no release"
        case .nonPrivate: "an unprotected release"
        case .unsupported(let name): name
        case .gaussian: "Gaussian"
        case .discreteGaussian: "discrete Gaussian"
        case .discreteGaussianVector: "discrete Gaussian vector"
        case .laplace: "Laplace"
        case .discreteLaplace: "discrete Laplace"
        case .skellam: "Skellam"
        case .randomizedResponse: "randomized response"
        case .finiteSupport: "finite support"
        case .pure: "pure DP"
        case .approximate: "approximate DP"
        case .zeroConcentrated: "zCDP"
        case .poissonSampled(_, let event): "Poisson-sampled \(event.name)"
        case .treeAggregation: "tree aggregation"
        case .matrixMechanism: "matrix mechanism"
        case .shuffled: "shuffled reports"
        case .group(_, let event): "\(event.name) for a group"
        case .selfComposed(let event, let count): "\(count) x \(event.name)"
        case .composed(let events): "a composition of \(events.count)"
        }
    }

    /// The epsilon of a basic mechanism that is epsilon-DP, rounded up by an ulp or two; nil for one that is not, or that is a composition.
    ///
    /// On a Poisson sample, `ln(1 + q (e^epsilon - 1))` (Balle, Barthe and Gaboardi 2018, Theorem 8). Shuffled reports keep their local epsilon.
    package var pureEpsilon: Double? {
        switch self {
        case .noOp: 0
        case .laplace(let scale): PureDP.laplaceEpsilon(sensitivity: 1, scale: scale)
        case .discreteLaplace(let parameter, let sensitivity): sensitivity == 0 ? 0 : (parameter * Double(sensitivity)).nextUp
        case .randomizedResponse(let keep, let buckets):
            // Keeping the truth less often than lying is also a response: the loss is the larger of the two log-ratios.
            keep == 1 || keep == 0
                ? nil
                : buckets >= 2 ? abs(RealFunctions.log(keep * Double(buckets - 1) / (1 - keep))).nextUp.nextUp : nil
        case .finiteSupport(let upper, let lower):
            zip(upper, lower).reduce(0) { (worst: Double?, pair) in
                guard let worst, (pair.0 > 0) == (pair.1 > 0) else { return nil }
                return pair.0 > 0 ? max(worst, abs(RealFunctions.log(pair.0 / pair.1)).nextUp.nextUp) : worst
            }
        case .pure(let epsilon): epsilon.isFinite ? epsilon : nil
        case .approximate(let epsilon, let delta): delta == 0 && epsilon.isFinite ? epsilon : nil
        case .shuffled(let epsilon0, _): epsilon0.isFinite ? epsilon0 : nil
        case .poissonSampled(let probability, let event):
            event.totalPureEpsilon.map { epsilon in
                // The logarithm of 1 + q (e^epsilon - 1), without overflow.
                epsilon == 0 ? 0 : RealFunctions.logSum(0, RealFunctions.log(probability) + RealFunctions.logExpm1(epsilon)).nextUp.nextUp
            }
        default: nil
        }
    }

    /// The sum of pure epsilons of what stands inside a sample.
    private var totalPureEpsilon: Double? {
        switch self {
        case .composed(let events):
            events.reduce(0) { (sum: Double?, event) in
                guard let sum, let next = event.totalPureEpsilon else { return nil }
                return (sum + next).nextUp
            }
        case .selfComposed(let event, let count): event.totalPureEpsilon.map { (Double(count) * $0).nextUp }
        default: pureEpsilon
        }
    }
}
