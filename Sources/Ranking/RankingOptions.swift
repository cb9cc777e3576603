/// How a ranking treats variety, repeats and reasons.
package struct RankingOptions: Sendable, Hashable {
    /// What happens to items that were viewed in this session.
    package enum Repeats: String, Sendable, Hashable, CaseIterable {
        /// They compete like every other item.
        case include
        /// They are left out.
        case exclude
        /// They follow after every other candidate.
        case demote
        /// Nothing else is ranked.
        case only
    }

    /// How much variety counts against score, in 0...1; 0 gives exactly the order of scores. See ``DiverseSelection``.
    package let diversity: Float
    /// What happens to items that were viewed in this session.
    package let repeats: Repeats
    /// Whether every contribution and every source of an item is told, not only the strongest ones.
    package let explain: Bool

    /// Whether items come with reasons and sources at all; working them out for twenty items nearly doubles a ranking's time.
    package let hasReasons: Bool

    /// Options; a `diversity` outside 0...1 is cut to it, and one that isn't a number is 0.
    package init(diversity: Float = 0, repeats: Repeats = .include, explain: Bool = false, hasReasons: Bool = true) {
        self.diversity = diversity.isNaN ? 0 : min(max(diversity, 0), 1)
        self.repeats = repeats
        self.explain = explain
        self.hasReasons = hasReasons || explain
    }
}
