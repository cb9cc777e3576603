/// A range of scores with a name, such as `high_risk`: from the end of the band before it up to, but without, its own.
public struct ScoreBand: Sendable, Hashable {
    /// Name, unique in its card.
    public let id: String
    /// Where the next band begins, in units of the card's last decimal; nil for the last.
    let belowUnits: Int64?
    /// Where the next band begins; nil for the last.
    public let below: Double?
    /// Its name for people.
    public let texts: ScoreTexts
}
