/// The true curve, where it is known in closed form: any number of Gaussians, of equal pure or approximate guarantees in the worst case, of equal
/// randomized responses, or one release of another mechanism. It refuses everything else, so its figures can be taken as the truth.
///
/// What is composed must be of one kind. A curve reports a schedule that was fixed in advance; it is no filter
/// (Honkela, Koskela, Tran and Räisä 2026).
public struct ExactAccountant: PrivacyAccountant {
    /// The method's short name, as printed.
    public static let name = "exact"

    /// The relation that the figures hold for.
    public let neighboring: NeighboringRelation

    private enum State: Hashable, Sendable {
        case nothing
        case nonPrivate
        /// `1 / sigma^2` of all Gaussians.
        case gaussian(precision: Double)
        case repeated(DPEvent, count: Int)
    }

    private var state = State.nothing

    /// Starts with nothing released.
    public init(neighboring: NeighboringRelation = .addOrRemoveOne) {
        self.neighboring = neighboring
    }

    /// Adds `event`, `count` times; throws for an event that this method has no theorem for, and adds nothing then.
    public mutating func compose(_ event: DPEvent, count: Int) throws(AccountingError) {
        var next = state
        for leaf in try event.leaves(count: count, under: neighboring) {
            next = try Self.sum(next, leaf)
            // A mechanism without a formula for this count is refused now, not when it is read.
            if case .repeated(let event, let count) = next { _ = try curve(of: event, count: count) }
        }
        state = next
    }

    /// The smallest delta at `epsilon` that this method can show.
    public func delta(epsilon: Double) throws(AccountingError) -> PrivacyBound {
        guard epsilon >= 0, epsilon.isFinite else { throw AccountingError(.invalidParameter, "epsilon must be finite and at least 0") }
        return Self.bound(try curve().delta(epsilon), orAtMost: 1)
    }

    /// The smallest epsilon at `delta` that this method can show.
    public func epsilon(delta: Double) throws(AccountingError) -> PrivacyBound {
        guard delta >= 0, delta <= 1 else { throw AccountingError(.invalidParameter, "delta must lie between 0 and 1") }
        return Self.bound(try curve().epsilon(delta), orAtMost: .infinity)
    }

    /// A value that is known, or the trivial bound where the curve's numbers leave the range of floating point.
    private static func bound(_ value: Double?, orAtMost trivial: Double) -> PrivacyBound {
        value.map { .exact($0) } ?? PrivacyBound(upper: trivial, lower: 0)
    }

    private static func sum(_ state: State, _ leaf: DPEvent.Leaf) throws(AccountingError) -> State {
        switch (state, leaf.event) {
        case (.nonPrivate, _), (_, .nonPrivate):
            return .nonPrivate
        case (.nothing, .gaussian(let sigma)):
            return .gaussian(precision: Double(leaf.count) / (sigma * sigma))
        case (.gaussian(let precision), .gaussian(let sigma)):
            return .gaussian(precision: precision + Double(leaf.count) / (sigma * sigma))
        case (.nothing, _):
            return .repeated(leaf.event, count: leaf.count)
        case (.repeated(let event, let count), let next) where event == next:
            let (total, overflow) = count.addingReportingOverflow(leaf.count)
            guard !overflow else { throw AccountingError(.tooLarge, "the number of repetitions does not fit") }
            return .repeated(event, count: total)
        default:
            throw AccountingError(.unsupportedEvent, "no exact formula for \(leaf.event.name) composed with other kinds")
        }
    }

    /// A curve in both directions.
    private struct Curve {
        let delta: (Double) -> Double?
        let epsilon: (Double) -> Double?
    }

    private func curve() throws(AccountingError) -> Curve {
        switch state {
        case .nothing: return Curve(delta: { _ in 0 }, epsilon: { _ in 0 })
        case .nonPrivate: return Curve(delta: { _ in 1 }, epsilon: { $0 == 1 ? 0 : .infinity })
        case .gaussian(let precision):
            let sigma = 1 / precision.squareRoot()
            return Curve(
                delta: { GaussianTradeoff.delta(epsilon: $0, sigma: sigma) }, epsilon: { GaussianTradeoff.epsilon(delta: $0, sigma: sigma) })
        case .repeated(let event, let count): return try curve(of: event, count: count)
        }
    }

    private func curve(of event: DPEvent, count: Int) throws(AccountingError) -> Curve {
        func folded(_ tradeoff: ResponseTradeoff) -> Curve {
            Curve(delta: { tradeoff.delta(epsilon: $0) }, epsilon: { tradeoff.epsilon(delta: $0) })
        }
        switch event {
        case .randomizedResponse(let keep, let buckets) where neighboring == .replaceOne:
            return folded(try ResponseTradeoff(keepProbability: keep, buckets: buckets, count: count))
        case .pure(let epsilon):
            return folded(try ResponseTradeoff(epsilon: epsilon, count: count))
        case .approximate(let epsilon, let delta):
            return folded(try ResponseTradeoff(epsilon: epsilon, delta: delta, count: count))
        case .laplace(let scale) where count == 1:
            return Curve(
                delta: { LaplaceTradeoff.delta(epsilon: $0, scale: scale) }, epsilon: { LaplaceTradeoff.epsilon(delta: $0, scale: scale) })
        case .discreteLaplace(let parameter, let sensitivity) where count == 1:
            return Self.inverted { LaplaceTradeoff.delta(epsilon: $0, parameter: parameter, sensitivity: sensitivity) }
        case .discreteGaussian(let sigma, let sensitivity) where count == 1:
            guard DiscreteGaussianTradeoff.delta(epsilon: 0, sigma: sigma, sensitivity: sensitivity) != nil else {
                throw AccountingError(.tooLarge, "the discrete Gaussian's sum is carried out up to sigma \(DiscreteGaussianTradeoff.sigmaLimit)")
            }
            return Curve(
                delta: { DiscreteGaussianTradeoff.delta(epsilon: $0, sigma: sigma, sensitivity: sensitivity) },
                epsilon: { DiscreteGaussianTradeoff.epsilon(delta: $0, sigma: sigma, sensitivity: sensitivity) })
        case .finiteSupport(let upper, let lower) where count == 1:
            return Self.inverted { FiniteSupportTradeoff.delta(epsilon: $0, upper: upper, lower: lower) }
        default:
            throw AccountingError(.unsupportedEvent, "no exact formula for \(count) x \(event.name)")
        }
    }

    private static func inverted(_ delta: @escaping (Double) -> Double?) -> Curve {
        Curve(delta: delta, epsilon: { target in MonotoneSearch.least { (delta($0) ?? 1) <= target } })
    }
}
