extension RankingModel {
    /// Weights of a ranker that has learned nothing yet; every other slot has 0.
    ///
    /// They are round numbers for what is known of sessions in general and of no shop in particular: what followed or stood beside the
    /// session's items is likely next (Ludewig and Jannach, UMUAI 2018), vector neighbours of the session more so, items come back, though
    /// seldom at once, and of a displayed list people choose from the top and what they looked at last. Chosen on later training sessions
    /// of two public sets, where they reach 99 % of the hit rate of a trained model; docs/evaluation.md has the figures.
    ///
    /// A shop with few sessions, a first round under much noise and an agent without a release all start here.
    package static let prior: [(slot: FeatureSlot, weight: Float)] = [
        (.recentPopularity, 0.5),
        (.forwardLast, 1), (.recentForwardLast, 0.5), (.nextLast, 0.5),
        (.togetherMean, 1), (.cosineSession, 1),
        (.inSession, 1), (.isLast, -1), (.isPrevious, 0.5), (.itemInterest, 1),
        (.vectorSession, 3), (.vectorLast, 1.5), (.vectorRank, 1),
        (.listTop, 1), (.listLastEngaged, 2),
    ]
}
