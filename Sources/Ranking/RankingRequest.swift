/// What is asked of a ``Ranker``.
package struct RankingRequest: Sendable, Hashable {
    /// How many items are wanted, in 0...``Ranker/maximumAnswer``.
    package let k: Int
    /// The items to choose from, or nil for the ranker's own candidates. Items that neither the table nor the session knows are left out.
    package let candidates: [UInt32]?
    /// How variety, repeats and reasons are treated.
    package let options: RankingOptions

    /// A request; `k` is cut to its range.
    package init(k: Int, candidates: [UInt32]? = nil, options: RankingOptions = RankingOptions()) {
        self.k = min(max(k, 0), Ranker.maximumAnswer)
        self.candidates = candidates
        self.options = options
    }
}
