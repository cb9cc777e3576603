public import PrivacyAccounting

/// One budget as an odometer shows it: what is spent, what is left, and the cap.
public struct BudgetReading: Hashable, Sendable {
    /// What was spent.
    public let spent: BudgetTally
    /// The cap.
    public let cap: PrivacyCost
    /// What may still be spent; zero when the day is closed.
    public let remaining: PrivacyCost
    /// The day on which the budget is used up at the pace of the last seven days, or nil if it is not, or nothing was spent in them.
    ///
    /// For a day's budget it is today, if what is left does not cover another charge of the usual size; for a lifetime's it is the last day
    /// that what is left pays for.
    public let runsOut: LedgerDay?
    /// The delta at which the epsilons are stated.
    public let delta: Double

    init(spent: BudgetTally, cap: PrivacyCost, isClosed: Bool, delta: Double, runsOut: (PrivacyCost) -> LedgerDay?) {
        self.spent = spent
        self.cap = cap
        self.remaining = isClosed ? .zero : spent.remaining(under: cap)
        self.delta = delta
        self.runsOut = runsOut(remaining)
    }

    /// The epsilon of what was spent, at ``delta``: the smaller of the zCDP figure and, if every charge was pure, the pure sum.
    public var epsilonSpent: Double { Self.epsilon(of: spent.total, delta: delta) }

    /// The epsilon of the cap, at ``delta``.
    public var epsilonCap: Double { Self.epsilon(of: cap, delta: delta) }

    /// The smaller of what the two prices of a cost say at `delta`.
    package static func epsilon(of cost: PrivacyCost, delta: Double) -> Double {
        let concentrated = cost.microRho == .max ? .infinity : ZeroConcentratedDP.epsilon(rho: cost.rho, delta: delta) ?? .infinity
        return cost.isPure ? min(concentrated, Double(cost.microEpsilon) / 1_000_000) : concentrated
    }
}
