package import RankingModel
package import SessionFeatures

/// One item of a ranking, with what moved it there.
package struct RankedItem: Sendable, Equatable {
    /// A feature's part in a score.
    package struct Reason: Sendable, Equatable {
        package let slot: FeatureSlot
        /// The score minus what it would be with the feature at its mean over the candidates: positive moved the item up. For a linear model
        /// these parts add up to the score's difference to the mean score.
        package let contribution: Float
    }

    /// Index in the item table; from the table's count on, a number of the session's vocabulary.
    package let itemIndex: UInt32
    /// Identifier in the item table or in the session's vocabulary.
    package let id: String
    /// The score with ``adjustment``; comparable within one ranking only.
    package let score: Float
    /// What the operator's adjustment, a dismissal and the treatment of repeats added to the model's score.
    package var adjustment: Float = 0
    /// Where the candidate came from; empty for an item that only fills the answer up.
    package var sources = CandidateSources()
    /// The strongest reasons first: all that aren't 0 when the request explains, else at most ``Ranker/reasonCount``; empty for an item that
    /// only fills the answer up.
    package let reasons: [Reason]
}
