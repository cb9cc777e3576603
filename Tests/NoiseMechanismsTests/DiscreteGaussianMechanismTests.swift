import Keystream
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite("The discrete Gaussian mechanism")
struct DiscreteGaussianMechanismTests {
    static let seed = [UInt8](0..<32)
    static let grid = FixedPointGrid(exponent: 8)

    private func charge(_ cost: PrivacyCost) throws -> BudgetCharge {
        BudgetCharge(releaseID: try #require(ReleaseID([UInt8](repeating: 0xab, count: 32))), cost: cost, sequence: 1)
    }

    @Test("a release is the clipped vector plus one draw a coordinate, and carries the charge's name")
    func releaseAddsDraws() throws {
        let mechanism = try DiscreteGaussianMechanism(clipNorm: 256, varianceNumerator: 65_536, varianceDenominator: 1)
        let vector = try ClippedVector(quantizing: [0.5, -0.25, 0, 0.125], on: Self.grid, clipNorm: 256)
        let released = try mechanism.release(vector, spending: charge(mechanism.cost), from: Keystream(seededForSimulation: Self.seed))
        let sampler = try DiscreteGaussianSampler(varianceNumerator: 65_536, varianceDenominator: 1)
        let noise = try sampler.samples(4, from: Keystream(seededForSimulation: Self.seed))
        #expect(released.coordinates == zip(vector.coordinates, noise).map { $0 + Int32($1) })
        #expect(released.grid == Self.grid)
        #expect(released.releaseID == ReleaseID([UInt8](repeating: 0xab, count: 32)))
    }

    @Test(
        "the cost is 2 * clip norm^2 / variance in micro-rho, rounded up",
        arguments: [(1, 1, 1, 2_000_000), (3, 7, 1, 2_571_429), (1, 1 << 56, 1, 1), (1 << 20, 1 << 44, 1 << 4, 2_000_000)]
            as [(UInt64, UInt64, UInt64, UInt64)])
    func cost(clipNorm: UInt64, numerator: UInt64, denominator: UInt64, microRho: UInt64) throws {
        // The widest noise does not fit 32 bits, which is looked at elsewhere.
        guard numerator / denominator < 1 << 50 else { return }
        let mechanism = try DiscreteGaussianMechanism(clipNorm: clipNorm, varianceNumerator: numerator, varianceDenominator: denominator)
        #expect(mechanism.cost == PrivacyCost(microRho: microRho, microEpsilon: PrivacyCost.unboundedMicroEpsilon))
        #expect(mechanism.variance == (numerator, denominator))
        let sigma = (Double(numerator) / Double(denominator)).squareRoot()
        let rho = try #require(ZeroConcentratedDP.rho(sensitivity: 2 * Double(clipNorm), sigma: sigma))
        #expect(mechanism.cost.rho >= rho * (1 - 1e-12))
        #expect(mechanism.cost.rho <= rho + 1e-6 + rho * 1e-12)
    }

    @Test("a cost too large to write down saturates")
    func costSaturates() throws {
        let mechanism = try DiscreteGaussianMechanism(clipNorm: 1 << 30, varianceNumerator: 1, varianceDenominator: 1 << 20)
        #expect(mechanism.cost.microRho == .max)
    }

    @Test("a charge that is one unit short is refused")
    func shortCharge() throws {
        let mechanism = try DiscreteGaussianMechanism(clipNorm: 10, varianceNumerator: 100, varianceDenominator: 1)
        let vector = try ClippedVector(quantizing: [0], on: Self.grid, clipNorm: 10)
        let short = PrivacyCost(microRho: mechanism.cost.microRho - 1, microEpsilon: .max)
        #expect(throws: NoiseError(.chargeTooSmall)) { try mechanism.release(vector, spending: charge(short), from: Keystream()) }
        let pureOnly = PrivacyCost(microRho: .max, microEpsilon: 1_000_000)
        #expect(throws: NoiseError(.chargeTooSmall)) { try mechanism.release(vector, spending: charge(pureOnly), from: Keystream()) }
        #expect(try mechanism.release(vector, spending: charge(mechanism.cost), from: Keystream()).coordinates.count == 1)
    }

    @Test("a vector clipped to a larger norm is refused, a smaller one is fine")
    func clipNormMismatch() throws {
        let mechanism = try DiscreteGaussianMechanism(clipNorm: 10, varianceNumerator: 100, varianceDenominator: 1)
        let larger = try ClippedVector(quantizing: [0], on: Self.grid, clipNorm: 11)
        #expect(throws: NoiseError(.clipNormTooLarge)) { try mechanism.release(larger, spending: charge(mechanism.cost), from: Keystream()) }
        let smaller = try ClippedVector(quantizing: [0], on: Self.grid, clipNorm: 9)
        #expect(try mechanism.release(smaller, spending: charge(mechanism.cost), from: Keystream()).coordinates.count == 1)
    }

    @Test("a key stream that fails stops the release")
    func failingStream() throws {
        let mechanism = try DiscreteGaussianMechanism(clipNorm: 1 << 10, varianceNumerator: 1 << 20, varianceDenominator: 1)
        let vector = try ClippedVector(quantizing: [Float](repeating: 0, count: 4000), on: Self.grid, clipNorm: 1 << 10)
        var draws: UInt8 = 0
        let dying = try Keystream(
            source: SeedSource { bytes in
                draws += 1
                for index in bytes.indices { bytes[index] = draws &* 17 &+ UInt8(truncatingIfNeeded: index) }
                return draws <= 2
            })
        for _ in 0..<(Keystream.wordsBetweenReseeds - 1000) { _ = try dying.nextUInt64() }
        #expect(throws: NoiseError(.source(.sourceFailed))) { try mechanism.release(vector, spending: charge(mechanism.cost), from: dying) }
    }

    @Test("parameters outside the exact range are refused")
    func parameterRange() {
        for (numerator, denominator) in [(0, 1), (1, 0), (1 << 56 + 1, 1), (1, 1 << 20 + 1)] as [(UInt64, UInt64)] {
            #expect(throws: NoiseError(.parameterOutOfRange)) {
                try DiscreteGaussianSampler(varianceNumerator: numerator, varianceDenominator: denominator)
            }
        }
        for (numerator, denominator) in [(0, 1), (1, 0), (1 << 40 + 1, 1), (1, 1 << 20 + 1)] as [(UInt64, UInt64)] {
            #expect(throws: NoiseError(.parameterOutOfRange)) {
                try DiscreteLaplaceSampler(scaleNumerator: numerator, scaleDenominator: denominator)
            }
        }
        #expect(throws: NoiseError(.parameterOutOfRange)) {
            try DiscreteGaussianMechanism(clipNorm: 0, varianceNumerator: 1, varianceDenominator: 1)
        }
    }

    @Test("clip norm and noise that could leave 32 bits are refused")
    func outputRange() throws {
        #expect(throws: NoiseError(.outputOutOfRange)) {
            try DiscreteGaussianMechanism(clipNorm: 1, varianceNumerator: 1 << 54, varianceDenominator: 1)
        }
        #expect(throws: NoiseError(.outputOutOfRange)) {
            try DiscreteGaussianMechanism(clipNorm: 1 << 30, varianceNumerator: 1 << 52, varianceDenominator: 1)
        }
        let widest = try DiscreteGaussianMechanism(clipNorm: 1 << 29, varianceNumerator: 1 << 52, varianceDenominator: 1)
        #expect(widest.outputBound == 1 << 29 + 16 * (1 << 26 + 1))
    }

    @Test(
        "the corners of the parameter range draw without overflow",
        arguments: [(1, 1), (1, 1 << 20), (1 << 56, 1), (1 << 56, 1 << 20), (1 << 56 - 1, 1 << 20 - 1), (1 << 20, 1 << 20)] as [(UInt64, UInt64)])
    func corners(numerator: UInt64, denominator: UInt64) throws {
        let sampler = try DiscreteGaussianSampler(varianceNumerator: numerator, varianceDenominator: denominator)
        let draws = try sampler.samples(2000, from: Keystream())
        #expect(draws.allSatisfy { $0.magnitude <= 16 * sampler.scale })
        let square = sampler.scale * sampler.scale
        #expect(square > numerator / denominator)
        #expect((sampler.scale - 1) * (sampler.scale - 1) <= numerator / denominator)
    }
}
