import RankingModel

/// Where the slots that every candidate gets stand in a row of ``CandidateMatrix``: read once, because a slot's number is a call into another
/// room, and the loops over candidates are the ranker's time.
struct FeatureColumns: Sendable {
    let popularity = FeatureSlot.popularity.rawValue
    let recentPopularity = FeatureSlot.recentPopularity.rawValue
    let popularityAtStart = FeatureSlot.popularityAtStart.rawValue
    let forwardLast = FeatureSlot.forwardLast.rawValue
    let forwardAtStart = FeatureSlot.forwardAtStart.rawValue
    let forwardPrevious = FeatureSlot.forwardPrevious.rawValue
    let forwardSession = FeatureSlot.forwardSession.rawValue
    let recentForwardLast = FeatureSlot.recentForwardLast.rawValue
    let recentForwardSession = FeatureSlot.recentForwardSession.rawValue
    let nextLast = FeatureSlot.nextLast.rawValue
    let togetherLast = FeatureSlot.togetherLast.rawValue
    let togetherMean = FeatureSlot.togetherMean.rawValue
    let togetherSession = FeatureSlot.togetherSession.rawValue
    let togetherRare = FeatureSlot.togetherRare.rawValue
    let togetherDwell = FeatureSlot.togetherDwell.rawValue
    let togetherBoth = FeatureSlot.togetherBoth.rawValue
    let cosineLast = FeatureSlot.cosineLast.rawValue
    let cosineSession = FeatureSlot.cosineSession.rawValue
    let cosineLate = FeatureSlot.cosineLate.rawValue
    let support = FeatureSlot.support.rawValue
    let inSession = FeatureSlot.inSession.rawValue
    let categoryAffinity = FeatureSlot.categoryAffinity.rawValue
    let vectorSession = FeatureSlot.vectorSession.rawValue
    let vectorShare = FeatureSlot.vectorShare.rawValue
    let vectorLast = FeatureSlot.vectorLast.rawValue
    let vectorRank = FeatureSlot.vectorRank.rawValue
    let categoryInterest = FeatureSlot.categoryInterest.rawValue
    let preferredCategory = FeatureSlot.preferredCategory.rawValue
    let preferredRepeat = FeatureSlot.preferredRepeat.rawValue
    let preferredNeighbour = FeatureSlot.preferredNeighbour.rawValue
    let velocityForward = FeatureSlot.velocityForward.rawValue
    let dwellTrendTogether = FeatureSlot.dwellTrendTogether.rawValue
    let intentSimilar = FeatureSlot.intentSimilar.rawValue
    let hourPopular = FeatureSlot.hourPopular.rawValue
    let weekendPopular = FeatureSlot.weekendPopular.rawValue
    /// A working column, past the slots.
    let togetherPrevious = CandidateMatrix.togetherPrevious
}
