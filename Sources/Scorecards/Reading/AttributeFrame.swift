/// What an attribute's reader knows of the card around it.
struct AttributeFrame {
    let kind: ScorecardKind
    let decimals: Int
    /// Points for one unit of log odds, good to bad; negative where fewer points are better.
    let pointsPerLogOdds: Double
    let better: ScoreDirection
}
