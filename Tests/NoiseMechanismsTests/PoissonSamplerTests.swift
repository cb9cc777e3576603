import Foundation
import Keystream
import NoiseMechanisms
import Testing

@Suite("The exact Poisson sampler behind Skellam noise")
struct PoissonSamplerTests {
    /// The masses of a Poisson law, normalised over everything a double can tell from nothing.
    static func masses(mean: Double, upTo count: Int) -> [Double] {
        (0..<count).map { exp(Double($0) * log(mean) - mean - lgamma(Double($0) + 1)) }
    }

    /// The chi-square p-value of draws against a Poisson law, over cells of at least 25 expected draws.
    static func fit(_ draws: [UInt64], mean: Double) -> Double {
        let masses = masses(mean: mean, upTo: Int(mean + 20 * mean.squareRoot()) + 60)
        var observed = [Int](repeating: 0, count: masses.count)
        for draw in draws { observed[min(Int(draw), masses.count - 1)] += 1 }
        var (statistic, cells, expected, seen, expectedLeft, seenLeft) = (0.0, 0, 0.0, 0, Double(draws.count), draws.count)
        for (mass, count) in zip(masses, observed) {
            expected += mass * Double(draws.count)
            seen += count
            guard expected >= 25, expectedLeft - expected >= 25 else { continue }
            statistic += (Double(seen) - expected) * (Double(seen) - expected) / expected
            cells += 1
            expectedLeft -= expected
            seenLeft -= seen
            (expected, seen) = (0, 0)
        }
        statistic += (Double(seenLeft) - expectedLeft) * (Double(seenLeft) - expectedLeft) / expectedLeft
        return SpecialFunctions.chiSquareUpperTail(statistic, freedom: cells)
    }

    @Test(
        "draws follow the law in every range and on both sides of its edges",
        arguments: [
            (1, 7), (1, 1), (9, 4), (31, 1), (63, 2), (32, 1), (65, 2), (100, 3), (4095, 1), (8191, 2), (4096, 1), (8193, 2), (100_000, 1),
        ] as [(UInt64, UInt64)])
    func fits(numerator: UInt64, denominator: UInt64) throws {
        let sampler = PoissonSampler(numerator: numerator, denominator: denominator)
        let keystream = try Keystream()
        let draws = try (0..<4000).map { _ in try sampler.draw(from: keystream) }
        #expect(Self.fit(draws, mean: Double(numerator) / Double(denominator)) > GoodnessOfFit.alarmRate)
    }

    @Test("positive control: a mean that is 2 % off is rejected", arguments: [(51, 50), (49, 50)] as [(UInt64, UInt64)])
    func wrongMean(numerator: UInt64, denominator: UInt64) throws {
        // At mean 4096 the shift is 1.28 deviations: 4,000 draws move the statistic by thousands.
        let sampler = PoissonSampler(numerator: 4096 * numerator, denominator: denominator)
        let keystream = try Keystream()
        let draws = try (0..<4000).map { _ in try sampler.draw(from: keystream) }
        #expect(Self.fit(draws, mean: 4096) < GoodnessOfFit.alarmRate)
    }

    @Test(
        "the exponent and its rest are the logarithm of the law's ratio, at every distance",
        arguments: [4096, 4097, 10_007, 1 << 20, 1 << 39] as [UInt64])
    func exponents(mean: UInt64) {
        let scale = PoissonSampler(numerator: mean, denominator: 1).proposalScale
        #expect(scale * scale > mean && (scale - 1) * (scale - 1) <= mean)
        let (m, s) = (Double(mean), Double(scale))
        let step = max(1, 16 * Int(scale) / 60)
        for distance in stride(from: 1, through: 16 * Int(scale), by: step) {
            let terms = mean > 1 << 30 ? [] : Array(0...distance)
            var (above, restAbove, below, restBelow) = (0.0, 0.0, 0.0, 0.0)
            for j in terms {
                let y = Double(j) / m
                above += log1p(y)
                restAbove += log1p(y) - y + y * y / 2
                guard j < distance else { continue }
                below -= log1p(-y)
                restBelow += -log1p(-y) - y
            }
            let first = PoissonSampler.exponentAbove(UInt64(distance), mean, scale)
            let second = PoissonSampler.exponentBelow(UInt64(distance), mean, scale)
            #expect(first.denominator <= ExactBernoulli.denominatorLimit)
            guard mean <= 1 << 30 else { continue }
            let constant = 0.5 + 1 / s - Double(distance) / s
            #expect(abs(Double(first.numerator) / Double(first.denominator) + restAbove - above - constant) < 1e-9)
            #expect(abs(Double(second.numerator) / Double(second.denominator) + restBelow - below - constant) < 1e-9)
            #expect(restAbove <= pow(Double(distance), 4) / (3 * m * m * m) + 1e-12)
            #expect(restBelow <= pow(Double(distance), 3) / (m * m) + 1e-12)
        }
    }

    @Test("the rest is accepted with its probability, near the mean and far from it", arguments: [65, 200, 500, 1040] as [UInt64])
    func rests(distance: UInt64) throws {
        let keystream = try Keystream()
        let mean: UInt64 = 4096
        let ratios = (0...distance).map { Double($0) / Double(mean) }
        let above = exp(-ratios.reduce(0) { $0 + log1p($1) - $1 + $1 * $1 / 2 })
        let below = exp(-ratios.dropLast().reduce(0) { $0 - log1p(-$1) - $1 })
        var (keptAbove, keptBelow) = (0, 0)
        for _ in 0..<10_000 {
            if try PoissonSampler.acceptRestAbove(distance, mean, from: keystream) { keptAbove += 1 }
            if try PoissonSampler.acceptRestBelow(distance, mean, from: keystream) { keptBelow += 1 }
        }
        #expect(SpecialFunctions.binomialTwoSided(keptAbove, trials: 10_000, probability: above) > GoodnessOfFit.alarmRate)
        #expect(SpecialFunctions.binomialTwoSided(keptBelow, trials: 10_000, probability: below) > GoodnessOfFit.alarmRate)
    }

    @Test(
        "thinning keeps each point with its probability", arguments: [(1, 2), (1, 3), (5, 7), (1, 1000), (999, 1000), (3, 4)] as [(UInt64, UInt64)])
    func thinning(numerator: UInt64, denominator: UInt64) throws {
        let keystream = try Keystream()
        let kept = try (0..<200).reduce(0) { sum, _ in sum + Int(try PoissonSampler.thin(100, numerator, denominator, from: keystream)) }
        let probability = Double(numerator) / Double(denominator)
        #expect(SpecialFunctions.binomialTwoSided(kept, trials: 20_000, probability: probability) > GoodnessOfFit.alarmRate)
        #expect(try PoissonSampler.thin(0, numerator, denominator, from: keystream) == 0)
    }
}
