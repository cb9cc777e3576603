public import Enrichment

/// A scorecard: what facts score and why, as data.
///
/// A value of this type passed every check of the format: each value of a fact falls into exactly one bin, every band can be reached, the weights
/// agree with the counts. `docs/scorecards.md` has the format and its formulas.
public struct Scorecard: Sendable, Hashable {
    /// Name, unique among the cards of a file.
    public let id: String
    /// Version of the card, from 1.
    public let version: Int
    /// Name for people.
    public let title: String
    /// What it is for.
    public let purpose: String
    /// What its reader must know, such as that it is a sample.
    public let notice: String?
    /// What was considered about fairness.
    public let fairness: String
    /// How it adds up.
    public let kind: ScorecardKind
    /// Which end is the good one.
    public let better: ScoreDirection
    /// The outcomes that it tells apart; nil if it predicts none.
    public let outcome: ScoreOutcome?
    /// Decimals of points and scores, 0 to ``ScorecardLimits/decimals``.
    public let decimals: Int
    /// What points mean in odds; nil if they mean none.
    public let scaling: ScoreScaling?
    /// Log odds, good to bad, with every weight zero; 0 in a card of points.
    public let intercept: Double
    /// What every score begins with, in units of the last decimal.
    let baseUnits: Int64
    /// The attributes in the order of the file.
    public let attributes: [ScoreAttribute]
    /// The lowest and highest score that the card states; every reachable score lies within.
    public let range: ClosedRange<Double>
    /// The bands from the lowest scores to the highest.
    public let bands: [ScoreBand]
    /// The cut-off, if it has one.
    public let cutoff: ScoreCutoff?
    /// Which reasons a result gives.
    public let reasons: ReasonRule
    /// Worked examples.
    public let examples: [ScoreExample]
    /// SHA-256 of the file that the card was read from.
    public let digest: ScorecardDigest

    /// What every score begins with.
    public var basePoints: Double { ScoreUnits.value(baseUnits, decimals: decimals) }

    /// The facts that it reads and their types.
    public var inputs: [FactName: FactType] { Dictionary(attributes.map { ($0.fact, $0.type) }) { first, _ in first } }

    /// The lowest and highest sum of any choice of bins, in units of the last decimal.
    var reachableUnits: ClosedRange<Int64> {
        var lowest = baseUnits
        var highest = baseUnits
        for attribute in attributes {
            let units = attribute.allBins.map(\.units)
            lowest += units.min() ?? 0
            highest += units.max() ?? 0
        }
        return lowest...highest
    }

    /// The lowest and highest score that facts can give.
    public var reachable: ClosedRange<Double> {
        let units = reachableUnits
        return ScoreUnits.value(units.lowerBound, decimals: decimals)...ScoreUnits.value(units.upperBound, decimals: decimals)
    }
}
