import Ranking

/// The answer to a ranking request.
struct RankingAnswer: Sendable {
    /// What the ranking rests on, from most to least.
    enum Basis: String, Sendable {
        /// The installed model and the session so far.
        case model
        /// The session so far, scored by the model that needs no release.
        case initialModel = "initial_model"
        /// Nothing was viewed yet: historical popularity.
        case popularity
        /// The subject did not allow ranking: historical popularity, the same for everybody.
        case popularityWithoutConsent = "popularity_without_consent"
        /// No item table is installed: nothing can be ranked.
        case nothingInstalled = "nothing_installed"
    }

    /// The session that was ranked for, or nil.
    let session: String?
    /// The installed model's version.
    let modelVersion: UInt64
    /// What the ranking rests on.
    let basis: Basis
    /// The items, best first.
    let items: [RankedItem]
    /// Candidates of the request that the item table does not know; they are left out.
    let unknownCandidates: Int
}
