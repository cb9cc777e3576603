/// The exact privacy curve of `count` randomized responses, and with it of the composition of any `count` mechanisms of the same
/// (epsilon, delta), which they dominate (Kairouz, Oh and Viswanath 2015, Theorems 3.3 and 3.4).
///
/// The privacy loss of one response is `epsilon`, `-epsilon`, or 0 where the answer is neither neighbour's; the loss of all of them is a whole
/// multiple of `epsilon`, whose probabilities are binomial. Every sum has only positive terms, so nothing cancels.
public struct ResponseTradeoff: Sendable {
    /// The largest number of compositions for two answers, and the largest for more.
    public static let countLimits = (binary: 1_000_000, more: 20_000)

    /// The epsilon of one response.
    public let epsilon: Double
    /// The number of responses.
    public let count: Int

    /// `masses[j]` is the probability, where the answers are true, of the loss `j * epsilon`, for j from 0 to `count`.
    private let masses: [Double]
    /// The probability of outcomes that give everything away, and of those that were too rare to be carried.
    private let lost: Double
    private let kept: Double

    /// The composition of `count` mechanisms that are (`epsilon`, `delta`)-DP, in the worst case.
    ///
    /// - Throws: ``AccountingError`` for parameters outside their range, or a count above the limit.
    public init(epsilon: Double, delta: Double = 0, count: Int) throws(AccountingError) {
        guard epsilon >= 0, epsilon.isFinite, delta >= 0, delta <= 1, count >= 1 else {
            throw AccountingError(.invalidParameter, "a composition takes a finite epsilon, a delta from 0 to 1, and a count of at least 1")
        }
        guard count <= Self.countLimits.binary else { throw AccountingError(.tooLarge, "more than \(Self.countLimits.binary) compositions") }
        self.epsilon = epsilon
        self.count = count
        let lie = 1 / (1 + RealFunctions.exp(epsilon))
        let lies = BinomialDistribution(trials: count, success: lie, failure: 1 / (1 + RealFunctions.exp(-epsilon))).masses()
        var masses = [Double](repeating: 0, count: count + 1)
        for (index, mass) in lies.enumerated() where 2 * index <= count { masses[count - 2 * index] = mass }
        self.masses = masses
        // ln of the probability that no mechanism failed.
        let logKept = delta < 1 ? Double(count) * RealFunctions.log1p(-delta) : -.infinity
        self.kept = RealFunctions.exp(logKept)
        self.lost = -RealFunctions.expm1(logKept)
    }

    /// `count` k-ary randomized responses that keep the truth with this probability, for neighbours of which one's answer is replaced.
    ///
    /// - Throws: ``AccountingError`` for parameters outside their range, or a count above the limit.
    public init(keepProbability keep: Double, buckets: Int, count: Int) throws(AccountingError) {
        guard buckets >= 2, keep > 0, keep < 1, count >= 1 else {
            throw AccountingError(
                .invalidParameter, "randomized response takes at least 2 buckets, a probability between 0 and 1, and a count of at least 1")
        }
        let other = (1 - keep) / Double(buckets - 1)
        let epsilon = abs(RealFunctions.log(keep / other))
        guard buckets > 2 else {
            try self.init(epsilon: epsilon, count: count)
            return
        }
        guard count <= Self.countLimits.more else { throw AccountingError(.tooLarge, "more than \(Self.countLimits.more) responses") }
        // Of the responses, some say neither neighbour's answer; the others are binary responses.
        let telling = keep + other
        let likely = max(keep, other) / telling
        let silent = BinomialDistribution(trials: count, success: 1 - telling, failure: telling).masses()
        var masses = [Double](repeating: 0, count: count + 1)
        var lost = 0.0
        for (silence, weight) in silent.enumerated() {
            guard weight > 1e-40 else {
                lost += weight
                continue
            }
            let rest = count - silence
            let lies = BinomialDistribution(trials: rest, success: 1 - likely, failure: likely).masses()
            for (index, mass) in lies.enumerated() where 2 * index <= rest { masses[rest - 2 * index] += weight * mass }
        }
        self.init(epsilon: epsilon, count: count, masses: masses, lost: lost)
    }

    private init(epsilon: Double, count: Int, masses: [Double], lost: Double) {
        self.epsilon = epsilon
        self.count = count
        self.masses = masses
        self.lost = lost
        self.kept = 1
    }

    /// The smallest delta at `target`, at most 1. Nil unless `target` is at least 0 and finite.
    public func delta(epsilon target: Double) -> Double? {
        guard target >= 0, target.isFinite else { return nil }
        var sum = 0.0
        let first = epsilon > 0 ? target / epsilon : .infinity
        if first < Double(count) {
            for index in (Int(first.rounded(.down)) + 1)...count {
                sum -= masses[index] * RealFunctions.expm1(target - Double(index) * epsilon)
            }
        }
        // Outcomes that give everything away, and those of the rest that cross the target.
        return min(1, lost + kept * max(0, sum))
    }

    /// The smallest epsilon at `delta`, rounded up to the next step of a bisection. Infinite if `delta` is below what fails outright.
    ///
    /// Nil unless `delta` is from 0 to 1.
    public func epsilon(delta target: Double) -> Double? {
        guard target >= 0, target <= 1 else { return nil }
        let whole = Double(count) * epsilon
        func meets(_ epsilon: Double) -> Bool { (delta(epsilon: epsilon) ?? 1) <= target }
        guard lost <= target else { return .infinity }
        if meets(0) { return 0 }
        return MonotoneSearch.least(above: 0, upTo: whole, meeting: meets)
    }
}
