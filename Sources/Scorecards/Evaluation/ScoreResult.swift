/// What a card says about some facts, with what is needed to say it again and to explain it. It holds no facts, only the bins they fell into.
public struct ScoreResult: Sendable, Hashable {
    /// Name of the card.
    public let card: String
    /// Version of the card.
    public let version: Int
    /// SHA-256 of the card's file.
    public let digest: ScorecardDigest
    /// The score: base points and the attributes' points, summed exactly.
    public let score: Double
    /// Probability of the bad outcome, 0 to 1, rounded to six decimals; nil for a card without scaling.
    public let probability: Double?
    /// Name of the band that the score falls into.
    public let band: String
    /// The cut-off's decision; nil for a card without one.
    public let decision: String?
    /// What every score of the card begins with.
    public let basePoints: Double
    /// Each attribute's part, in the order of the card.
    public let attributes: [AttributeScore]
    /// What cost most, most first.
    public let reasons: [ScoreReasonGiven]
}

/// One attribute's part of a score.
public struct AttributeScore: Sendable, Hashable {
    /// What became of the fact.
    public enum Status: String, Sendable, Hashable, CaseIterable {
        /// It fell into one of the bins.
        case scored
        /// It is unknown, and the bin `missing` scored.
        case missing
        /// It is a number in no interval or a text in no set, and the bin `other` scored.
        case outOfRange = "out_of_range"
        /// It is of another type than the card declares, and the bin `other` scored.
        case wrongType = "wrong_type"
    }

    /// The attribute.
    public let attribute: String
    /// The bin that was chosen.
    public let bin: String
    /// What became of the fact.
    public let status: Status
    /// The bin's points.
    public let points: Double
    /// How much worse that is than what the card's reasons compare with; negative if better.
    public let cost: Double
}

/// A reason that a result gives.
public struct ScoreReasonGiven: Sendable, Hashable {
    /// The attribute.
    public let attribute: String
    /// Code and words.
    public let reason: ScoreReason
    /// How many points it cost; more than 0.
    public let cost: Double
}
