import Testing

@testable import NoiseAudit

@Suite("Tails and their inverses")
struct TailProbabilityTests {
    @Test(
        "the chi-square tail agrees with published quantiles",
        arguments: [(1, 10.828, 1e-3), (10, 29.588, 1e-3), (100, 149.449, 1e-3), (18, 28.869, 0.05)])
    func chiSquare(freedom: Double, quantile: Double, tail: Double) {
        #expect(abs(TailProbability.chiSquareUpper(quantile, freedom: freedom) - tail) < 2e-3 * tail)
        #expect(abs(TailProbability.chiSquareQuantile(upper: tail, freedom: freedom) - quantile) < 1e-3)
    }

    @Test("far out, the tail is heavier than six deviations of the normal approximation promise")
    func notNormal() {
        // OpenDP's critical value freedom + 6 sqrt(2 freedom) at 18 and 9 degrees; the tails as computed with SciPy.
        #expect(abs(TailProbability.chiSquareUpper(54, freedom: 18) - 1.8e-5) < 1e-6)
        #expect(abs(TailProbability.chiSquareUpper(9 + 6 * 18.0.squareRoot(), freedom: 9) - 7.4e-5) < 2e-6)
    }

    @Test("a quantile is where the tail is what was asked, for few degrees and for a million", arguments: [1.0, 7, 300, 1e6], [1e-2, 1e-9])
    func quantilesInvert(freedom: Double, tail: Double) {
        let upper = TailProbability.chiSquareQuantile(upper: tail, freedom: freedom)
        #expect(abs(TailProbability.chiSquareUpper(upper, freedom: freedom) / tail - 1) < 1e-4)
        let lower = TailProbability.chiSquareQuantile(lower: tail, freedom: freedom)
        #expect(abs(TailProbability.gamma(freedom / 2, lower / 2).lower / tail - 1) < 1e-4)
        #expect(lower < freedom && freedom < upper + 1)
    }

    @Test("normal quantiles are the published ones", arguments: [(0.025, 1.959964), (1e-6, 4.753424), (1e-9, 5.997807)])
    func normal(tail: Double, quantile: Double) {
        #expect(abs(TailProbability.normalQuantile(upper: tail) - quantile) < 1e-6)
    }

    @Test("the logarithm of gamma is that of the factorial")
    func gamma() {
        var factorial = 0.0
        for n in 1...60 {
            #expect(abs(TailProbability.logGamma(Double(n)) - factorial) < 1e-12 * max(1, factorial))
            factorial += logarithm(Double(n))
        }
    }

    /// The natural logarithm without a mathematical library: the inverse of a series.
    private func logarithm(_ x: Double) -> Double {
        var (rest, twos) = (x, 0.0)
        while rest > 1.5 { (rest, twos) = (rest / 2, twos + 1) }
        let ratio = (rest - 1) / (rest + 1)
        let series = stride(from: 1.0, to: 60, by: 2).reversed().reduce(0.0) { $0 * ratio * ratio + 1 / $1 } * ratio
        return 2 * series + twos * 0.693_147_180_559_945_309
    }
}

@Suite("Bounds on a probability")
struct BinomialIntervalTests {
    @Test("binomial tails are sums of their terms", arguments: 0...12)
    func tails(count: Int) {
        let (trials, probability) = (12, 0.3)
        var masses: [Double] = [1]
        for _ in 0..<trials {
            masses = (0...masses.count).map { index in
                (index < masses.count ? masses[index] * (1 - probability) : 0) + (index > 0 ? masses[index - 1] * probability : 0)
            }
        }
        #expect(abs(BinomialInterval.upperTail(count, trials: trials, probability: probability) - masses[count...].reduce(0, +)) < 1e-13)
        #expect(abs(BinomialInterval.lowerTail(count, trials: trials, probability: probability) - masses[...count].reduce(0, +)) < 1e-13)
    }

    @Test("what was never seen keeps the probability that so many misses leave")
    func neverSeen() {
        // 1 - p = rate^(1/n), exactly.
        let bound = BinomialInterval.upperBound(0, trials: 1_000, rate: 1e-4)
        #expect(abs(bound - 0.009_168_0) < 1e-6)
        #expect(BinomialInterval.lowerBound(0, trials: 1_000, rate: 1e-4) == 0)
        #expect(BinomialInterval.upperBound(1_000, trials: 1_000, rate: 1e-4) == 1)
    }

    @Test("a bound is where the tail is the error rate", arguments: [(3, 40), (20, 40), (39, 40), (900, 100_000)])
    func coverage(count: Int, trials: Int) {
        let lower = BinomialInterval.lowerBound(count, trials: trials, rate: 1e-5)
        let upper = BinomialInterval.upperBound(count, trials: trials, rate: 1e-5)
        #expect(abs(BinomialInterval.upperTail(count, trials: trials, probability: lower) / 1e-5 - 1) < 1e-3)
        #expect(abs(BinomialInterval.lowerTail(count, trials: trials, probability: upper) / 1e-5 - 1) < 1e-3)
        #expect(lower < Double(count) / Double(trials) && Double(count) / Double(trials) < upper)
    }
}
