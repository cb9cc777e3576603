/// What is known about the local randomizers behind a shuffler, and so which theorem may be used for them.
public enum ShuffledRandomizer: Hashable, Sendable {
    /// Any epsilon0-DP local randomizers: the bound of 2021, in which another report hides one's own with probability `e^-epsilon0`
    /// (Feldman, McMillan and Talwar, "Hiding among the clones", Theorem 3.1).
    case any(epsilon0: Double)
    /// Binary randomized response: every other report is uniform over the two answers with probability `2 / (e^epsilon0 + 1)`.
    ///
    /// The general theorem of 2023 claims this for every randomizer; its erratum (arXiv 2208.04591) takes that back, so it is here only for the
    /// randomizers for which it can be read off their probabilities.
    case binaryResponse(epsilon0: Double)
    /// k-ary randomized response: every other report is uniform over the two answers that differ with probability `2 / (e^epsilon0 + k - 1)`,
    /// and one's own report is one of the others, which tells nothing, with probability `(k - 2) / (e^epsilon0 + k - 1)`.
    case kAryResponse(epsilon0: Double, buckets: Int)

    /// The local guarantee.
    public var epsilon0: Double {
        switch self {
        case .any(let epsilon0), .binaryResponse(let epsilon0), .kAryResponse(let epsilon0, _): epsilon0
        }
    }

    /// The probability that another report is a clone, its complement, and the probability that one's own report is about the difference at all.
    package var cloning: (clone: Double, other: Double, telling: Double) {
        switch self {
        case .any(let epsilon0):
            return (RealFunctions.exp(-epsilon0), -RealFunctions.expm1(-epsilon0), 1)
        case .binaryResponse(let epsilon0):
            let share = 2 / (RealFunctions.exp(epsilon0) + 1)
            return (share, RealFunctions.tanh(epsilon0 / 2), 1)
        case .kAryResponse(let epsilon0, let buckets):
            let others = Double(buckets - 1)
            let total = RealFunctions.exp(epsilon0) + others
            return (2 / total, (RealFunctions.expm1(epsilon0) + Double(buckets - 2)) / total, (RealFunctions.exp(epsilon0) + 1) / total)
        }
    }
}
