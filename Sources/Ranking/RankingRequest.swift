package import SessionFeatures

/// What is asked of a ``Ranker``.
package struct RankingRequest: Sendable, Hashable {
    /// How many items are wanted, in 0...``Ranker/maximumAnswer``.
    package let k: Int
    /// The items to choose from, or nil for the ranker's own candidates. Items that neither the table nor the session knows are left out.
    package let candidates: [UInt32]?
    /// The list to rank again, or nil. It is what can be chosen from, as `candidates` would be, and its order and prices are features.
    package let displayed: DisplayedList?
    /// How variety, repeats and reasons are treated.
    package let options: RankingOptions

    /// A request; `k` is cut to its range.
    package init(k: Int, candidates: [UInt32]? = nil, options: RankingOptions = RankingOptions()) {
        self.k = min(max(k, 0), Ranker.maximumAnswer)
        self.candidates = candidates
        self.options = options
        displayed = nil
    }

    /// A request to rank a displayed list again; without `k`, all of it.
    package init(k: Int? = nil, displayed: DisplayedList, options: RankingOptions = RankingOptions()) {
        self.k = min(max(k ?? displayed.items.count, 0), Ranker.maximumAnswer)
        candidates = displayed.items
        self.displayed = displayed
        self.options = options
    }
}
