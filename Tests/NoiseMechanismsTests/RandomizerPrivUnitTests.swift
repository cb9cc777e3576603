import Foundation
import Keystream
import PrivacyAccounting
import PrivacyLedger
import Testing

@testable import NoiseMechanisms

@Suite("PrivUnitG")
struct RandomizerPrivUnitTests {
    static let grid = FixedPointGrid(exponent: 0)

    @Test(
        "the scale is the published s(epsilon), at most 2 % above it from epsilon 1 on and 4 % below",
        arguments: [(500_000, 5.018), (1_000_000, 2.516), (2_000_000, 1.2715), (4_000_000, 0.6598), (6_000_000, 0.4617), (8_000_000, 0.3646)]
            as [(UInt64, Double)], [16, 64, 256])
    func publishedScale(published: (micro: UInt64, scale: Double), dimension: Int) throws {
        let mechanism = try PrivUnitG(dimension: dimension, clipNorm: 1 << 16, epsilon: LocalEpsilon(micro: published.micro))
        let excess = mechanism.relativeScale / published.scale - 1
        // Never better than the continuous optimum, but for the four digits of the published figure and the slope at the threshold.
        #expect(excess > -0.002 && excess < (published.micro < 1_000_000 ? 0.04 : 0.02), "\(excess)")
    }

    @Test("reports are unbiased and have the stated variance, for spread and for spiky vectors", arguments: [16, 64, 256], [true, false])
    func biasAndVariance(dimension: Int, isSpiky: Bool) throws {
        let clipNorm: UInt64 = 1 << 12
        let mechanism = try PrivUnitG(dimension: dimension, clipNorm: clipNorm, epsilon: LocalEpsilon(micro: 2_000_000))
        let values = (0..<dimension).map { isSpiky ? ($0 == 0 ? Float(1e6) : 0) : ($0 & 1 == 0 ? Float(1e6) : -1e6) }
        let vector = try ClippedVector(quantizing: values, on: Self.grid, clipNorm: clipNorm)
        let keystream = try Keystream()
        let reports = 32_768 / dimension / 4
        var along = 0.0
        var energy = 0.0
        let norm = Double(vector.squaredNorm)
        for _ in 0..<reports {
            let report = try mechanism.report(vector.coordinates, from: keystream)
            let estimate = report.map { Double($0) * mechanism.scale }
            along += zip(estimate, vector.coordinates).reduce(0.0) { $0 + $1.0 * Double($1.1) } / norm
            energy += estimate.reduce(0.0) { $0 + $1 * $1 }
        }
        let count = Double(reports)
        let deviation = mechanism.relativeScale * Double(clipNorm)
        // The mean along the input is 1, with a deviation of at most 1.6 scales (the second moment of a cap) a report; at 6.5 deviations a
        // run fails once in 10^10. The energy is close to a chi-square of reports * (dimension - 1) degrees.
        #expect(abs(along / count - 1) < 6.5 * 1.6 * mechanism.relativeScale / count.squareRoot())
        let degrees = count * Double(dimension)
        let ratio = energy / (degrees * deviation * deviation)
        #expect(abs(ratio - 1) < 6.5 * (2 / degrees).squareRoot() + 1.6 / Double(dimension), "\(ratio)")
    }

    @Test("every input's cap in a small world has a mass within the certified bounds, and the laws keep the epsilon exactly", arguments: [1, 2])
    func exhaustiveSmallWorld(dimension: Int) throws {
        let published = try #require(PublishedEpsilon.all.first { $0.micro == 2_000_000 })
        let table = GaussianTable(deviation: 6, bits: 16)
        let mechanism = try PrivUnitG(dimension: dimension, clipNorm: 2, epsilon: LocalEpsilon(micro: published.micro), table: table)
        let world = SmallPrivUnitWorld(mechanism: mechanism, table: table)
        let masses = try world.masses()
        let places = UInt128(64 - 16 * (dimension + 1))
        #expect(masses.count > 1)
        for mass in masses {
            #expect(mechanism.certificate.massLower <= UInt128(mass) << places)
            #expect(mechanism.certificate.massUpper >= UInt128(mass) << places)
        }
        let factors = masses.map { world.factors(ofMass: $0, coin: mechanism.certificate.coin) }
        #expect(world.keeps(published, factors))
        // Power: the coin of an epsilon of 4 in the same caps breaks the bound of 2 by more than the slack of the certificate.
        let bold = try PrivUnitG(dimension: dimension, clipNorm: 2, epsilon: LocalEpsilon(micro: 4_000_000), table: table)
        #expect(!world.keeps(published, masses.map { world.factors(ofMass: $0, coin: bold.certificate.coin) }))
    }

    @Test("in a small world the sampler follows the exact law")
    func samplerFollowsLaw() throws {
        let table = GaussianTable(deviation: 6, bits: 16)
        let mechanism = try PrivUnitG(dimension: 1, clipNorm: 2, epsilon: LocalEpsilon(micro: 2_000_000), table: table)
        let world = SmallPrivUnitWorld(mechanism: mechanism, table: table)
        let keystream = try Keystream()
        let draws = 4000
        for coordinate in [Int32(2), -1] {
            let law = world.marginalLaw(of: [coordinate])
            var cells: [Int32: Int] = [:]
            for _ in 0..<draws { cells[try mechanism.report([coordinate], from: keystream)[0], default: 0] += 1 }
            // Neighbouring values are pooled to at least 40 expected draws.
            var (statistic, freedom, expected, seen) = (0.0, -1, 0.0, 0)
            for value in law.keys.sorted() {
                expected += (law[value] ?? 0) * Double(draws)
                seen += cells[value] ?? 0
                if expected >= 40 {
                    statistic += (Double(seen) - expected) * (Double(seen) - expected) / expected
                    (freedom, expected, seen) = (freedom + 1, 0, 0)
                }
            }
            #expect(SpecialFunctions.chiSquareUpperTail(statistic, freedom: freedom) > GoodnessOfFit.alarmRate)
        }
    }

    @Test("certificates hold by their own integers, and not for a slightly smaller epsilon", arguments: PublishedEpsilon.usual, [15, 256])
    func certificate(published: PublishedEpsilon, dimension: Int) throws {
        let mechanism = try PrivUnitG(dimension: dimension, clipNorm: 1 << 20, epsilon: LocalEpsilon(micro: published.micro))
        let certificate = mechanism.certificate
        #expect(certificate.holds(odds: published.odds))
        #expect(!certificate.holds(odds: published.odds - published.odds >> 40))
        #expect(certificate.massLower < certificate.massUpper)
        #expect(UInt128(certificate.proposals) * certificate.massLower >= 12 << 64)
        // The bounds enclose the continuous mass, from an independent error function.
        let mass = 1 - SpecialFunctions.normal(Double(certificate.threshold) / 1024)
        #expect(Double(certificate.massLower) * 0x1p-64 < mass && mass < Double(certificate.massUpper) * 0x1p-64)
    }

    @Test("every release takes the same number of words of key stream", arguments: [0, 1] as [Float])
    func constantConsumption(value: Float) throws {
        let mechanism = try PrivUnitG(dimension: 4, clipNorm: 16, epsilon: LocalEpsilon(micro: 1_000_000))
        let vector = try ClippedVector(quantizing: [value, 0, 0, -value], on: Self.grid, clipNorm: 16)
        for seed in 0..<3 as Range<UInt8> {
            let used = try Keystream(seededForSimulation: [UInt8](repeating: seed, count: 32))
            let counted = try Keystream(seededForSimulation: [UInt8](repeating: seed, count: 32))
            _ = try mechanism.report(vector.coordinates, from: used)
            for _ in 0..<(1 + mechanism.certificate.proposals * 5) { _ = try counted.nextUInt64() }
            #expect(try used.nextUInt64() == counted.nextUInt64())
        }
    }

    @Test("hostile inputs are refused, each with its name")
    func refusals() throws {
        let epsilon = try LocalEpsilon(micro: 1_000_000)
        #expect(throws: RandomizerError(.domainOutOfRange)) { try PrivUnitG(dimension: 0, clipNorm: 1, epsilon: epsilon) }
        #expect(throws: RandomizerError(.domainOutOfRange)) { try PrivUnitG(dimension: 4097, clipNorm: 1, epsilon: epsilon) }
        #expect(throws: RandomizerError(.parameterOutOfRange)) { try PrivUnitG(dimension: 2, clipNorm: 0, epsilon: epsilon) }
        #expect(throws: RandomizerError(.notCertifiable)) { try PrivUnitG(dimension: 256, clipNorm: 9, epsilon: LocalEpsilon(micro: 1)) }
        let mechanism = try PrivUnitG(dimension: 2, clipNorm: 8, epsilon: epsilon)
        let keystream = try Keystream()
        let short = try ClippedVector(quantizing: [1], on: Self.grid, clipNorm: 8)
        #expect(throws: RandomizerError(.vectorMismatch)) {
            try mechanism.release(short, spending: testCharge(mechanism.cost), from: keystream)
        }
        let long = try ClippedVector(quantizing: [1, 1], on: Self.grid, clipNorm: 9)
        #expect(throws: RandomizerError(.vectorMismatch)) { try mechanism.release(long, spending: testCharge(mechanism.cost), from: keystream) }
        #expect(throws: RandomizerError(.sumMismatch)) { try mechanism.mean(sum: [0], reports: 1) }
        #expect(throws: RandomizerError(.sumMismatch)) { try mechanism.mean(sum: [0, 0], reports: 0) }
        #expect(throws: RandomizerError(.sumMismatch)) { try mechanism.mean(sum: [.min, 0], reports: 5) }
    }

    @Test("the corners of the range draw without overflow", arguments: [(1, 1 << 30), (300, 1 << 30), (1, 1)] as [(Int, UInt64)])
    func corners(dimension: Int, clipNorm: UInt64) throws {
        let mechanism = try PrivUnitG(dimension: dimension, clipNorm: clipNorm, epsilon: LocalEpsilon(micro: 1_000_000))
        let vector = try ClippedVector(
            quantizing: (0..<dimension).map { _ in 0x1p40 }, on: Self.grid, clipNorm: clipNorm)
        let released = try mechanism.release(vector, spending: testCharge(mechanism.cost), from: Keystream())
        #expect(released.coordinates.allSatisfy { $0.magnitude <= mechanism.outputBound })
        #expect(released.coordinates.count == dimension)
    }
}
