/// What a count says about a probability (Clopper and Pearson 1934): exact, never too narrow.
public enum BinomialInterval {
    /// The probability of `count` or more successes in `trials` of probability `probability`.
    public static func upperTail(_ count: Int, trials: Int, probability: Double) -> Double {
        guard count > 0 else { return 1 }
        guard count <= trials else { return 0 }
        return TailProbability.beta(probability, Double(count), Double(trials - count + 1)).lower
    }

    /// The probability of `count` or fewer successes.
    public static func lowerTail(_ count: Int, trials: Int, probability: Double) -> Double {
        guard count >= 0 else { return 0 }
        guard count < trials else { return 1 }
        return TailProbability.beta(probability, Double(count + 1), Double(trials - count)).upper
    }

    /// What the probability is at least, wrong with probability `rate` at most.
    public static func lowerBound(_ count: Int, trials: Int, rate: Double) -> Double {
        guard count > 0 else { return 0 }
        return TailProbability.root(from: 0, to: Double(count) / Double(trials)) { upperTail(count, trials: trials, probability: $0) < rate }
            .nextDown
    }

    /// What the probability is at most, wrong with probability `rate` at most. An outcome that was never seen may still have `ln(1/rate) / trials`.
    public static func upperBound(_ count: Int, trials: Int, rate: Double) -> Double {
        guard count < trials else { return 1 }
        return TailProbability.root(from: Double(count) / Double(trials), to: 1) { lowerTail(count, trials: trials, probability: $0) > rate }
    }
}
