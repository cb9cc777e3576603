extension DPEvent {
    /// Checks that the privacy losses of an event from outside are of a size that a grid can hold: noise between a thousandth and 10^9 times the
    /// sensitivity, epsilons up to 1,000, up to 10^9 repetitions.
    ///
    /// - Throws: ``AccountingError`` naming what is out of range, or what ``leaves(count:under:)`` throws.
    func checkDistribution(under neighboring: NeighboringRelation) throws(AccountingError) {
        for leaf in try leaves(count: 1, under: neighboring) {
            guard leaf.count <= 1_000_000_000 else { throw AccountingError(.tooLarge, "more than 10^9 repetitions") }
            try leaf.event.checkLoss()
        }
    }

    private func checkLoss() throws(AccountingError) {
        let relativeNoise: Double? =
            switch self {
            case .gaussian(let sigma): sigma
            case .laplace(let scale): scale
            case .discreteGaussian(let sigma, let sensitivity): sigma / Double(sensitivity)
            case .discreteGaussianVector(let variance, let squaredSensitivity, _): (variance / squaredSensitivity).squareRoot()
            case .discreteLaplace(let parameter, let sensitivity): 1 / (parameter * Double(sensitivity))
            case .skellam(let variance, let l1Sensitivity, _): variance.squareRoot() / max(l1Sensitivity, 1e-300)
            case .pure(let epsilon), .approximate(let epsilon, _), .shuffled(let epsilon, _): epsilon == 0 ? nil : 1 / epsilon
            default: pureEpsilon.flatMap { $0 == 0 ? nil : 1 / $0 }
            }
        if let relativeNoise, !(1e-3...1e9).contains(relativeNoise) {
            throw AccountingError(.tooLarge, "the noise of \(name) is not between 0.001 and 10^9 times its sensitivity")
        }
        switch self {
        case .discreteGaussian(let sigma, _) where sigma > 1e6: throw AccountingError(.tooLarge, "a sigma above 10^6 is not followed on the integers")
        case .poissonSampled(let probability, let event):
            guard probability > 1e-12 else { throw AccountingError(.tooLarge, "a sampling probability below 10^-12 is not followed on a grid") }
            switch event {
            case .composed(let events): for event in events { try event.checkLoss() }
            case .selfComposed(let event, _): try event.checkLoss()
            default: try event.checkLoss()
            }
        default: break
        }
    }
}
