/// Points to double the odds: `score = offset + factor * ln(odds)`, where the odds are those of the outcome that the score counts.
///
/// That is the good outcome where more points are better, the bad one where fewer are (good to bad, or bad to good).
/// Source: N. Siddiqi, Credit Risk Scorecards (Wiley, 2006), section 6, "Scorecard Scaling".
public struct ScoreScaling: Sendable, Hashable {
    /// The points by which a score rises when the odds double; more than 0.
    public let pointsToDoubleOdds: Double
    /// The score at ``baseOdds``.
    public let baseScore: Double
    /// The odds at ``baseScore``; more than 0.
    public let baseOdds: Double

    /// `pointsToDoubleOdds / ln 2`
    public var factor: Double { pointsToDoubleOdds / logarithm(2) }
    /// `baseScore - factor * ln(baseOdds)`
    public var offset: Double { baseScore - factor * logarithm(baseOdds) }
}
