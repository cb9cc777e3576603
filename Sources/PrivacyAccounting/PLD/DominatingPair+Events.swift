extension DominatingPair {
    /// The pair that dominates a basic event, as ``DPEvent/leaves(count:under:)`` gives it.
    init(_ event: DPEvent, under neighboring: NeighboringRelation) throws(AccountingError) {
        switch event {
        case .gaussian(let sigma):
            self = .gaussian(sigma: sigma)
        case .laplace(let scale):
            self = .laplace(scale: scale)
        case .discreteLaplace(let parameter, let sensitivity):
            self = try .discreteLaplace(parameter: parameter, sensitivity: sensitivity)
        case .discreteGaussian(let sigma, let sensitivity):
            self = try .discreteGaussian(sigma: sigma, sensitivity: sensitivity)
        case .discreteGaussianVector(let variance, let squaredSensitivity, 1):
            // In one dimension the sensitivity is a whole number.
            let sensitivity = squaredSensitivity.squareRoot().rounded(.down)
            guard sensitivity < Double(Self.atomLimit) else { throw AccountingError(.tooLarge, "a sensitivity of \(sensitivity)") }
            self = try .discreteGaussian(sigma: variance.squareRoot(), sensitivity: Int(sensitivity))
        case .randomizedResponse(let keepProbability, let buckets):
            self =
                neighboring == .replaceSpecial
                ? .randomizedResponseAgainstUniform(keepProbability: keepProbability, buckets: buckets)
                : .randomizedResponse(keepProbability: keepProbability, buckets: buckets)
        case .finiteSupport(let upper, let lower):
            guard upper.count <= Self.atomLimit else { throw AccountingError(.tooLarge, "\(upper.count) outcomes") }
            self = .finite(upper: upper, lower: lower)
        case .approximate(let epsilon, let delta):
            self = .approximate(epsilon: epsilon, delta: delta)
        case .poissonSampled(let probability, let inner):
            if case .poissonSampled = inner { throw Self.unsupported(event) }
            if let pair = try? DominatingPair(inner, under: neighboring) {
                self = pair.sampled(probability)
            } else if let epsilon = event.pureEpsilon {
                self = .approximate(epsilon: epsilon, delta: 0)
            } else {
                throw Self.unsupported(event)
            }
        default:
            guard let epsilon = event.pureEpsilon else { throw Self.unsupported(event) }
            self = .approximate(epsilon: epsilon, delta: 0)
        }
    }

    private static func unsupported(_ event: DPEvent) -> AccountingError {
        AccountingError(.unsupportedEvent, "no dominating pair is known for \(event.name)")
    }
}
