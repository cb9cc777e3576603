/// A reason code and its words by language.
public struct ScoreReason: Sendable, Hashable {
    /// The code, unique in its card.
    public let code: String
    /// The words.
    public let texts: ScoreTexts
}
