import Compliance
import Enrichment
import Ranking
import Scorecards
import SessionFeatures

/// The answer to a ranking request.
struct RankingAnswer: Sendable {
    /// What the ranking rests on, from most to least.
    enum Basis: String, Sendable, CaseIterable {
        /// The installed model and the session so far.
        case model
        /// The session so far, scored by the model that needs no release.
        case initialModel = "initial_model"
        /// Nothing was viewed yet: historical popularity.
        case popularity
        /// The subject did not allow ranking: historical popularity, the same for everybody.
        case popularityWithoutConsent = "popularity_without_consent"
        /// No item table is installed: the session's own items.
        case sessionItems = "session_items"
        /// No item table is installed, and the session has no items: nothing can be ranked.
        case nothingInstalled = "nothing_installed"
    }

    /// An item with what the rules say of it.
    struct Item: Sendable {
        let ranked: RankedItem
        /// Never denied; nil without rules.
        let decision: ComplianceDecision?
    }

    /// A decision from which it can be taken again.
    struct Record: Sendable {
        /// The item's identifier.
        let item: String
        let record: DecisionRecord
    }

    /// How many items a rule kept out of the answer.
    struct Denial: Sendable, Hashable {
        /// The first rule of the file that denies them.
        let rule: String
        /// Its reason code.
        let code: String
        /// Items that would have been returned or considered next.
        var count: Int
    }

    /// The session that was ranked for, or nil.
    let session: String?
    /// The installed model's version.
    let modelVersion: UInt64
    /// What the ranking rests on.
    let basis: Basis
    /// Whether the session explores or pursues a goal.
    let intent: IntentEstimate
    /// The items, best first.
    let items: [Item]
    /// Candidates of the request that the item table does not know; they are left out.
    let unknownCandidates: Int
    /// The rules that the answer obeys; nil without rules.
    let rules: RuleSet?
    /// What the rules kept out, most first.
    let denials: [Denial]
    /// Items that the operator's `item.available` kept out.
    let unavailable: Int
    /// Facts of the request that did not hold, because a source that comes first says otherwise.
    let ignoredFacts: [FactName]
    /// The score that rules read as `request.fraud_score`.
    let fraud: ScoreResult?
    /// Whether every reason is told.
    let explains: Bool
    /// The records of what was returned and of the first items that rules kept out, when the request asks for them.
    let records: [Record]?
}
