/// The distribution of the privacy loss of composed mechanisms, bounded from both sides (Meiser and Mohammadi 2018; Koskela, Jälkö and Honkela 2020;
/// Doroshenko et al. 2022; Gopi, Lee and Wutschitz 2021).
///
/// The value holds what was composed. A question discretises it, convolves it by Fourier transform under a tilt that centres the loss in question, and
/// answers with a guarantee from above and a bound from below that include what was cut off, rounded and mistaken by the transform.
/// Gaussians alone are answered in closed form, mechanisms whose losses share a lattice without any rounding.
///
/// It reports a schedule that was fixed in advance. A curve is no filter (Honkela, Koskela, Tran and Räisä 2026).
public struct PrivacyLossDistribution: Sendable {
    /// The relation that the figures hold for.
    public let neighboring: NeighboringRelation
    /// How finely losses are followed.
    public let discretization: LossDiscretization

    private var isPrivate = true
    /// `1 / sigma^2` of all unsampled Gaussians: together they are one.
    private var precision = 0.0
    private var terms: [DPEvent: Int] = [:]

    /// The losses of releasing nothing.
    public init(neighboring: NeighboringRelation = .addOrRemoveOne, discretization: LossDiscretization = .standard) {
        self.neighboring = neighboring
        self.discretization = discretization
    }

    /// The losses of `event`.
    ///
    /// - Throws: ``AccountingError`` for parameters out of range and for mechanisms without a known dominating pair under this relation: Skellam,
    ///   discrete Gaussian vectors, shuffles, zCDP, and samples of several mechanisms that aren't Gaussian.
    public init(
        _ event: DPEvent, neighboring: NeighboringRelation = .addOrRemoveOne, discretization: LossDiscretization = .standard
    ) throws(AccountingError) {
        self.init(neighboring: neighboring, discretization: discretization)
        try compose(event, count: 1)
    }

    /// Adds `event`, `count` times. When it throws, nothing was added.
    public mutating func compose(_ event: DPEvent, count: Int = 1) throws(AccountingError) {
        var next = self
        for leaf in try event.leaves(count: count, under: neighboring) { try next.add(leaf.event, leaf.count) }
        self = next
    }

    /// The losses of both, with fresh randomness.
    ///
    /// - Throws: ``AccountingError`` if the two are about different relations.
    public func composed(with other: PrivacyLossDistribution) throws(AccountingError) -> PrivacyLossDistribution {
        guard neighboring == other.neighboring else {
            throw AccountingError(.unsupportedNeighboring, "\(neighboring.rawValue) and \(other.neighboring.rawValue) do not compose")
        }
        var result = self
        result.isPrivate = isPrivate && other.isPrivate
        result.precision += other.precision
        for (event, count) in other.terms { try result.add(event, count) }
        return result
    }

    /// The losses of `count` of these, each with fresh randomness.
    ///
    /// - Throws: ``AccountingError`` for a negative count or one that does not fit.
    public func selfComposed(_ count: Int) throws(AccountingError) -> PrivacyLossDistribution {
        guard count >= 0 else { throw AccountingError(.invalidParameter, "a count of \(count) is negative") }
        var result = PrivacyLossDistribution(neighboring: neighboring, discretization: discretization)
        guard count > 0 else { return result }
        result.isPrivate = isPrivate
        result.precision = precision * Double(count)
        for (event, times) in terms {
            let (product, overflow) = times.multipliedReportingOverflow(by: count)
            guard !overflow else { throw AccountingError(.tooLarge, "the number of repetitions does not fit") }
            result.terms[event] = product
        }
        return result
    }

    /// The smallest epsilon at `delta`, from both sides; infinite where no epsilon is enough.
    public func epsilon(delta: Double) throws(AccountingError) -> PrivacyBound {
        guard delta >= 0, delta <= 1 else { throw AccountingError(.invalidParameter, "delta must lie between 0 and 1") }
        if delta == 1 { return .exact(0) }
        guard isPrivate else { return .exact(.infinity) }
        if terms.isEmpty {
            guard precision > 0 else { return .exact(0) }
            return widened(GaussianTradeoff.epsilon(delta: delta, sigma: 1 / precision.squareRoot()) ?? .infinity)
        }
        return try answer { composition throws(AccountingError) in try composition.epsilon(delta: delta) }
    }

    /// The smallest delta at `epsilon`, from both sides.
    public func delta(epsilon: Double) throws(AccountingError) -> PrivacyBound {
        guard epsilon >= 0, epsilon.isFinite else { throw AccountingError(.invalidParameter, "epsilon must be finite and at least 0") }
        guard isPrivate else { return .exact(1) }
        if terms.isEmpty {
            guard precision > 0 else { return .exact(0) }
            let bound = widened(GaussianTradeoff.delta(epsilon: epsilon, sigma: 1 / precision.squareRoot()) ?? 1)
            return PrivacyBound(upper: min(1, max(.leastNonzeroMagnitude, bound.upper)), lower: bound.lower)
        }
        return try answer { composition throws(AccountingError) in try composition.delta(epsilon: epsilon) }
    }

    /// Asks on the grid that was chosen, or on the first wider one that a composition with an unusually long tail fits.
    private func answer(
        _ ask: (LossComposition) throws(AccountingError) -> PrivacyBound
    ) throws(AccountingError) -> PrivacyBound {
        let pairs = try pairs()
        var widening = 1.0
        while true {
            do {
                return try ask(LossComposition(pairs, discretization, widening: widening))
            } catch {
                guard error.code == .tooLarge, widening < 4_096 else { throw error }
                widening *= 4
            }
        }
    }

    /// Covers the rounding of a closed form.
    private func widened(_ value: Double) -> PrivacyBound {
        PrivacyBound(upper: value * (1 + 1e-11), lower: value * (1 - 1e-11))
    }

    private mutating func add(_ event: DPEvent, _ count: Int) throws(AccountingError) {
        switch event {
        case .nonPrivate:
            isPrivate = false
        case .gaussian(let sigma):
            precision += Double(count) / (sigma * sigma)
        default:
            // Refused now, not when it is read.
            _ = try DominatingPair(event, under: neighboring)
            let (total, overflow) = terms[event, default: 0].addingReportingOverflow(count)
            guard !overflow else { throw AccountingError(.tooLarge, "the number of repetitions does not fit") }
            terms[event] = total
        }
    }

    private func pairs() throws(AccountingError) -> [(pair: DominatingPair, count: Int)] {
        var pairs: [(pair: DominatingPair, count: Int)] = []
        for (event, count) in terms { pairs.append((try DominatingPair(event, under: neighboring), count)) }
        if precision > 0 { pairs.append((.gaussian(sigma: 1 / precision.squareRoot()), 1)) }
        return pairs
    }
}
