/// What (epsilon, delta) means for somebody who wants to find out about one person from what was released.
public struct EpsilonMeaning: Hashable, Sendable {
    /// The epsilon that is explained.
    public let epsilon: Double
    /// The delta beside it.
    public let delta: Double

    /// Nil unless `epsilon` is at least 0 and `delta` from 0 to 1.
    public init?(epsilon: Double, delta: Double) {
        guard epsilon >= 0, delta >= 0, delta <= 1 else { return nil }
        self.epsilon = epsilon
        self.delta = delta
    }

    /// The factor by which the odds of any two neighbouring worlds can change, except with probability delta: `e^epsilon`.
    public var oddsFactor: Double { RealFunctions.exp(epsilon) }

    /// The largest probability that an observer can give to what it held for possible with probability `prior`, unless delta strikes.
    public func posterior(prior: Double) -> Double {
        guard prior > 0, prior < 1 else { return prior }
        return 1 / (1 + (1 - prior) / prior * RealFunctions.exp(-epsilon))
    }

    /// The largest probability with which a test finds the person, if it accuses wrongly with this probability
    /// (Wasserman and Zhou 2010; Kairouz, Oh and Viswanath 2015): `min(e^epsilon a + delta, 1 - e^-epsilon (1 - delta - a))`.
    public func power(falseAlarms: Double) -> Double {
        let first = RealFunctions.exp(epsilon) * falseAlarms + delta
        let second = 1 - RealFunctions.exp(-epsilon) * (1 - delta - falseAlarms)
        return min(1, max(falseAlarms, min(first, second)))
    }

    /// The largest share of right answers of somebody who guesses between two equally likely worlds: `(e^epsilon + delta) / (1 + e^epsilon)`.
    public var guessing: Double { (1 + delta * RealFunctions.exp(-epsilon)) / (1 + RealFunctions.exp(-epsilon)) }
}
