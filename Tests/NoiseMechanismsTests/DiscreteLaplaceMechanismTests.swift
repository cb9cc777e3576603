import Foundation
import Keystream
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite("The discrete Laplace mechanism")
struct DiscreteLaplaceMechanismTests {
    static let grid = FixedPointGrid(exponent: 0)

    static func charge(_ cost: PrivacyCost) throws -> BudgetCharge {
        BudgetCharge(releaseID: try #require(ReleaseID([UInt8](repeating: 0xcd, count: 32))), cost: cost, sequence: 1)
    }

    @Test("the L1 norm never passes the clip norm, in every small world", arguments: 1...12 as ClosedRange<UInt64>)
    func exhaustiveClip(clipNorm: UInt64) throws {
        for x in -9...9 {
            for y in -9...9 {
                let clipped = try ClippedVector(quantizing: [Float(x), Float(y)], on: Self.grid, clipNorm: clipNorm, normKind: .l1)
                #expect(clipped.magnitudeSum <= clipNorm)
                if UInt64(abs(x) + abs(y)) <= clipNorm { #expect(clipped.coordinates == [Int32(x), Int32(y)]) }
                #expect(zip([x, y], clipped.coordinates).allSatisfy { $0 * Int($1) >= 0 && abs($0) >= abs(Int($1)) })
            }
        }
    }

    @Test("the L1 norm never passes the clip norm, whatever the floats", arguments: 0..<40)
    func clipIsBounded(seed: Int) throws {
        var generator = SplitMix(state: UInt64(seed))
        let clipNorm = UInt64.random(in: 1...(1 << 30), using: &generator)
        let exponent = UInt8.random(in: 0...30, using: &generator)
        let scale = Float.random(in: 1e-20...1e4, using: &generator)
        let values = (0..<200).map { _ in Float.random(in: -scale...scale, using: &generator) }
        let clipped = try ClippedVector(quantizing: values, on: FixedPointGrid(exponent: exponent), clipNorm: clipNorm, normKind: .l1)
        #expect(clipped.magnitudeSum <= clipNorm)
        #expect(clipped.squaredNorm <= UInt128(clipNorm) * UInt128(clipNorm))
    }

    @Test(
        "hostile floats are refused or clipped, never released as they are",
        arguments: [.nan, .signalingNaN, .infinity, -.infinity, -0.0, 0, .greatestFiniteMagnitude, -1e38, .leastNonzeroMagnitude, 0x1p47] as [Float])
    func hostileFloats(value: Float) throws {
        for normKind in ClipNormKind.allCases {
            for values in [[value], [0, value, 3], [value, value], [Float](repeating: value, count: 100)] {
                guard let clipped = try? ClippedVector(quantizing: values, on: Self.grid, clipNorm: 7, normKind: normKind) else {
                    #expect(!value.isFinite || value.magnitude > 0x1p47)
                    continue
                }
                #expect(clipped.squaredNorm <= 49)
                if normKind == .l1 { #expect(clipped.magnitudeSum <= 7) }
            }
        }
    }

    @Test("a release is the clipped vector plus one draw a coordinate")
    func releaseAddsDraws() throws {
        let mechanism = try DiscreteLaplaceMechanism(clipNorm: 8, scaleNumerator: 7, scaleDenominator: 2)
        let vector = try ClippedVector(quantizing: [3, -2, 0, 1], on: Self.grid, clipNorm: 8, normKind: .l1)
        let seed = [UInt8](0..<32)
        let released = try mechanism.release(
            vector, spending: Self.charge(mechanism.cost(dimension: 4)), from: Keystream(seededForSimulation: seed))
        let keystream = try Keystream(seededForSimulation: seed)
        let sampler = try DiscreteLaplaceSampler(scaleNumerator: 7, scaleDenominator: 2)
        let noise = try (0..<4).map { _ in try sampler.sample(from: keystream) }
        #expect(released.coordinates == zip(vector.coordinates, noise).map { $0 + Int32($1) })
    }

    @Test(
        "the price is 2 * clip norm / scale in micro-epsilon, rounded up, and half its square in micro-rho",
        arguments: [(1, 2, 1, 1_000_000, 500_000), (1, 7, 1, 285_715, 40_817), (3, 10, 3, 1_800_000, 1_620_000), (1, 1 << 23, 1, 1, 1)]
            as [(UInt64, UInt64, UInt64, UInt64, UInt64)])
    func price(clipNorm: UInt64, numerator: UInt64, denominator: UInt64, microEpsilon: UInt64, microRho: UInt64) throws {
        let mechanism = try DiscreteLaplaceMechanism(clipNorm: clipNorm, scaleNumerator: numerator, scaleDenominator: denominator)
        #expect(mechanism.cost(dimension: 5) == PrivacyCost(microRho: microRho, microEpsilon: microEpsilon))
    }

    @Test("it emits its own event on one coordinate and a pure one on more")
    func events() throws {
        let mechanism = try DiscreteLaplaceMechanism(clipNorm: 3, scaleNumerator: 12, scaleDenominator: 1)
        #expect(mechanism.event(dimension: 1) == .discreteLaplace(parameter: 1 / 12.0, sensitivity: 6))
        #expect(mechanism.event(dimension: 2) == .pure(epsilon: 0.5))
        let gaussian = try DiscreteGaussianMechanism(clipNorm: 3, varianceNumerator: 9, varianceDenominator: 2)
        #expect(gaussian.event(dimension: 4) == .discreteGaussianVector(variance: 4.5, squaredSensitivity: 36, dimension: 4))
        #expect(gaussian.cost(dimension: 4) == gaussian.cost)
    }

    @Test("a vector clipped in L2 is refused; one clipped in L1 is fine for the Gaussian too")
    func wrongNorm() throws {
        let laplace = try DiscreteLaplaceMechanism(clipNorm: 10, scaleNumerator: 10, scaleDenominator: 1)
        let gaussian = try DiscreteGaussianMechanism(clipNorm: 10, varianceNumerator: 100, varianceDenominator: 1)
        let l1 = try ClippedVector(quantizing: [1, 2], on: Self.grid, clipNorm: 10, normKind: .l1)
        let l2 = try ClippedVector(quantizing: [1, 2], on: Self.grid, clipNorm: 10)
        #expect(throws: NoiseError(.wrongNorm)) {
            try laplace.release(l2, spending: Self.charge(laplace.cost(dimension: 2)), from: Keystream())
        }
        #expect(try laplace.release(l1, spending: Self.charge(laplace.cost(dimension: 2)), from: Keystream()).coordinates.count == 2)
        #expect(try gaussian.release(l1, spending: Self.charge(gaussian.cost), from: Keystream()).coordinates.count == 2)
    }

    @Test("a charge that is one unit short in either price is refused")
    func shortCharge() throws {
        let mechanism = try DiscreteLaplaceMechanism(clipNorm: 1, scaleNumerator: 4, scaleDenominator: 1)
        let vector = try ClippedVector(quantizing: [1], on: Self.grid, clipNorm: 1, normKind: .l1)
        let full = mechanism.cost(dimension: 1)
        for short in [
            PrivacyCost(microRho: full.microRho - 1, microEpsilon: full.microEpsilon),
            PrivacyCost(microRho: full.microRho, microEpsilon: full.microEpsilon - 1),
        ] {
            #expect(throws: NoiseError(.chargeTooSmall)) { try mechanism.release(vector, spending: Self.charge(short), from: Keystream()) }
        }
    }

    @Test("likelihoods under two inputs differ by exp(distance / scale) at most, and by no less somewhere")
    func likelihoodRatio() {
        // The product law over a small world, shifted by every pair of integer vectors at L1 distance 4.
        let law = IntegerLaw.laplace(scale: 3)
        func mass(_ x: Int) -> Double { law.masses[abs(x)] }
        for (first, second) in [(4, 0), (3, 1), (2, 2), (-1, 3), (0, -4)] {
            var largest = 0.0
            for x in -20...20 { for y in -20...20 { largest = max(largest, mass(x) * mass(y) / (mass(x - first) * mass(y - second))) } }
            #expect(abs(largest - exp(4.0 / 3)) < 1e-9)
        }
    }

    @Test("parameters outside the exact or the representable range are refused")
    func range() {
        #expect(throws: NoiseError(.parameterOutOfRange)) {
            try DiscreteLaplaceMechanism(clipNorm: 0, scaleNumerator: 1, scaleDenominator: 1)
        }
        #expect(throws: NoiseError(.outputOutOfRange)) {
            try DiscreteLaplaceMechanism(clipNorm: 1, scaleNumerator: 1 << 24, scaleDenominator: 1)
        }
    }
}
