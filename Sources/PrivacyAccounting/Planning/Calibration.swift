/// Noise for a target, and the target for the noise: searches over one parameter of an event, with any accountant.
///
/// What is returned meets the target, as the accountant shows it: the search ends on the safe side, one step of a bisection from the edge.
public enum Calibration {
    /// An epsilon that must hold at a delta.
    public struct Target: Hashable, Sendable {
        /// The epsilon to meet.
        public let epsilon: Double
        /// The delta to meet.
        public let delta: Double

        /// - Throws: ``AccountingError`` unless `epsilon` is finite and at least 0 and `delta` from 0 to below 1.
        public init(epsilon: Double, delta: Double) throws(AccountingError) {
            guard epsilon >= 0, epsilon.isFinite, delta >= 0, delta < 1 else {
                throw AccountingError(.invalidParameter, "a target is a finite epsilon of at least 0 and a delta from 0 to below 1")
            }
            self.epsilon = epsilon
            self.delta = delta
        }
    }

    /// Relative width at which a search over a real parameter ends, unless another is asked for: each halving costs one accounting.
    public static let finestPrecision = 1e-12

    /// The smallest parameter that meets the target, for events that protect better as it grows: sigma, scale, variance.
    ///
    /// - Throws: what the accountant throws; ``AccountingError`` if no parameter up to `limit` will do.
    public static func least(
        meeting target: Target, using accountant: some PrivacyAccountant, from start: Double = 1, limit: Double = 1e12,
        precision: Double = finestPrecision, event: (Double) throws(AccountingError) -> DPEvent
    ) throws(AccountingError) -> Double {
        func meets(_ value: Double) throws(AccountingError) -> Bool { try holds(target, accountant, event(value)) }
        var high = start
        while try !meets(high) {
            high *= 2
            guard high <= limit else { throw unreachable(target) }
        }
        var low = high / 2
        while low > 1e-9, try meets(low) {
            high = low
            low /= 2
        }
        while high - low > precision * high {
            let middle = low + (high - low) / 2
            if try meets(middle) { high = middle } else { low = middle }
        }
        return high
    }

    /// The largest parameter from `range` that meets the target, for events that protect less as it grows: a sampling probability, the
    /// probability that a response is true, the parameter of discrete Laplace noise.
    ///
    /// - Throws: what the accountant throws; ``AccountingError`` if the bottom of the range does not meet it.
    public static func greatest(
        in range: ClosedRange<Double>, meeting target: Target, using accountant: some PrivacyAccountant,
        precision: Double = finestPrecision, event: (Double) throws(AccountingError) -> DPEvent
    ) throws(AccountingError) -> Double {
        func meets(_ value: Double) throws(AccountingError) -> Bool { try holds(target, accountant, event(value)) }
        if try meets(range.upperBound) { return range.upperBound }
        var low = range.lowerBound
        guard try meets(low) else { throw unreachable(target) }
        var high = range.upperBound
        while high - low > precision * high {
            let middle = low + (high - low) / 2
            if try meets(middle) { low = middle } else { high = middle }
        }
        return low
    }

    /// How often the event may be repeated within the target, at most `limit` times; 0 if not even once.
    public static func count(
        of event: DPEvent, within target: Target, using accountant: some PrivacyAccountant, limit: Int = 1_000_000
    ) throws(AccountingError) -> Int {
        func meets(_ count: Int) throws(AccountingError) -> Bool {
            guard count > 0 else { return true }
            return try holds(target, accountant, .selfComposed(event: event, count: count))
        }
        return try MonotoneSearch.greatest(in: 0...limit, meeting: meets) ?? 0
    }

    private static func holds(_ target: Target, _ accountant: some PrivacyAccountant, _ event: DPEvent) throws(AccountingError) -> Bool {
        var accountant = accountant
        try accountant.compose(event, count: 1)
        return try accountant.delta(epsilon: target.epsilon).upper <= target.delta
    }

    private static func unreachable(_ target: Target) -> AccountingError {
        AccountingError(.invalidParameter, "no parameter in the range meets epsilon \(target.epsilon) at delta \(target.delta)")
    }
}
