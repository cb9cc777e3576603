import Foundation
import Keystream
import NoiseMechanisms
import PrivacyAccounting
import Testing

@Suite("Thresholded histograms")
struct RandomizerHistogramTests {
    /// The exact masses of a law of noise from -reach to reach, in floating point: independent of the fixed-point tails.
    static func law(_ noise: StabilityHistogram.Noise, reach: Int) -> (_ value: Int) -> Double {
        let weight: (Int) -> Double =
            switch noise {
            case .laplace(let n, let d): { exp(-Double(abs($0)) * Double(d) / Double(n)) }
            case .gaussian(let n, let d): { exp(-Double($0) * Double($0) * Double(d) / (2 * Double(n))) }
            }
        let total = (-reach...reach).reduce(0.0) { $0 + weight($1) }
        return { weight($0) / total }
    }

    static let noises: [StabilityHistogram.Noise] = [
        .laplace(scaleNumerator: 1, scaleDenominator: 4), .laplace(scaleNumerator: 2, scaleDenominator: 1),
        .laplace(scaleNumerator: 17, scaleDenominator: 3), .gaussian(varianceNumerator: 1, varianceDenominator: 2),
        .gaussian(varianceNumerator: 100, varianceDenominator: 1), .gaussian(varianceNumerator: 5000, varianceDenominator: 7),
    ]

    @Test("a tail is its sum, never less", arguments: noises)
    func tails(noise: StabilityHistogram.Noise) {
        let mass = Self.law(noise, reach: 1500)
        let tail: NoiseTail =
            switch noise {
            case .laplace(let n, let d): .laplace(scaleNumerator: n, scaleDenominator: d)
            case .gaussian(let n, let d): .gaussian(varianceNumerator: n, varianceDenominator: d)
            }
        for value in [1, 2, 3, 7, 20, 60] {
            let exact = (value...1500).reversed().reduce(0.0) { $0 + mass($1) }
            guard exact > 1e-18 else { continue }
            let bound = Double(tail.upperBound(from: UInt64(value))) * 0x1p-96
            #expect(bound >= exact * (1 - 1e-12))
            #expect(bound <= exact * (1 + 1e-9))
        }
    }

    @Test("the threshold is the least one: one lower, and delta is missed", arguments: noises, [1, 4] as [UInt64])
    func leastThreshold(noise: StabilityHistogram.Noise, maximumKeys: UInt64) throws {
        for delta in [1e-3, 1e-6, 1e-10] {
            let target = try #require(PrivacyDelta(roundingUp: delta))
            let found = try StabilityHistogram(noise: noise, maximumKeys: maximumKeys, maximumCount: 3, delta: target)
            #expect(found.delta <= target)
            guard found.threshold > 4 else { continue }
            let lower = try StabilityHistogram(noise: noise, maximumKeys: maximumKeys, maximumCount: 3, threshold: found.threshold - 1)
            #expect(lower.delta > target)
        }
    }

    @Test(
        "the threshold is Google's continuous one, rounded up, or one more",
        arguments: [
            (1, 0.25, 1e-9, 6.007_529_664_096_617), (1, 2, 1e-8, 36.455_067_126_784_84), (4, 4, 1e-6, 59.034_629_454_096_28),
        ] as [(UInt64, Double, Double, Double)])
    func publishedThresholds(maximumKeys: UInt64, scale: Double, delta: Double, threshold: Double) throws {
        let found = try StabilityHistogram(
            noise: .laplace(scaleNumerator: UInt64(scale * 4), scaleDenominator: 4), maximumKeys: maximumKeys, maximumCount: 1,
            delta: #require(PrivacyDelta(roundingUp: delta)))
        #expect((0...1).contains(Double(found.threshold) - threshold.rounded(.up)))
    }

    /// Integer noise reaches a whole threshold more often than continuous noise of the same scale: by half a unit. So rounding the continuous
    /// formula up is not always safe, and never more than one unit off.
    @Test("over a grid of scales the thresholds are linf - b ln(2 delta / l0), rounded up, or one more", arguments: [1, 2, 8, 50, 400] as [UInt64])
    func continuousThresholds(scale: UInt64) throws {
        for maximumKeys in [1, 3, 20] as [UInt64] {
            for delta in [1e-5, 1e-9, 1e-12] {
                let found = try StabilityHistogram(
                    noise: .laplace(scaleNumerator: scale, scaleDenominator: 1), maximumKeys: maximumKeys, maximumCount: 2,
                    delta: #require(PrivacyDelta(roundingUp: delta)))
                let continuous = 2 - Double(scale) * log(2 * delta / Double(maximumKeys))
                #expect((0...1).contains(Double(found.threshold) - continuous.rounded(.up)))
            }
        }
    }

    @Test("delta holds over all outputs in a small world, and not with the threshold one too low")
    func smallWorld() throws {
        let noise = StabilityHistogram.Noise.laplace(scaleNumerator: 3, scaleDenominator: 1)
        let mass = Self.law(noise, reach: 400)
        let target = try #require(PrivacyDelta(roundingUp: 1e-3))
        let mechanism = try StabilityHistogram(noise: noise, maximumKeys: 2, maximumCount: 1, delta: target)
        let epsilon = Double(try #require(mechanism.microEpsilon)) / 1e6
        #expect(epsilon >= 2.0 / 3)

        /// The law of one key's output: its noisy count, or nil if it stays below the threshold.
        func outputs(_ count: Int, _ threshold: Int) -> [Int?: Double] {
            var law: [Int?: Double] = [:]
            for noise in -400...400 { law[count + noise >= threshold ? count + noise : nil, default: 0] += mass(noise) }
            return law
        }
        /// The smallest delta at epsilon between two worlds of two keys; nil stands for a key that does not occur.
        func delta(_ left: (Int?, Int?), _ right: (Int?, Int?), _ threshold: Int) -> Double {
            func law(_ count: Int?) -> [Int?: Double] { count.map { outputs($0, threshold) } ?? [nil: 1] }
            let (a, b, c, d) = (law(left.0), law(left.1), law(right.0), law(right.1))
            var total = 0.0
            for (first, p) in a {
                for (second, q) in b {
                    total += max(0, p * q - exp(epsilon) * (c[first] ?? 0) * (d[second] ?? 0))
                }
            }
            return total
        }
        let threshold = Int(mechanism.threshold)
        // One subject adds one to each of two keys: both its own, one shared, or both shared.
        let worlds: [((Int?, Int?), (Int?, Int?))] = [
            ((1, 1), (nil, nil)), ((1, threshold), (nil, threshold - 1)), ((9, threshold), (8, threshold - 1)),
        ]
        for (with, without) in worlds {
            #expect(delta(with, without, threshold) <= 1e-3)
            #expect(delta(without, with, threshold) <= 1e-3)
        }
        #expect(delta((1, 1), (nil, nil), threshold - 1) > 1e-3)
    }

    @Test("a key of one subject is released as often as delta says")
    func releaseRate() throws {
        let mechanism = try StabilityHistogram(
            noise: .laplace(scaleNumerator: 2, scaleDenominator: 1), maximumKeys: 1, maximumCount: 1,
            delta: #require(PrivacyDelta(roundingUp: 0.05)))
        var histogram = try SparseHistogram(maximumKeys: 1, maximumCount: 1)
        for key in 0..<20_000 as Range<UInt64> { try histogram.add([key: 1]) }
        let released = try mechanism.release(histogram, from: Keystream())
        let probability = mechanism.delta.value
        #expect(SpecialFunctions.binomialTwoSided(released.count, trials: 20_000, probability: probability) > GoodnessOfFit.alarmRate)
        #expect(released.allSatisfy { $0.count >= mechanism.threshold })
        #expect(released.map(\.key) == released.map(\.key).sorted())
        // Power: a threshold one too low releases 1.65 times as many, far beyond what chance does to a thousand.
        let wrong = try StabilityHistogram(noise: mechanism.noise, maximumKeys: 1, maximumCount: 1, threshold: mechanism.threshold - 1)
        let tooMany = try wrong.release(histogram, from: Keystream()).count
        #expect(SpecialFunctions.binomialTwoSided(tooMany, trials: 20_000, probability: probability) < GoodnessOfFit.alarmRate)
    }

    @Test("a subject counts in at most l0 keys, at most linf each, by its own counts alone")
    func contributionBounds() throws {
        var histogram = try SparseHistogram(maximumKeys: 2, maximumCount: 5)
        try histogram.add([7: 3, 1: 9, 4: 3, 5: 0])
        #expect(histogram.counts == [1: 5, 4: 3])
        try histogram.add([7: .max])
        try histogram.add([:])
        #expect(histogram.counts == [1: 5, 4: 3, 7: 5])
    }

    @Test("heavy keys come through, with Gaussian noise too", arguments: noises.suffix(2))
    func heavyKeys(noise: StabilityHistogram.Noise) throws {
        let mechanism = try StabilityHistogram(
            noise: noise, maximumKeys: 1, maximumCount: 1, delta: #require(PrivacyDelta(roundingUp: 1e-9)))
        var histogram = try SparseHistogram(maximumKeys: 1, maximumCount: 1)
        for subject in 0..<3000 { try histogram.add([UInt64(subject % 3): 1]) }
        try histogram.add([99: 1])
        let released = try mechanism.release(histogram, from: Keystream())
        // 1000 less a threshold of a few hundred is at least ten deviations of the wider noise.
        #expect(released.map(\.key) == [0, 1, 2])
    }

    @Test("parameters outside the range are refused")
    func refusals() throws {
        let noise = StabilityHistogram.Noise.laplace(scaleNumerator: 1, scaleDenominator: 1)
        let delta = try #require(PrivacyDelta(roundingUp: 1e-6))
        let refused = RandomizerError(.parameterOutOfRange)
        #expect(throws: refused) { try StabilityHistogram(noise: noise, maximumKeys: 0, maximumCount: 1, delta: delta) }
        #expect(throws: refused) { try StabilityHistogram(noise: noise, maximumKeys: 1, maximumCount: 0, delta: delta) }
        #expect(throws: refused) { try StabilityHistogram(noise: noise, maximumKeys: 1, maximumCount: .max, delta: delta) }
        #expect(throws: refused) { try StabilityHistogram(noise: noise, maximumKeys: 1, maximumCount: 1, delta: .zero) }
        #expect(throws: refused) { try StabilityHistogram(noise: noise, maximumKeys: 1, maximumCount: 1, delta: .one) }
        #expect(throws: refused) { try StabilityHistogram(noise: noise, maximumKeys: 1, maximumCount: 5, threshold: 5) }
        #expect(throws: refused) { try StabilityHistogram(noise: noise, maximumKeys: 1, maximumCount: 5, threshold: .min) }
        for wrong in [
            StabilityHistogram.Noise.laplace(scaleNumerator: 0, scaleDenominator: 1), .laplace(scaleNumerator: 1, scaleDenominator: 0),
            .gaussian(varianceNumerator: 1 << 25, varianceDenominator: 1), .gaussian(varianceNumerator: 0, varianceDenominator: 1),
        ] {
            #expect(throws: refused) { try StabilityHistogram(noise: wrong, maximumKeys: 1, maximumCount: 1, delta: delta) }
        }
        let mechanism = try StabilityHistogram(noise: noise, maximumKeys: 1, maximumCount: 1, delta: delta)
        let wider = try SparseHistogram(maximumKeys: 2, maximumCount: 1)
        #expect(throws: refused) { try mechanism.release(wider, from: Keystream()) }
    }
}
