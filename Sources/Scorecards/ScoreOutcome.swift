/// The two outcomes that a card tells apart, in words.
public struct ScoreOutcome: Sendable, Hashable {
    /// The good one, such as `repaid as agreed`.
    public let good: String
    /// The bad one; a probability is always this one's.
    public let bad: String
}
