package import SessionFeatures

/// The answer to a ``RankingRequest``.
package struct Ranking: Sendable, Equatable {
    /// The items, best first.
    package let items: [RankedItem]
    /// Whether the session explores or pursues a goal.
    package let intent: IntentEstimate
    /// Which step of the fall-back order answered.
    package let step: RankingStep
}
