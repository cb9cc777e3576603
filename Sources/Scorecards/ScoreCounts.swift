/// Good and bad cases of a sample.
public struct ScoreCounts: Sendable, Hashable {
    /// Cases with the good outcome.
    public let good: Double
    /// Cases with the bad outcome.
    public let bad: Double

    /// The share of bad cases, 0 to 1; nil for no cases.
    public var badRate: Double? { good + bad > 0 ? bad / (good + bad) : nil }

    static func + (left: Self, right: Self) -> Self { Self(good: left.good + right.good, bad: left.bad + right.bad) }

    /// `ln((good / all good) / (bad / all bad))`
    func weight(of total: Self) -> Double { logarithm((good / total.good) / (bad / total.bad)) }

    /// The bin's part of the information value: `(good / all good - bad / all bad) * weight`.
    func information(of total: Self) -> Double { (good / total.good - bad / total.bad) * weight(of: total) }
}
