import Foundation
import Keystream
import NoiseMechanisms
import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite("Draws in a fixed time")
struct FixedTimeTests {
    static let laws: [(FixedTimeSampler.Shape, UInt64, UInt64)] = [
        (.gaussian, 1, 1), (.gaussian, 1, 3), (.gaussian, 7, 2), (.gaussian, 100, 1), (.gaussian, 10_000, 1), (.gaussian, 1, 64),
        (.laplace, 1, 1), (.laplace, 3, 2), (.laplace, 10, 1), (.laplace, 30, 1), (.laplace, 1, 40),
    ]

    static func law(_ shape: FixedTimeSampler.Shape, _ numerator: UInt64, _ denominator: UInt64) -> IntegerLaw {
        let value = Double(numerator) / Double(denominator)
        return shape == .gaussian ? .gaussian(variance: value) : .laplace(scale: value)
    }

    @Test("the table is the law: every entry, read back from its thresholds", arguments: laws)
    func tableIsTheLaw(shape: FixedTimeSampler.Shape, numerator: UInt64, denominator: UInt64) throws {
        let sampler = try FixedTimeSampler(shape, numerator: numerator, denominator: denominator)
        let thresholds = sampler.thresholds
        let law = Self.law(shape, numerator, denominator)
        #expect(thresholds == thresholds.sorted(by: >))
        #expect(thresholds.count >= law.masses.lastIndex { $0 > 1e-38 } ?? 0)
        for (index, mass) in law.masses.enumerated() where index <= thresholds.count && mass > 1e-30 {
            let above = index == thresholds.count ? 0 : thresholds[index]
            let drawn = index == 0 ? Double(0 &- above) / 0x1p128 : Double(thresholds[index - 1] - above) / 0x1p128
            // A double holds the difference of two neighbours to 15 digits, and the reference law to about as many; an entry is off by a unit at most.
            #expect(abs(drawn - (index == 0 ? mass : 2 * mass)) <= 1e-12 * mass + 0x1p-126)
        }
    }

    @Test("the table of scale 1 agrees with its closed form to the last bit")
    func closedForms() throws {
        // P(|X| >= 1) = 2 q / (1 + q) and P(|X| >= i + 1) = q P(|X| >= i), for q = exp(-1).
        let thresholds = try FixedTimeSampler(.laplace, numerator: 1, denominator: 1).thresholds
        let ratio = exp(-1.0)
        for index in 0..<60 {
            let step = Double(thresholds[index + 1]) / Double(thresholds[index])
            #expect(abs(step - ratio) < 1e-9)
        }
        // 2 / (1 + e) to 128 bits, from a decimal computation with 100 digits.
        let exact: UInt128 = 0x89b2_b0a2_a5d4_326b_b5c4_778e_693d_cb16
        #expect(thresholds[0] <= exact && exact - thresholds[0] <= 1)
    }

    @Test("every uniform number gives the magnitude that its place among the thresholds says, at every edge", arguments: laws.filter { $0.1 < 100 })
    func edges(shape: FixedTimeSampler.Shape, numerator: UInt64, denominator: UInt64) throws {
        let sampler = try FixedTimeSampler(shape, numerator: numerator, denominator: denominator)
        for (index, threshold) in sampler.thresholds.enumerated() where threshold > 0 {
            let below = sampler.thresholds.count { threshold - 1 < $0 }
            #expect(sampler.magnitude(of: threshold - 1) == Int64(below))
            #expect(sampler.magnitude(of: threshold) == Int64(sampler.thresholds.count { threshold < $0 }))
            #expect(below >= index + 1)
        }
        #expect(sampler.magnitude(of: .max) == 0)
        #expect(sampler.magnitude(of: 0) == Int64(sampler.thresholds.count { $0 > 0 }))
    }

    @Test("the distance is proven below 2^-114 and costs at most one unit of delta for a million coordinates", arguments: laws)
    func distance(shape: FixedTimeSampler.Shape, numerator: UInt64, denominator: UInt64) throws {
        let sampler = try FixedTimeSampler(shape, numerator: numerator, denominator: denominator)
        #expect(sampler.distance < 1 << 14)
        #expect(sampler.distance >= UInt128(sampler.reach))
        #expect(sampler.delta(dimension: 1) == PrivacyDelta(attounits: 1))
        #expect(sampler.delta(dimension: 0) == .zero)
        // (1 + e^24) n 2^-128 distance, by hand in floating point.
        let dimension = 1 << 30
        let exact = Double(dimension) * Double(sampler.distance) * 0x1p-93 * 1e18
        #expect(abs(Double(sampler.delta(dimension: dimension).attounits) - exact) <= 1 + exact * 1e-9)
        #expect(exp(FixedTimeSampler.largestEpsilon) + 1 < 0x1p35)
    }

    @Test("draws follow the law", arguments: laws.filter { $0.1 < 10_000 })
    func fits(shape: FixedTimeSampler.Shape, numerator: UInt64, denominator: UInt64) throws {
        let sampler = try FixedTimeSampler(shape, numerator: numerator, denominator: denominator)
        let keystream = try Keystream()
        let draws = try (0..<5000).map { _ in try sampler.sample(from: keystream) }
        let law = Self.law(shape, numerator, denominator)
        guard law.masses[0] < 0.99 else {
            #expect(draws.count { $0 != 0 } < 50)
            return
        }
        let fit = GoodnessOfFit(draws, law: law, varianceIsGaussian: shape == .gaussian && numerator > denominator)
        #expect(!fit.isRejected, "\(fit.pValues)")
    }

    @Test("positive control: a sign that favours one side, a table that ends early and one shifted by an entry are rejected", arguments: 0..<3)
    func wrongTables(fault: Int) throws {
        let sampler = try FixedTimeSampler(.gaussian, numerator: 100, denominator: 1)
        let keystream = try Keystream()
        let draws = try (0..<20_000).map { _ -> Int64 in
            let draw = try sampler.sample(from: keystream)
            switch fault {
            case 0: return try keystream.nextUInt64() % 8 == 0 ? abs(draw) : draw
            case 1: return draw.magnitude > 30 ? 0 : draw
            default: return draw == 0 ? 0 : draw - draw.signum()
            }
        }
        #expect(GoodnessOfFit(draws, law: .gaussian(variance: 100), varianceIsGaussian: true).isRejected)
    }

    @Test("every draw takes three words, whatever it is", arguments: laws)
    func wordsPerDraw(shape: FixedTimeSampler.Shape, numerator: UInt64, denominator: UInt64) throws {
        let sampler = try FixedTimeSampler(shape, numerator: numerator, denominator: denominator)
        let drawing = try Keystream(seededForSimulation: [UInt8](repeating: 5, count: 32))
        let counting = try Keystream(seededForSimulation: [UInt8](repeating: 5, count: 32))
        for _ in 0..<300 {
            let draw = try sampler.sample(from: drawing)
            let words = try (0..<FixedTimeSampler.wordsPerDraw).map { _ in try counting.nextUInt64() }
            let magnitude = sampler.magnitude(of: UInt128(words[0]) << 64 | UInt128(words[1]))
            #expect(draw == (words[2] & 1 == 1 ? -magnitude : magnitude))
        }
        #expect(try drawing.nextUInt64() == counting.nextUInt64())
    }

    @Test("a mechanism in fixed time has the same price and a delta on top")
    func mechanisms() throws {
        let exact = try DiscreteGaussianMechanism(clipNorm: 4, varianceNumerator: 100, varianceDenominator: 1)
        let fixed = try DiscreteGaussianMechanism(clipNorm: 4, varianceNumerator: 100, varianceDenominator: 1, time: .fixed)
        #expect(fixed.cost == exact.cost)
        #expect(exact.approximationDelta(dimension: 10) == .zero)
        #expect(fixed.approximationDelta(dimension: 10) == PrivacyDelta(attounits: 1))
        #expect(fixed.event(dimension: 10) == .composed([exact.event(dimension: 10), .approximate(epsilon: 0, delta: 1e-18)]))
        let vector = try ClippedVector(quantizing: [1, 2], on: FixedPointGrid(exponent: 0), clipNorm: 4)
        let charge = try DiscreteLaplaceMechanismTests.charge(fixed.cost)
        #expect(try fixed.release(vector, spending: charge, from: Keystream()).coordinates.count == 2)
        let laplace = try DiscreteLaplaceMechanism(clipNorm: 4, scaleNumerator: 10, scaleDenominator: 1, time: .fixed)
        #expect(laplace.approximationDelta(dimension: 1) == PrivacyDelta(attounits: 1))
        #expect(laplace.law != exact.law)
    }

    @Test(
        "noise too wide for a table, or too narrow for its series, is refused",
        arguments: [(.gaussian, 1 << 20, 1), (.laplace, 100, 1), (.gaussian, 1, 65), (.laplace, 1, 65), (.gaussian, 0, 1), (.laplace, 1, 0)]
            as [(FixedTimeSampler.Shape, UInt64, UInt64)])
    func range(shape: FixedTimeSampler.Shape, numerator: UInt64, denominator: UInt64) {
        #expect(throws: NoiseError(.parameterOutOfRange)) {
            try FixedTimeSampler(shape, numerator: numerator, denominator: denominator)
        }
    }

    @Test("the exponential is bracketed to 200 bits: exp(-1) against its published digits, and products against sums")
    func exponentials() {
        // exp(-1) = 0.5e2d58d8b3bcdf1abadec7829054f90dda9805aab56c77333024b9d0a507daed... in hexadecimal.
        let (low, high) = FixedTimeTable.exponentialBounds(minus: 1, over: 1)
        let digits: [UInt64] = [0x5e2d_58d8_b3bc_df1a, 0xbade_c782_9054_f90d, 0xda98_05aa_b56c_7733]
        #expect(low.prefix(3) == digits[...])
        #expect(high.prefix(3) == digits[...])
        for (numerator, denominator) in [(1, 3), (7, 2), (63, 1), (1, 1 << 40), (64, 1)] as [(UInt64, UInt64)] {
            let bounds = FixedTimeTable.exponentialBounds(minus: numerator, over: denominator)
            #expect(bounds.low.lexicographicallyPrecedes(bounds.high))
            #expect(bounds.low.prefix(3) == bounds.high.prefix(3))
            let value = Double(bounds.low[0]) / 0x1p64 + Double(bounds.low[1]) / 0x1p128 + Double(bounds.low[2]) / 0x1p192
            let expected = exp(-Double(numerator) / Double(denominator))
            #expect(abs(value - expected) <= 1e-15 * expected)
        }
    }
}
