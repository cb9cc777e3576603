import Foundation
import Keystream
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite("Skellam noise")
struct SkellamTests {
    /// The exact law: the difference of two Poisson variables of half the variance.
    static func law(variance: Double) -> IntegerLaw {
        let reach = Int(14 * variance.squareRoot()) + 45
        let halves = PoissonSamplerTests.masses(mean: variance / 2, upTo: Int(variance / 2) + 2 * reach)
        return IntegerLaw(
            masses: (0...reach).map { shift in
                halves.indices.dropFirst(shift).reduce(0) { $0 + halves[$1] * halves[$1 - shift] }
            })
    }

    private func draws(_ numerator: UInt64, _ denominator: UInt64, _ count: Int) throws -> [Int64] {
        let sampler = try SkellamSampler(varianceNumerator: numerator, varianceDenominator: denominator)
        let keystream = try Keystream()
        return try (0..<count).map { _ in try sampler.sample(from: keystream) }
    }

    @Test(
        "draws follow the exact law",
        arguments: [(1, 3), (1, 1), (8, 1), (20, 3), (63, 1), (64, 1), (201, 2), (8192, 1), (16_386, 2)] as [(UInt64, UInt64)])
    func fits(numerator: UInt64, denominator: UInt64) throws {
        let variance = Double(numerator) / Double(denominator)
        let fit = GoodnessOfFit(try draws(numerator, denominator, 6000), law: Self.law(variance: variance), varianceIsGaussian: variance > 5000)
        #expect(!fit.isRejected, "\(fit.pValues)")
    }

    @Test("a wide Skellam has normal quantiles, uniform low bits and the right variance", arguments: [1 << 30, 1 << 40] as [UInt64])
    func wideFits(variance: UInt64) throws {
        let draws = try draws(variance, 1, 10_000)
        let deviation = Double(variance).squareRoot()
        let edges = stride(from: -2.5, through: 2.5, by: 0.25).map { $0 }
        var cells = [Int](repeating: 0, count: edges.count + 1)
        var residues = [Int](repeating: 0, count: 8)
        for draw in draws {
            // The excess kurtosis is 1/variance: nothing that this many draws resolve.
            cells[edges.firstIndex { Double(draw) <= $0 * deviation } ?? edges.count] += 1
            residues[Int(draw & 7)] += 1
        }
        var statistic = 0.0
        for cell in cells.indices {
            let share = (cell == edges.count ? 1 : SpecialFunctions.normal(edges[cell])) - (cell == 0 ? 0 : SpecialFunctions.normal(edges[cell - 1]))
            let expected = share * Double(draws.count)
            statistic += (Double(cells[cell]) - expected) * (Double(cells[cell]) - expected) / expected
        }
        #expect(SpecialFunctions.chiSquareUpperTail(statistic, freedom: cells.count - 1) > GoodnessOfFit.alarmRate)
        let lowBits = residues.reduce(0.0) { $0 + (Double($1) - 1250) * (Double($1) - 1250) / 1250 }
        #expect(SpecialFunctions.chiSquareUpperTail(lowBits, freedom: 7) > GoodnessOfFit.alarmRate)
        let energy = draws.reduce(0.0) { $0 + (Double($1) / deviation) * (Double($1) / deviation) }
        #expect(SpecialFunctions.chiSquareTwoSided(energy, freedom: draws.count) > GoodnessOfFit.alarmRate)
    }

    /// Samplers that are wrong in ways that are easy to write.
    enum WrongSkellam: CaseIterable {
        /// Each Poisson has the whole variance instead of half of it.
        case wholeVarianceTwice
        /// The fraction of the mean is dropped.
        case fractionDropped
        /// Rounded Gaussian noise of the same variance.
        case roundedGaussian
        /// A discrete Gaussian of the same variance: its fourth moment is too small.
        case discreteGaussian
        /// One Poisson, less its mean: skewed.
        case centredPoisson

        /// At variance 20/3, or 4 where a whole mean is needed.
        var variance: Double { self == .centredPoisson || self == .discreteGaussian ? 4 : 20.0 / 3 }

        func draws(_ count: Int, from keystream: Keystream) throws -> [Int64] {
            switch self {
            case .wholeVarianceTwice:
                let wrong = try SkellamSampler(varianceNumerator: 40, varianceDenominator: 3)
                return try (0..<count).map { _ in try wrong.sample(from: keystream) }
            case .fractionDropped:
                let wrong = try SkellamSampler(varianceNumerator: 6, varianceDenominator: 1)
                return try (0..<count).map { _ in try wrong.sample(from: keystream) }
            case .roundedGaussian:
                return try (0..<count).map { _ in
                    let radius = (-2 * log((Double(try keystream.nextUInt64() >> 11) + 0.5) / 0x1p53)).squareRoot()
                    let angle = 2 * Double.pi * Double(try keystream.nextUInt64() >> 11) / 0x1p53
                    return Int64((radius * cos(angle) * variance.squareRoot()).rounded())
                }
            case .discreteGaussian:
                return try DiscreteGaussianSampler(varianceNumerator: 4, varianceDenominator: 1).samples(count, from: keystream)
            case .centredPoisson:
                let poisson = PoissonSampler(numerator: 4, denominator: 1)
                return try (0..<count).map { _ in Int64(try poisson.draw(from: keystream)) - 4 }
            }
        }
    }

    @Test("positive control: a wrong sampler is rejected", arguments: WrongSkellam.allCases)
    func wrongSamplersAreRejected(wrong: WrongSkellam) throws {
        // Rounding is the subtlest fault: it takes this many draws to lie 5 standard deviations beyond the limit.
        let draws = try wrong.draws(wrong == .roundedGaussian ? 150_000 : 40_000, from: Keystream())
        #expect(GoodnessOfFit(draws, law: Self.law(variance: wrong.variance), varianceIsGaussian: false).isRejected)
    }

    @Test("the sum of shares follows the law of the sum, with nothing added")
    func sumOfShares() throws {
        let share = try SkellamShare(clipNorm: 1, sumVarianceNumerator: 10, sumVarianceDenominator: 3, assuming: HonestShares(count: 5))
        #expect(share.law == .skellam(try SkellamSampler(varianceNumerator: 10, varianceDenominator: 15)))
        let each = try draws(10, 15, 40_000)
        let sums = stride(from: 0, to: each.count, by: 5).map { each[$0..<($0 + 5)].reduce(0, +) }
        let fit = GoodnessOfFit(sums, law: Self.law(variance: 10.0 / 3), varianceIsGaussian: false)
        #expect(!fit.isRejected, "\(fit.pValues)")
    }

    /// The Rényi divergence between the law and its shift, from the exact masses.
    static func divergence(_ law: IntegerLaw, shift: Int, order: Double) -> Double {
        let reach = law.masses.count - 1
        var sum = 0.0
        for x in (-reach)...(reach - shift) where law.masses[abs(x + shift)] > 1e-280 && law.masses[abs(x)] > 1e-280 {
            sum += exp(order * log(law.masses[abs(x + shift)]) + (1 - order) * log(law.masses[abs(x)]))
        }
        return log(sum) / (order - 1)
    }

    @Test("the price bounds the divergence at real orders, in small worlds", arguments: [2, 4, 9, 25, 64] as [UInt64])
    func priceHolds(variance: UInt64) throws {
        let law = Self.law(variance: Double(variance))
        // A replaced contribution of norm 1 moves the only coordinate by 2.
        let share = try SkellamShare(clipNorm: 1, sumVarianceNumerator: variance, sumVarianceDenominator: 1, assuming: HonestShares(count: 1))
        let rho = share.cost(dimension: 1).rho
        for order in [1.01, 1.1, 1.5, 2, 2.5, 3, 4.7, 8] {
            let exact = Self.divergence(law, shift: 2, order: order)
            #expect(exact <= order * rho)
            // Low orders see the centre, where the law is nearly Gaussian; high orders its tails, which are heavier and hide more.
            if order < 1.2 { #expect(exact >= order * 4 / (2 * Double(variance)) * 0.9) }
        }
    }

    @Test("the local price is that of the share alone, the conditional one that of the sum, and neither can stand for the other")
    func prices() throws {
        let assumption = try HonestShares(of: 125, numerator: 4, denominator: 5)
        #expect(assumption.count == 100)
        let share = try SkellamShare(clipNorm: 10, sumVarianceNumerator: 1_000_000, sumVarianceDenominator: 1, assuming: assumption)
        let alone = try SkellamShare(
            clipNorm: 10, sumVarianceNumerator: 10_000, sumVarianceDenominator: 1, assuming: HonestShares(count: 1))
        let whole = try SkellamShare(
            clipNorm: 10, sumVarianceNumerator: 1_000_000, sumVarianceDenominator: 1, assuming: HonestShares(count: 1))
        #expect(share.cost(dimension: 64) == alone.cost(dimension: 64))
        #expect(share.conditionalGuarantee(dimension: 64).microRhoIfAssumptionHolds == whole.cost(dimension: 64).microRho)
        #expect(share.conditionalGuarantee(dimension: 64).assumption == assumption)
        #expect(!share.cost(dimension: 64).isPure)
        #expect(share.event(dimension: 4) == .skellam(variance: 10_000, l1Sensitivity: 40, squaredL2Sensitivity: 400))
        #expect(
            share.conditionalGuarantee(dimension: 4).eventIfAssumptionHolds
                == .skellam(variance: 1_000_000, l1Sensitivity: 40, squaredL2Sensitivity: 400))
    }

    @Test("a share that has no short fraction is rounded up")
    func shareRoundsUp() throws {
        let share = try SkellamShare(
            clipNorm: 1, sumVarianceNumerator: 1000, sumVarianceDenominator: 1, assuming: HonestShares(count: 1_000_003))
        guard case .skellam(let sampler) = share.law else {
            Issue.record("a Skellam share draws Skellam noise")
            return
        }
        #expect(UInt128(sampler.varianceNumerator) * 1_000_003 >= UInt128(sampler.varianceDenominator) * 1000)
        #expect(UInt128(sampler.varianceNumerator - 1) * 1_000_003 < UInt128(sampler.varianceDenominator) * 1000)
    }

    @Test(
        "variances outside the exact range are refused",
        arguments: [(0, 1), (1, 0), (1 << 40 + 1, 1), (1, 1 << 19 + 1), (.max, 1)] as [(UInt64, UInt64)])
    func range(numerator: UInt64, denominator: UInt64) {
        #expect(throws: NoiseError(.parameterOutOfRange)) {
            try SkellamSampler(varianceNumerator: numerator, varianceDenominator: denominator)
        }
    }

    @Test(
        "the corners of the range draw without overflow",
        arguments: [(1, 1 << 19), (1 << 40, 1), (1 << 59, 1 << 19), (1 << 58 - 1, 1 << 19 - 1)] as [(UInt64, UInt64)])
    func corners(numerator: UInt64, denominator: UInt64) throws {
        let sampler = try SkellamSampler(varianceNumerator: numerator, varianceDenominator: denominator)
        let keystream = try Keystream()
        for _ in 0..<2000 { #expect(try sampler.sample(from: keystream).magnitude <= sampler.tail) }
    }

    @Test("Chernoff's bound at the tail is below 2^-180 at every variance")
    func tails() throws {
        for exponent in 0...40 {
            for eighths in 8..<16 where exponent < 40 || eighths == 8 {
                let numerator = UInt64(eighths) << UInt64(exponent)
                let sampler = try SkellamSampler(varianceNumerator: numerator, varianceDenominator: 8)
                let variance = Double(numerator) / 8
                let u = Double(sampler.tail + 1) / variance
                // For small u the difference cancels; its series does not, and its first two terms are a lower bound.
                let rate = u < 0.01 ? u * u / 2 - u * u * u * u / 24 : u * asinh(u) - (1 + u * u).squareRoot() + 1
                #expect(2 * exp(-variance * rate) < 0x1p-180)
            }
        }
    }
}
