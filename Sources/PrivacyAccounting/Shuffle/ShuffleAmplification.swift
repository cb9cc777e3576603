/// Privacy amplification by shuffling: what one of `count` local reports gives away once nobody knows whose is whose.
///
/// The curve is that of Feldman, McMillan and Talwar 2021, Theorem 3.1: with `C` clones among the other reports, an observer sees a binomial count
/// of `C` fair coins, plus one with probability `e^e0 / (1 + e^e0)` in one world and `1 / (1 + e^e0)` in the other. The divergence is summed over
/// every number of clones that has any probability, with the running sums of the binomial carried from one to the next; what is left out,
/// below `1e-30`, is added to delta. It holds for replaced neighbours, only if the shuffler is honest, and only for one report each.
public struct ShuffleAmplification: Sendable {
    /// The largest number of reports.
    public static let countLimit = 1_000_000_000

    /// What is shuffled.
    public let randomizer: ShuffledRandomizer
    /// The number of reports, one's own included.
    public let count: Int

    private let clones: BinomialDistribution
    private let window: ClosedRange<Int>
    private let telling: Double

    private static let omittedNats = 70.0
    private static let omitted = 1e-30

    /// - Throws: ``AccountingError`` unless epsilon0 is positive and at most 500, and there is a report and no more than ``countLimit``.
    public init(_ randomizer: ShuffledRandomizer, count: Int) throws(AccountingError) {
        guard randomizer.epsilon0 > 0, randomizer.epsilon0 <= 500 else {
            throw AccountingError(.invalidParameter, "epsilon0 must be positive and at most 500")
        }
        if case .kAryResponse(_, let buckets) = randomizer, buckets < 2 {
            throw AccountingError(.invalidParameter, "k-ary randomized response takes at least 2 buckets")
        }
        guard count >= 1 else { throw AccountingError(.invalidParameter, "there must be at least one report") }
        guard count <= Self.countLimit else { throw AccountingError(.tooLarge, "more than \(Self.countLimit) reports") }
        let cloning = randomizer.cloning
        self.randomizer = randomizer
        self.count = count
        self.telling = cloning.telling
        self.clones = BinomialDistribution(trials: count - 1, success: cloning.clone, failure: cloning.other)
        self.window = clones.range(nats: Self.omittedNats)
    }

    /// The bound's delta at `epsilon`. Nil unless `epsilon` is at least 0 and finite.
    public func delta(epsilon: Double) -> Double? {
        guard epsilon >= 0, epsilon.isFinite else { return nil }
        let truth = 1 / (1 + RealFunctions.exp(-randomizer.epsilon0))
        let lie = 1 / (1 + RealFunctions.exp(randomizer.epsilon0))
        let excess = RealFunctions.expm1(epsilon)
        // p - e^epsilon q at x coins is near * b(x) - far * b(x - 1).
        let near = truth - (1 + excess) * lie
        let far = (1 + excess) * truth - lie
        guard near > 0 else { return 0 }
        let share = near / (near + far)

        var sum = 0.0
        var weight = RealFunctions.exp(clones.logMass(window.lowerBound))
        let odds = clones.success / clones.failure
        var walk = CoinWalk(coins: window.lowerBound, share: share)
        for coins in window {
            if coins > window.lowerBound {
                weight *= Double(clones.trials - coins + 1) / Double(coins) * odds
                walk.advance(share: share)
            }
            sum += weight * max(0, near * walk.mass - excess * walk.below)
        }
        return min(1, telling * sum + Self.omitted)
    }

    /// The bound's epsilon at `delta`, rounded up to the next step of a bisection, never above epsilon0.
    ///
    /// Nil unless `delta` is from 0 to 1.
    public func epsilon(delta target: Double) -> Double? {
        search(delta: target, from: randomizer.epsilon0, halvings: 60)
    }

    /// The bound's epsilon at `delta` as the published program finds it: 14 halvings, from the closed form where that is valid, else from epsilon0,
    /// answering the end at which the bound holds. Up to one part in 4,000 above ``epsilon(delta:)``.
    public func epsilonByFourteenHalvings(delta target: Double) -> Double? {
        search(delta: target, from: closedForm(delta: target) ?? randomizer.epsilon0, halvings: 14)
    }

    /// The closed form of the same theorem, for any epsilon0-DP randomizers:
    /// `ln(1 + (1 - e^-e0) / (1 + e^(-e0 - e)) * (8 sqrt(e^e0 ln(4/delta) / n) + 8 e^e0 / n))`, `e = ln(1 + 8 sqrt(..) + 8 e^e0 / n)`.
    ///
    /// Nil unless `delta` lies between 0 and 1 and `e0 <= ln(n / (16 ln(4/delta)))`. It is 2 to 5 times the sum: use it only as a check.
    public func closedForm(delta: Double) -> Double? {
        guard delta > 0, delta < 1 else { return nil }
        let n = Double(count)
        let epsilon0 = randomizer.epsilon0
        let logs = RealFunctions.log(4 / delta)
        guard epsilon0 <= RealFunctions.log(n / (16 * logs)) else { return nil }
        let growth = RealFunctions.exp(epsilon0)
        let spread = 8 * (growth * logs / n).squareRoot() + 8 * growth / n
        let factor = -RealFunctions.expm1(-epsilon0) / (1 + RealFunctions.exp(-epsilon0) / (1 + spread))
        return RealFunctions.log1p(factor * spread)
    }

    private func search(delta target: Double, from start: Double, halvings: Int) -> Double? {
        guard target >= 0, target <= 1 else { return nil }
        // What the sum leaves out is already above the smallest targets.
        guard target > Self.omitted else { return randomizer.epsilon0 }
        func meets(_ epsilon: Double) -> Bool { (delta(epsilon: epsilon) ?? 1) <= target }
        if meets(0) { return 0 }
        let high = min(start, randomizer.epsilon0)
        return MonotoneSearch.least(above: 0, upTo: meets(high) ? high : randomizer.epsilon0, halvings: halvings, meeting: meets)
    }
}
