/// The step of the fall-back order that answered a request, from most to least.
package enum RankingStep: String, Sendable, Hashable, CaseIterable {
    /// The installed model scored the session's candidates.
    case model
    /// No model of the current schema is installed: `RankingModel.initial` scored the session's candidates, or a displayed list kept its order.
    case initialModel = "initial_model"
    /// The session has no item yet, so that the popular items are the only candidates.
    case popularity
    /// The item table is empty: only the session's own items can be ranked.
    case sessionItems = "session_items"
    /// There is neither a table nor an item in the session: the answer is empty.
    case nothing
}
