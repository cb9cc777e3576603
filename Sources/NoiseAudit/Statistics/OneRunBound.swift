#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A lower bound on epsilon from a single run with many canaries, each in or out by its own fair coin (Steinke, Nasr and Jagielski 2023,
/// theorem 5.2).
public struct OneRunBound: Hashable, Sendable {
    /// The number of canaries whose coins were flipped.
    public let canaries: Int
    /// The number of coins that were guessed; the others were left open.
    public let guesses: Int
    /// The number of right guesses.
    public let correct: Int

    /// What came of guessing, or nil unless `0 <= correct <= guesses <= canaries`.
    public init?(canaries: Int, guesses: Int, correct: Int) {
        guard correct >= 0, correct <= guesses, guesses <= canaries else { return nil }
        self.canaries = canaries
        self.guesses = guesses
        self.correct = correct
    }

    /// How likely so many right guesses are at most, if the whole run is (epsilon, delta)-private.
    public func pValue(epsilon: Double, delta: Double) -> Double {
        guard guesses > 0 else { return 1 }
        let chance = 1 / (1 + exp(-epsilon))
        let pure = BinomialInterval.upperTail(correct, trials: guesses, probability: chance)
        // The part of delta: the largest mean of the masses just below `correct`.
        var (sum, worst) = (0.0, 0.0)
        for distance in stride(from: 1, through: correct, by: 1) {
            let mass = self.mass(correct - distance, chance)
            sum += mass
            worst = max(worst, sum / Double(distance))
            if mass < worst * 1e-12, Double(correct - distance) < Double(guesses) * chance { break }
        }
        return min(1, pure + worst * delta * 2 * Double(canaries))
    }

    /// The largest epsilon that the run contradicts, with an error probability of at most `rate`; 0 if it contradicts none.
    public func epsilon(delta: Double, rate: Double) -> Double {
        guard pValue(epsilon: 0, delta: delta) < rate else { return 0 }
        return TailProbability.root(from: 0, to: 64) { pValue(epsilon: $0, delta: delta) < rate } * (1 - 1e-9)
    }

    private func mass(_ count: Int, _ chance: Double) -> Double {
        let (n, k) = (Double(guesses), Double(count))
        let choose = TailProbability.logGamma(n + 1) - TailProbability.logGamma(k + 1) - TailProbability.logGamma(n - k + 1)
        // 1 - chance loses its digits for a large epsilon; its logarithm does not.
        let rest = guesses == count ? 0 : (n - k) * log1p(-chance)
        return exp(choose + k * log(chance) + rest)
    }
}
