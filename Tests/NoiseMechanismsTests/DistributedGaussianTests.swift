import Foundation
import Keystream
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite("Shares of a distributed discrete Gaussian")
struct DistributedGaussianTests {
    /// The correction as the paper states it.
    private func tau(_ count: Int, _ variance: Double) -> Double {
        10 * (1..<max(count, 1)).reduce(0) { $0 + exp(-2 * Double.pi * Double.pi * variance * Double($1) / Double($1 + 1)) }
    }

    private func share(_ clipNorm: UInt64, _ numerator: UInt64, _ denominator: UInt64, _ count: UInt64) throws -> DistributedGaussianShare {
        try DistributedGaussianShare(
            clipNorm: clipNorm, sumVarianceNumerator: numerator, sumVarianceDenominator: denominator, assuming: HonestShares(count: count))
    }

    @Test(
        "the correction is never below the paper's and at most twice it",
        arguments: [(2, 1, 4), (2, 1, 1), (10, 1, 2), (100, 3, 4), (1000, 1, 1), (1, 1, 1)] as [(UInt64, UInt64, UInt64)])
    func correction(count: UInt64, numerator: UInt64, denominator: UInt64) throws {
        let share = try share(1, numerator * count, denominator, count)
        let exact = tau(Int(count), Double(numerator) / Double(denominator))
        #expect(share.sumCorrection >= exact)
        #expect(share.sumCorrection <= 2 * exact * (count > 65 ? 1.2 : 1))
    }

    @Test(
        "the price of a sum, with its correction, bounds its exact divergence", arguments: 2...5,
        [(1, 4), (1, 3), (1, 2), (1, 1)] as [(UInt64, UInt64)])
    func sumOfDiscreteGaussians(count: Int, variance: (UInt64, UInt64)) throws {
        let value = Double(variance.0) / Double(variance.1)
        let one = IntegerLaw.gaussian(variance: value)
        var sum = one
        for _ in 1..<count {
            let (left, reach) = (sum, min(60, sum.masses.count + one.masses.count - 2))
            sum = IntegerLaw(
                masses: (0...reach).map { x in
                    ((x - one.masses.count + 1)...(x + one.masses.count - 1)).reduce(0) {
                        abs($1) < left.masses.count ? $0 + left.masses[abs($1)] * one.masses[abs(x - $1)] : $0
                    }
                })
        }
        let share = try share(1, UInt64(count) * variance.0, variance.1, UInt64(count))
        let rho = Double(share.conditionalGuarantee(dimension: 1).microRhoIfAssumptionHolds) / 1e6
        for order in [1.01, 1.5, 2, 3] {
            #expect(SkellamTests.divergence(sum, shift: 2, order: order) <= order * rho)
        }
    }

    @Test("the sum of shares follows the exact convolution")
    func sumOfShares() throws {
        let share = try share(1, 8, 1, 4)
        #expect(share.law == .discreteGaussian(try DiscreteGaussianSampler(varianceNumerator: 8, varianceDenominator: 4)))
        let each = try DiscreteGaussianSampler(varianceNumerator: 8, varianceDenominator: 4).samples(80_000, from: Keystream())
        let sums = stride(from: 0, to: each.count, by: 4).map { each[$0..<($0 + 4)].reduce(0, +) }
        // At variance 2 the correction is 2.6e-8: the sum is the discrete Gaussian of variance 8 for all that draws can tell.
        #expect(share.sumCorrection < 1e-7)
        let fit = GoodnessOfFit(sums, law: .gaussian(variance: 8), varianceIsGaussian: true)
        #expect(!fit.isRejected, "\(fit.pValues)")
    }

    @Test("positive control: sums that lack one share of ten are rejected")
    func missingShare() throws {
        let each = try DiscreteGaussianSampler(varianceNumerator: 10, varianceDenominator: 1).samples(180_000, from: Keystream())
        let sums = stride(from: 0, to: each.count, by: 9).map { each[$0..<($0 + 9)].reduce(0, +) }
        // A variance 10 % too small: 20,000 draws are 10 standard deviations of the variance test away.
        #expect(GoodnessOfFit(sums, law: .gaussian(variance: 100), varianceIsGaussian: true).isRejected)
    }

    @Test("by hand: clip 10, sum variance 1000, ten honest shares")
    func prices() throws {
        let share = try share(10, 1000, 1, 10)
        // Alone: 2 * 100 / 100. In the sum: 2 * 100 / 1000, and one unit because a correction above zero is never free.
        #expect(share.cost(dimension: 50) == PrivacyCost(microRho: 2_000_000, microEpsilon: PrivacyCost.unboundedMicroEpsilon))
        let conditional = share.conditionalGuarantee(dimension: 50)
        #expect(conditional.microRhoIfAssumptionHolds == 200_001)
        #expect(conditional.eventIfAssumptionHolds == .zeroConcentrated(rho: 0.200001))
        #expect(conditional.assumption.words.contains("at least 10 agents"))
        #expect(share.event(dimension: 50) == .discreteGaussianVector(variance: 100, squaredSensitivity: 400, dimension: 50))
        // At variance 1/4 the correction is 10 * exp(-pi^2/4) a coordinate for two shares: it rules the price.
        let narrow = try self.share(1, 1, 2, 2).conditionalGuarantee(dimension: 3)
        #expect(Double(narrow.microRhoIfAssumptionHolds) >= 1e6 * (4 + 3 * 10 * exp(-Double.pi * Double.pi / 4)))
        // One share alone is a discrete Gaussian: no correction at all.
        #expect(try self.share(1, 8, 1, 1).conditionalGuarantee(dimension: 9).microRhoIfAssumptionHolds == 250_000)
    }

    @Test("a share that has no short fraction is rounded up, and one below 1/4 refused")
    func shares() throws {
        let share = try share(1, 1 << 40, 1 << 10, 1_000_003)
        guard case .discreteGaussian(let sampler) = share.law else {
            Issue.record("a Gaussian share draws Gaussian noise")
            return
        }
        let sum = UInt128(sampler.varianceNumerator) * 1_000_003 << 10
        #expect(sum >= UInt128(sampler.varianceDenominator) << 40)
        #expect(sum - UInt128(1_000_003) << 10 < UInt128(sampler.varianceDenominator) << 40)
        #expect(throws: NoiseError(.parameterOutOfRange)) { try self.share(1, 10, 1, 41) }
        #expect(try self.share(1, 10, 1, 40).sumCorrection > 0)
        #expect(throws: NoiseError(.parameterOutOfRange)) { try HonestShares(count: 0) }
        #expect(throws: NoiseError(.parameterOutOfRange)) { try HonestShares(count: HonestShares.countLimit + 1) }
        #expect(throws: NoiseError(.parameterOutOfRange)) { try HonestShares(of: 10, numerator: 3, denominator: 2) }
        #expect(throws: NoiseError(.parameterOutOfRange)) { try HonestShares(of: 10, numerator: 1, denominator: 20) }
    }

    @Test("a prohibitive correction saturates")
    func saturation() throws {
        let guarantee = try share(1, 1 << 18, 1, 1 << 20).conditionalGuarantee(dimension: 1 << 20)
        #expect(guarantee.microRhoIfAssumptionHolds > 1 << 50)
    }
}
