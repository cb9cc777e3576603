@testable import RankingEvaluation

/// Outcomes made by hand: sessions of ranks, over a shop of a given size. Item 0 is what was shown and next.
enum Outcomes {
    static func make(_ sessions: [[Int]], name: String = "hand", itemCount: Int = 1, nanoseconds: UInt64? = nil) -> ReplayOutcomes {
        var outcomes = ReplayOutcomes(name: name, itemCount: itemCount)
        for session in sessions {
            for rank in session {
                outcomes.record(ItemStanding(rank: rank, isCandidate: rank <= 20), target: 0, shown: [0], nanoseconds: nanoseconds)
            }
            outcomes.endSession()
        }
        return outcomes
    }

    /// A generator that counts, so that tests can tell its draws.
    struct Counter: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state
        }
    }
}
