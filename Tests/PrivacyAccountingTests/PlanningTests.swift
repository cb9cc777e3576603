import PrivacyAccounting
import Testing

@Suite("Planning")
struct PlanningTests {
    @Test("calibrated noise meets the target, and a little less does not", arguments: [0.5, 2, 6])
    func leastNoise(epsilon: Double) throws {
        let target = try Calibration.Target(epsilon: epsilon, delta: 1e-6)
        for empty: any PrivacyAccountant in [RDPAccountant(), ZCDPAccountant(), ExactAccountant()] {
            let sigma = try Calibration.least(meeting: target, using: empty) { .selfComposed(event: .gaussian(sigma: $0), count: 7) }
            var held = empty
            try held.compose(.gaussian(sigma: sigma), count: 7)
            #expect(try held.delta(epsilon: epsilon).upper <= 1e-6)
            var broken = empty
            try broken.compose(.gaussian(sigma: sigma * (1 - 1e-9)), count: 7)
            #expect(try broken.delta(epsilon: epsilon).upper > 1e-6)
        }
        let exact = try Calibration.least(meeting: target, using: ExactAccountant()) { .gaussian(sigma: $0) }
        #expect(abs(try #require(GaussianTradeoff.sigma(epsilon: epsilon, delta: 1e-6)) - exact) < 1e-9 * exact)
    }

    @Test("the count, the sampling and the keep probability are the largest within the target")
    func largest() throws {
        let target = try Calibration.Target(epsilon: 1, delta: 1e-6)
        let count = try Calibration.count(of: .gaussian(sigma: 30), within: target, using: ExactAccountant())
        func delta(_ count: Int) throws -> Double {
            try #require(GaussianTradeoff.delta(epsilon: 1, sigma: 30 / Double(count).squareRoot()))
        }
        #expect(try delta(count) <= 1e-6)
        #expect(try delta(count + 1) > 1e-6)
        #expect(try Calibration.count(of: .gaussian(sigma: 1), within: target, using: ExactAccountant()) == 0)
        let sampling = try Calibration.greatest(in: 0...1, meeting: target, using: RDPAccountant(), precision: 1e-6) {
            .selfComposed(event: .poissonSampled(probability: $0, event: .gaussian(sigma: 2)), count: 20)
        }
        #expect(sampling > 0.01)
        #expect(sampling < 0.5)
        let keep = try Calibration.greatest(in: 0.5000001...0.999, meeting: target, using: ExactAccountant(neighboring: .replaceOne)) {
            .randomizedResponse(keepProbability: $0, buckets: 2)
        }
        #expect(abs(keep - 0.731_058_6) < 1e-5)
        #expect(throws: AccountingError.self) { try Calibration.Target(epsilon: -1, delta: 0.1) }
    }

    @Test("discrete Gaussian curves are inverted, also for larger sensitivities", arguments: [1, 3])
    func discreteGaussian(sensitivity: Int) throws {
        let epsilon = try #require(DiscreteGaussianTradeoff.epsilon(delta: 1e-6, sigma: 5, sensitivity: sensitivity))
        #expect(try #require(DiscreteGaussianTradeoff.delta(epsilon: epsilon, sigma: 5, sensitivity: sensitivity)) <= 1e-6)
        let sigma = try #require(DiscreteGaussianTradeoff.sigma(epsilon: epsilon, delta: 1e-6, sensitivity: sensitivity))
        #expect(sigma <= 5.000_001)
        #expect(try #require(DiscreteGaussianTradeoff.delta(epsilon: epsilon, sigma: sigma, sensitivity: sensitivity)) <= 1e-6)
    }

    @Test("discrete Laplace is the sum over its outcomes", arguments: [1, 2, 5], [0.0, 0.1, 0.37, 1.4])
    func discreteLaplace(sensitivity: Int, epsilon: Double) throws {
        let parameter = 0.4
        let exponents = (-300...300).map { index in index }
        // The masses by repeated multiplication with e^-0.4.
        let ratio = 0.670_320_046_035_639_3
        func mass(_ x: Int) -> Double { (0..<abs(x)).reduce(1.0) { value, _ in value * ratio } }
        let total = exponents.reduce(0) { $0 + mass($1) }
        let factor = try #require([0.0: 1, 0.1: 1.105_170_918_075_647_7, 0.37: 1.447_734_614_663_325_8, 1.4: 4.055_199_966_844_674_6][epsilon])
        let direct = exponents.reduce(0) { $0 + max(0, mass($1) - factor * mass($1 - sensitivity)) } / total
        let curve = try #require(LaplaceTradeoff.delta(epsilon: epsilon, parameter: parameter, sensitivity: sensitivity))
        #expect(abs(curve - direct) < 1e-12)
    }

    @Test("Laplace noise: delta, epsilon and scale agree")
    func laplace() throws {
        let delta = try #require(LaplaceTradeoff.delta(epsilon: 0.5, scale: 1))
        #expect(abs(delta - 0.221_199_216_928_595_1) < 1e-15)
        #expect(abs(try #require(LaplaceTradeoff.epsilon(delta: delta, scale: 1)) - 0.5) < 1e-14)
        #expect(abs(try #require(LaplaceTradeoff.scale(epsilon: 0.5, delta: delta)) - 1) < 1e-14)
        #expect(LaplaceTradeoff.scale(epsilon: 0, delta: 0) == .infinity)
    }

    @Test("thresholds and their deltas are inverse to each other", arguments: [1, 4, 100], [1e-12, 1e-6, 0.6])
    func thresholds(keys: Int, delta: Double) throws {
        let histogram = try #require(ThresholdedHistogram(keys: keys, bound: 2))
        let laplace = try #require(histogram.laplaceThreshold(scale: 3, delta: delta))
        #expect(abs(try #require(histogram.laplaceDelta(scale: 3, threshold: laplace)) - delta) <= 1e-9 * delta)
        let gaussian = try #require(histogram.gaussianThreshold(sigma: 3, delta: delta))
        #expect(abs(try #require(histogram.gaussianDelta(sigma: 3, threshold: gaussian)) - delta) <= 1e-9 * delta)
        #expect(ThresholdedHistogram(keys: 0, bound: 1) == nil)
        #expect(histogram.laplaceThreshold(scale: 3, delta: 0) == nil)
    }

    @Test("the quantile of the threshold is the normal one")
    func quantile() throws {
        let histogram = try #require(ThresholdedHistogram(keys: 1, bound: 1))
        #expect(abs(try #require(histogram.gaussianThreshold(sigma: 1, delta: 0.025)) - 1 - 1.959_963_984_540_054) < 1e-12)
        #expect(abs(try #require(histogram.gaussianThreshold(sigma: 1, delta: 1e-9)) - 1 - 5.997_807_015_007_69) < 1e-10)
    }

    @Test(
        "the error under each trust assumption is that of the published table",
        arguments: [
            (1_000, 1.0, 2.67e-1, 7.96e-2, 2.99e-2, 8.45e-3), (100_000, 0.5, 5.10e-2, 1.59e-2, 1.48e-3, 1.61e-4),
            (100_000, 4, 7.55e-3, 2.09e-3, 1.13e-3, 2.39e-5),
        ])
    func meanTable(devices: Int, epsilon: Double, local: Double, privUnit: Double, shuffled: Double, central: Double) throws {
        let estimate = try MeanEstimate(devices: devices, epsilon: epsilon, delta: 1e-6)
        func close(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) <= 0.006 * expected }
        #expect(close(estimate.localGaussian, local))
        #expect(close(estimate.localPrivUnit, privUnit))
        #expect(close(estimate.shuffled, shuffled))
        #expect(close(estimate.central, central))
        #expect(estimate.split > estimate.central)
        #expect(estimate.shuffledEpsilon0 >= epsilon)
    }

    @Test("an epsilon of ln 3 triples odds")
    func meaning() throws {
        let meaning = try #require(EpsilonMeaning(epsilon: 1.098_612_288_668_109_8, delta: 0))
        #expect(abs(meaning.oddsFactor - 3) < 1e-12)
        #expect(abs(meaning.posterior(prior: 0.5) - 0.75) < 1e-12)
        #expect(abs(meaning.guessing - 0.75) < 1e-12)
        #expect(abs(meaning.power(falseAlarms: 0.1) - 0.3) < 1e-12)
        #expect(abs(meaning.power(falseAlarms: 0.5) - 5.0 / 6) < 1e-12)
        #expect(EpsilonMeaning(epsilon: -1, delta: 0) == nil)
    }
}
