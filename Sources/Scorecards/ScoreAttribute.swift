public import Enrichment

/// One attribute of a card: the fact that it reads, its bins, and what it says when it costs points.
public struct ScoreAttribute: Sendable, Hashable {
    /// How the points of ordered bins are declared to run.
    public enum Monotonicity: String, Sendable, Hashable, CaseIterable {
        /// No bin has fewer points than the one before it.
        case increasing
        /// No bin has more points than the one before it.
        case decreasing
        /// Nothing is declared.
        case none
    }

    /// Name, unique in its card.
    public let id: String
    /// The fact that it reads.
    public let fact: FactName
    /// Type of the fact.
    public let type: FactType
    /// What multiplies the weights of evidence; 1 in a card of points.
    public let coefficient: Double
    /// How the points of the bins run.
    public let monotonicity: Monotonicity
    /// The bins for known values, in the order of the file.
    public let bins: [ScoreBin]
    /// The bin for an unknown fact.
    public let missing: ScoreBin
    /// The bin for a number in no interval, a text in no set and a value of another type.
    public let other: ScoreBin
    /// What reasons compare with if the card says `neutral`: points in units of the card's last decimal.
    let neutralUnits: Int64
    /// Why this attribute cost points.
    public let reason: ScoreReason
    /// Information value from the bins' counts, `sum((good / all good - bad / all bad) * weight)`; nil without counts.
    public let information: Double?

    /// All bins, `missing` and `other` last.
    public var allBins: [ScoreBin] { bins + [missing, other] }
}
