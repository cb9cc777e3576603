extension DPEvent {
    /// The event as a group of `size` people sees it, who may all change together.
    ///
    /// Additive noise sees a sensitivity that is `size` times as large, epsilon-DP becomes `size * epsilon`, rho-zCDP `size^2 rho`
    /// (Bun and Steinke 2016, Proposition 1.9), (epsilon, delta)-DP the sum of a geometric series (Vadhan 2017, Lemma 2.2).
    ///
    /// - Throws: ``AccountingError`` for a size below 1, and for subsampled, shuffled and unknown mechanisms, where no such rule is sound.
    package func grouped(by size: Int) throws(AccountingError) -> DPEvent {
        guard size >= 1 else { throw AccountingError(.invalidParameter, "a group has at least one member") }
        guard size > 1 else { return self }
        let factor = Double(size)
        switch self {
        case .noOp, .nonPrivate: return self
        case .gaussian(let sigma): return .gaussian(sigma: sigma / factor)
        case .discreteGaussian(let sigma, let sensitivity):
            return .discreteGaussian(sigma: sigma, sensitivity: try Self.product(sensitivity, size))
        case .discreteGaussianVector(let variance, let squaredSensitivity, let dimension):
            return .discreteGaussianVector(variance: variance, squaredSensitivity: squaredSensitivity * factor * factor, dimension: dimension)
        case .laplace(let scale): return .laplace(scale: scale / factor)
        case .discreteLaplace(let parameter, let sensitivity):
            return .discreteLaplace(parameter: parameter, sensitivity: try Self.product(sensitivity, size))
        case .skellam(let variance, let l1Sensitivity, let squaredL2Sensitivity):
            return .skellam(
                variance: variance, l1Sensitivity: l1Sensitivity * factor, squaredL2Sensitivity: squaredL2Sensitivity * factor * factor)
        case .treeAggregation(let sigma, let stepCounts):
            return .treeAggregation(sigma: sigma / factor, stepCounts: stepCounts)
        case .matrixMechanism(let sigma, let sensitivity):
            return .matrixMechanism(sigma: sigma, sensitivity: sensitivity * factor)
        case .pure(let epsilon): return .pure(epsilon: epsilon * factor)
        case .zeroConcentrated(let rho): return .zeroConcentrated(rho: rho * factor * factor)
        case .approximate(let epsilon, let delta):
            let grown = GroupPrivacy.approximate(epsilon: epsilon, delta: delta, size: size)
            return .approximate(epsilon: grown.epsilon, delta: grown.delta)
        case .randomizedResponse, .finiteSupport:
            guard let epsilon = pureEpsilon else { return .nonPrivate }
            return .pure(epsilon: epsilon * factor)
        case .group(let inner, let event):
            return .group(size: try Self.product(inner, size), event: event)
        case .selfComposed(let event, let count):
            return .selfComposed(event: try event.grouped(by: size), count: count)
        case .composed(let events):
            var grouped: [DPEvent] = []
            for event in events { grouped.append(try event.grouped(by: size)) }
            return .composed(grouped)
        case .poissonSampled, .shuffled, .unsupported:
            throw AccountingError(.unsupportedEvent, "no group privacy is known here for \(name)")
        }
    }

    private static func product(_ sensitivity: Int, _ size: Int) throws(AccountingError) -> Int {
        let (product, overflow) = sensitivity.multipliedReportingOverflow(by: size)
        guard !overflow else { throw AccountingError(.tooLarge, "the group's sensitivity does not fit") }
        return product
    }
}
