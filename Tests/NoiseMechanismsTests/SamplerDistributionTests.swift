import Keystream
import NoiseMechanisms
import Testing

@Suite("Distributions of the samplers")
struct SamplerDistributionTests {
    static let drawCount = 100_000

    @Test("the discrete Gaussian follows its exact law", arguments: [(1, 1), (7, 2), (100, 1)] as [(UInt64, UInt64)])
    func gaussianFits(numerator: UInt64, denominator: UInt64) throws {
        let sampler = try DiscreteGaussianSampler(varianceNumerator: numerator, varianceDenominator: denominator)
        let draws = try sampler.samples(Self.drawCount, from: Keystream())
        let law = IntegerLaw.gaussian(variance: Double(numerator) / Double(denominator))
        let fit = GoodnessOfFit(draws, law: law, varianceIsGaussian: true)
        #expect(!fit.isRejected, "\(fit.pValues)")
    }

    @Test("a discrete Gaussian narrower than the grid follows its exact law", arguments: [(1, 2), (1, 9)] as [(UInt64, UInt64)])
    func narrowGaussianFits(numerator: UInt64, denominator: UInt64) throws {
        let sampler = try DiscreteGaussianSampler(varianceNumerator: numerator, varianceDenominator: denominator)
        let draws = try sampler.samples(20_000, from: Keystream())
        let law = IntegerLaw.gaussian(variance: Double(numerator) / Double(denominator))
        let fit = GoodnessOfFit(draws, law: law, varianceIsGaussian: false)
        #expect(!fit.isRejected, "\(fit.pValues)")
    }

    @Test("the discrete Laplace follows its exact law", arguments: [(1, 1), (3, 2), (10, 1)] as [(UInt64, UInt64)])
    func laplaceFits(numerator: UInt64, denominator: UInt64) throws {
        let sampler = try DiscreteLaplaceSampler(scaleNumerator: numerator, scaleDenominator: denominator)
        let keystream = try Keystream()
        let draws = try (0..<50_000).map { _ in try sampler.sample(from: keystream) }
        let fit = GoodnessOfFit(draws, law: .laplace(scale: Double(numerator) / Double(denominator)), varianceIsGaussian: false)
        #expect(!fit.isRejected, "\(fit.pValues)")
    }

    @Test("a wide discrete Gaussian has normal quantiles, uniform low bits and the right variance", arguments: [1_000_000, 1 << 56] as [UInt64])
    func wideGaussianFits(variance: UInt64) throws {
        let sampler = try DiscreteGaussianSampler(varianceNumerator: variance, varianceDenominator: 1)
        let draws = try sampler.samples(40_000, from: Keystream())
        let deviation = Double(variance).squareRoot()
        // P(X <= k) is Phi((k + 1/2) / deviation) with an error of order 1/variance, far below what 40,000 draws resolve.
        let edges = stride(from: -2.75, through: 2.75, by: 0.25).map { ($0 * deviation).rounded(.down) }
        var cells = [Int](repeating: 0, count: edges.count + 1)
        var residues = [Int](repeating: 0, count: 8)
        for draw in draws {
            cells[edges.firstIndex { Double(draw) <= $0 } ?? edges.count] += 1
            residues[Int(draw & 7)] += 1
        }
        var statistic = 0.0
        for cell in cells.indices {
            let below = cell == 0 ? 0 : SpecialFunctions.normal((edges[cell - 1] + 0.5) / deviation)
            let upTo = cell == edges.count ? 1 : SpecialFunctions.normal((edges[cell] + 0.5) / deviation)
            let expected = (upTo - below) * Double(draws.count)
            statistic += (Double(cells[cell]) - expected) * (Double(cells[cell]) - expected) / expected
        }
        #expect(SpecialFunctions.chiSquareUpperTail(statistic, freedom: cells.count - 1) > GoodnessOfFit.alarmRate)
        let lowBits = residues.reduce(0.0) { $0 + (Double($1) - 5000) * (Double($1) - 5000) / 5000 }
        #expect(SpecialFunctions.chiSquareUpperTail(lowBits, freedom: 7) > GoodnessOfFit.alarmRate)
        let energy = draws.reduce(0.0) { $0 + (Double($1) / deviation) * (Double($1) / deviation) }
        #expect(SpecialFunctions.chiSquareTwoSided(energy, freedom: draws.count) > GoodnessOfFit.alarmRate)
    }

    @Test("successive draws are independent of each other")
    func successiveDraws() throws {
        let sampler = try DiscreteGaussianSampler(varianceNumerator: 4, varianceDenominator: 1)
        let draws = try sampler.samples(40_000, from: Keystream())
        // Signs of disjoint pairs: negative, zero or positive.
        var table = [[Int]](repeating: [0, 0, 0], count: 3)
        for pair in stride(from: 0, to: draws.count, by: 2) {
            table[Int(draws[pair].signum()) + 1][Int(draws[pair + 1].signum()) + 1] += 1
        }
        let zero = IntegerLaw.gaussian(variance: 4).masses[0]
        let shares = [(1 - zero) / 2, zero, (1 - zero) / 2]
        var statistic = 0.0
        for (row, first) in shares.enumerated() {
            for (column, second) in shares.enumerated() {
                let expected = first * second * Double(draws.count / 2)
                statistic += (Double(table[row][column]) - expected) * (Double(table[row][column]) - expected) / expected
            }
        }
        #expect(SpecialFunctions.chiSquareUpperTail(statistic, freedom: 8) > GoodnessOfFit.alarmRate)
    }

    @Test("positive control: a wrong sampler is rejected", arguments: WrongSampler.allCases)
    func wrongSamplersAreRejected(wrong: WrongSampler) throws {
        let draws = try wrong.draws(Self.drawCount, from: Keystream())
        #expect(GoodnessOfFit(draws, law: .gaussian(variance: wrong.variance), varianceIsGaussian: true).isRejected)
    }

    @Test("negative control: a floating-point inversion of the right law is not rejected")
    func rightLawIsAccepted() throws {
        let law = IntegerLaw.gaussian(variance: 100)
        let draws = try WrongSampler.invert(law, Self.drawCount, Keystream())
        let fit = GoodnessOfFit(draws, law: law, varianceIsGaussian: true)
        #expect(!fit.isRejected, "\(fit.pValues)")
    }

    @Test(
        "the chi-square tail agrees with published quantiles",
        arguments: [(1, 10.828, 1e-3), (10, 29.588, 1e-3), (100, 149.449, 1e-3), (18, 28.869, 0.05)])
    func chiSquareQuantiles(freedom: Int, quantile: Double, tail: Double) {
        #expect(abs(SpecialFunctions.chiSquareUpperTail(quantile, freedom: freedom) - tail) < 2e-3 * tail)
    }
}
