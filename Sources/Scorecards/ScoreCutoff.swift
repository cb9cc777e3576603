/// A score and the decisions on its two sides.
public struct ScoreCutoff: Sendable, Hashable {
    /// The first score of the upper side, in units of the card's last decimal.
    let units: Int64
    /// The first score of the upper side.
    public let score: Double
    /// The decision for this score and those above.
    public let atOrAbove: String
    /// The decision for those below.
    public let below: String
}
