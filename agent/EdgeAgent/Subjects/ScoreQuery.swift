import Enrichment
import Scorecards

/// One request for a score, after its form was checked.
struct ScoreQuery: Sendable, Equatable {
    /// The scorecard's id.
    var card: String
    /// Whose score.
    var subject: String
    /// The item that the score is about, for cards that read facts of an item.
    var item: String?
    /// Facts of the request and of the subject, for this answer alone.
    var facts: [FactName: FactValue] = [:]
    /// The language of reasons, a BCP 47 tag.
    var language: String?
}

/// A score and the card that gave it.
struct ScoreAnswer: Sendable {
    let card: Scorecard
    let result: ScoreResult
    /// The language of its texts, or nil for the card's own choice.
    let language: String?
    /// Facts of the request that did not hold, because a source that comes first says otherwise.
    let ignoredFacts: [FactName]
}
