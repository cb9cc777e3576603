/// Optimal composition of (epsilon, delta)-DP mechanisms (Kairouz, Oh and Viswanath 2015; Murtagh and Vadhan 2016).
///
/// Equal guarantees are composed exactly. Different ones, for which the exact answer is #P-hard, are composed on a common grid: rounding every
/// epsilon up to the grid gives an upper bound, since randomized response of a larger epsilon simulates that of a smaller one, and rounding
/// down a lower bound on the optimum.
public struct ApproximateAccountant: PrivacyAccountant {
    /// The method's short name, as printed.
    public static let name = "optimal composition"

    /// The relation that the figures hold for.
    public let neighboring: NeighboringRelation

    /// How often each pure epsilon occurs.
    private var counts: [Double: Int] = [:]
    /// `-ln` of the probability that no mechanism failed outright.
    private var failureNats = 0.0
    private var isPrivate = true

    /// The most mechanisms in one composition.
    public static let countLimit = 1_000_000

    /// Starts with nothing released.
    public init(neighboring: NeighboringRelation = .addOrRemoveOne) {
        self.neighboring = neighboring
    }

    /// Adds `event`, `count` times; throws for an event that this method has no theorem for, and adds nothing then.
    public mutating func compose(_ event: DPEvent, count: Int) throws(AccountingError) {
        var next = self
        for leaf in try event.leaves(count: count, under: neighboring) {
            switch leaf.event {
            case .nonPrivate: next.isPrivate = false
            case .approximate(let epsilon, let delta):
                next.add(epsilon, leaf.count)
                next.failureNats -= Double(leaf.count) * RealFunctions.log1p(-delta)
            case .poissonSampled(let probability, .approximate(let epsilon, let delta)):
                // (ln(1 + q (e^epsilon - 1)), q delta): Balle, Barthe and Gaboardi 2018, Theorem 8.
                let pure = DPEvent.poissonSampled(probability: probability, event: .pure(epsilon: epsilon))
                next.add(pure.pureEpsilon ?? epsilon, leaf.count)
                next.failureNats -= Double(leaf.count) * RealFunctions.log1p(-probability * delta)
            default:
                guard let epsilon = leaf.event.pureEpsilon else {
                    throw AccountingError(.unsupportedEvent, "\(leaf.event.name) has no (epsilon, delta) of its own: state one")
                }
                next.add(epsilon, leaf.count)
            }
        }
        guard next.counts.values.reduce(0, { $0 > Self.countLimit ? $0 : $0 + min($1, Self.countLimit + 1) }) <= Self.countLimit else {
            throw AccountingError(.tooLarge, "more than \(Self.countLimit) compositions")
        }
        self = next
    }

    /// The smallest delta at `epsilon` that this method can show.
    public func delta(epsilon: Double) throws(AccountingError) -> PrivacyBound {
        guard epsilon >= 0, epsilon.isFinite else { throw AccountingError(.invalidParameter, "epsilon must be finite and at least 0") }
        guard isPrivate else { return .exact(1) }
        let curves = try curves()
        return PrivacyBound(upper: withFailures(curves.upper(epsilon)), lower: withFailures(curves.lower(epsilon)))
    }

    /// The smallest epsilon at `delta` that this method can show.
    public func epsilon(delta target: Double) throws(AccountingError) -> PrivacyBound {
        guard target >= 0, target <= 1 else { throw AccountingError(.invalidParameter, "delta must lie between 0 and 1") }
        if target == 1 { return .exact(0) }
        guard isPrivate, -RealFunctions.expm1(-failureNats) <= target else { return .exact(.infinity) }
        let curves = try curves()
        func least(_ curve: (Double) -> Double) -> Double { MonotoneSearch.least { withFailures(curve($0)) <= target } }
        let upper = least(curves.upper)
        // The basic sum always holds, also where the grid is coarser than it.
        let sum = counts.reduce(0) { $0 + $1.key * Double($1.value) }.nextUp
        return PrivacyBound(upper: min(upper, sum), lower: min(upper, sum, least(curves.lower)))
    }

    private mutating func add(_ epsilon: Double, _ count: Int) {
        let sum = counts[epsilon, default: 0].addingReportingOverflow(count)
        counts[epsilon] = sum.overflow ? .max : sum.partialValue
    }

    private func withFailures(_ delta: Double) -> Double {
        let kept = RealFunctions.exp(-failureNats)
        return min(1, -RealFunctions.expm1(-failureNats) + kept * delta)
    }

    private func curves() throws(AccountingError) -> (upper: (Double) -> Double, lower: (Double) -> Double) {
        guard counts.count != 0 else { return ({ _ in 0 }, { _ in 0 }) }
        if counts.count == 1, let (epsilon, count) = counts.first {
            let exact = try ResponseTradeoff(epsilon: epsilon, count: count)
            return ({ exact.delta(epsilon: $0) ?? 1 }, { exact.delta(epsilon: $0) ?? 0 })
        }
        let terms = counts.map { (epsilon: $0.key, count: $0.value) }.sorted { $0.epsilon < $1.epsilon }
        let upper = try GriddedResponses(terms, rounding: .up)
        let lower = try GriddedResponses(terms, rounding: .down)
        return ({ upper.delta(epsilon: $0) }, { lower.delta(epsilon: $0) })
    }
}
