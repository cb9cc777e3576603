package import RankingModel

/// One item of a ranking, with what moved it there.
package struct RankedItem: Sendable, Equatable {
    /// A feature's part in a score.
    package struct Reason: Sendable, Equatable {
        package let slot: FeatureSlot
        /// Weight times the feature's difference to its mean over the candidates: positive moved the item up.
        package let contribution: Float
    }

    /// Index in the item table.
    package let itemIndex: UInt32
    /// Identifier in the item table.
    package let id: String
    /// The score; comparable within one ranking only.
    package let score: Float
    /// The strongest reasons first, at most ``Ranker/reasonCount``; empty in a fall-back.
    package let reasons: [Reason]
}
