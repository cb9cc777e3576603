/// Composition by Rényi divergences over a grid of orders (Mironov 2017), turned into epsilon by Canonne, Kamath and Steinke 2020,
/// Proposition 12: the same figures as dp-accounting's `RdpAccountant` at the same orders.
public struct RDPAccountant: PrivacyAccountant {
    /// The method's short name, as printed.
    public static let name = "RDP"

    /// The relation that the figures hold for.
    public let neighboring: NeighboringRelation

    /// The divergences so far.
    public private(set) var curve: RenyiDP
    private var isPrivate = true

    /// Starts with nothing released, at dp-accounting's default orders unless others are given.
    public init(neighboring: NeighboringRelation = .addOrRemoveOne, orders: [Double] = RenyiDP.defaultOrders) {
        self.neighboring = neighboring
        self.curve = RenyiDP(orders: orders)
    }

    /// Adds `event`, `count` times; throws for an event that this method has no theorem for, and adds nothing then.
    public mutating func compose(_ event: DPEvent, count: Int) throws(AccountingError) {
        var next = self
        for leaf in try event.leaves(count: count, under: neighboring) { try next.add(leaf.event, count: Double(leaf.count)) }
        self = next
    }

    /// The smallest epsilon at `delta` that this method can show.
    public func epsilon(delta: Double) throws(AccountingError) -> PrivacyBound {
        guard let epsilon = curve.epsilon(delta: delta) else { throw AccountingError(.invalidParameter, "delta must lie between 0 and 1") }
        return PrivacyBound(upper: isPrivate ? epsilon : .infinity)
    }

    /// The smallest delta at `epsilon` that this method can show.
    public func delta(epsilon: Double) throws(AccountingError) -> PrivacyBound {
        guard let delta = curve.delta(epsilon: epsilon) else { throw AccountingError(.invalidParameter, "epsilon must be finite and at least 0") }
        return PrivacyBound(upper: isPrivate ? delta : 1)
    }

    private mutating func add(_ event: DPEvent, count: Double) throws(AccountingError) {
        switch event {
        case .nonPrivate:
            isPrivate = false
        case .gaussian(let sigma):
            curve.add(count: count) { $0 / (2 * sigma * sigma) }
        case .discreteGaussian, .discreteGaussianVector, .zeroConcentrated:
            guard let rho = event.concentratedRho else { throw unsupported(event) }
            curve.add(count: count) { RenyiDivergence.concentrated(rho: rho, order: $0) }
        case .laplace(let scale):
            curve.add(count: count) { RenyiDivergence.laplace(epsilon: 1 / scale, order: $0) }
        case .discreteLaplace(let parameter, let sensitivity):
            curve.add(count: count) { RenyiDivergence.discreteLaplace(parameter: parameter, sensitivity: sensitivity, order: $0) }
        case .skellam(let variance, let l1, let squaredL2):
            curve.add(count: count) {
                RenyiDivergence.skellam(variance: variance, l1Sensitivity: l1, squaredL2Sensitivity: squaredL2, order: $0)
            }
        case .randomizedResponse(let keep, let buckets):
            let against = neighboring == .replaceSpecial ? RenyiDivergence.randomizedResponseAgainstUniform : RenyiDivergence.randomizedResponse
            curve.add(count: count) { against(keep, buckets, $0) }
        case .finiteSupport(let upper, let lower):
            curve.add(count: count) { RenyiDivergence.finiteSupport(upper: upper, lower: lower, order: $0) }
        case .poissonSampled(let probability, .gaussian(let sigma)):
            let divergence = SampledGaussianDivergence(probability: probability, sigma: sigma)
            curve.add(count: count) { divergence(order: $0) }
        default:
            // Anything that is pure DP by itself is dominated by randomized response.
            guard let epsilon = event.pureEpsilon else { throw unsupported(event) }
            curve.add(count: count) { RenyiDivergence.pure(epsilon: epsilon, order: $0) }
        }
    }

    private func unsupported(_ event: DPEvent) -> AccountingError {
        AccountingError(.unsupportedEvent, "RDP has no bound for \(event.name)")
    }
}
