/// Which end of the scores is the good one.
public enum ScoreDirection: String, Sendable, Hashable, CaseIterable {
    /// More points are better: creditworthiness, suitability.
    case higher
    /// Fewer points are better: fraud.
    case lower

    /// 1 or -1: what turns points into goodness, and log odds of the good outcome into those that the score counts.
    var sign: Double { self == .higher ? 1 : -1 }

    /// How much worse `points` are than `other`, in the same units; negative if better.
    func cost(of points: Int64, against other: Int64) -> Int64 { self == .higher ? other - points : points - other }
}
