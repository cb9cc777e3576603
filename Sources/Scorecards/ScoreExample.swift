public import Enrichment

/// A worked example that a card carries: facts and what they must score.
public struct ScoreExample: Sendable, Hashable {
    /// What it shows.
    public let title: String
    /// The facts.
    public let facts: [FactName: FactValue]
    /// The expected score.
    public let score: Double
    /// The expected probability of the bad outcome, if stated; it has six decimals.
    public let probability: Double?
    /// The expected band.
    public let band: String
    /// The expected decision, if stated.
    public let decision: String?
    /// The expected reason codes in order.
    public let reasons: [String]
}
