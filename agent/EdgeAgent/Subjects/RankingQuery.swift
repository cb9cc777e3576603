import Enrichment
import Ranking
import SessionFeatures

/// One ranking request, after its form was checked.
struct RankingQuery: Sendable, Equatable {
    /// Whose ranking.
    var subject: String
    /// Rank for this session only; another one gets the fall-back.
    var session: String?
    /// Rank only these items.
    var candidates: [String]?
    /// The candidates' prices when they are a list as it is displayed, from the top; 0 for one that isn't known. Nil when they are no list.
    var displayedPrices: [Float]?
    /// How many items.
    var k = 20
    /// How variety, repeats and reasons are treated.
    var options = RankingOptions()
    /// The surroundings of the session, in place of those that are known.
    var context: SessionContext?
    /// Facts of the request and of the subject, for this answer alone.
    var facts: [FactName: FactValue] = [:]
    /// The language of disclosures, a BCP 47 tag.
    var language: String?
    /// The scorecard whose score rules may read as `request.fraud_score`.
    var fraudCard: String?
    /// Whether the answer carries the records from which its decisions can be replayed.
    var record = false
}
