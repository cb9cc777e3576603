import PrivacyAccounting
import Testing

@Suite("Curves and their inverses")
struct CurveTests {
    static let deltas = [1e-3, 1e-6, 1e-9, 1e-12]
    static let epsilons = [0.01, 0.1, 0.5, 1, 2, 4, 8, 20]

    @Test("rho from epsilon is the largest that stays within epsilon", arguments: epsilons, deltas)
    func concentratedRoundTrip(epsilon: Double, delta: Double) throws {
        let rho = try #require(ZeroConcentratedDP.rho(epsilon: epsilon, delta: delta))
        #expect(try #require(ZeroConcentratedDP.epsilon(rho: rho, delta: delta)) <= epsilon)
        #expect(try #require(ZeroConcentratedDP.epsilon(rho: rho * (1 + 1e-9), delta: delta)) > epsilon)
    }

    @Test("the optimal conversion is never worse than rho + 2 sqrt(rho ln(1/delta))", arguments: [1e-4, 0.01, 0.1, 1, 10, 100], deltas)
    func concentratedBeatsTheStandardBound(rho: Double, delta: Double) throws {
        let epsilon = try #require(ZeroConcentratedDP.epsilon(rho: rho, delta: delta))
        // The logarithm of an exact power of ten, without importing a mathematical library.
        let logInverse = try #require([1e-3: 3.0, 1e-6: 6, 1e-9: 9, 1e-12: 12][delta]) * 2.302_585_092_994_046
        #expect(epsilon < rho + 2 * (rho * logInverse).squareRoot())
        #expect(epsilon > 0)
    }

    @Test("a calibrated sigma meets delta, and a slightly smaller one does not", arguments: epsilons, deltas)
    func gaussianCalibration(epsilon: Double, delta: Double) throws {
        let sigma = try #require(GaussianTradeoff.sigma(epsilon: epsilon, delta: delta))
        #expect(try #require(GaussianTradeoff.delta(epsilon: epsilon, sigma: sigma)) <= delta)
        #expect(try #require(GaussianTradeoff.delta(epsilon: epsilon, sigma: sigma * (1 - 1e-9))) > delta)
        let back = try #require(GaussianTradeoff.epsilon(delta: delta, sigma: sigma))
        #expect(abs(back - epsilon) <= 1e-9 * epsilon)
        #expect(try #require(GaussianTradeoff.sigma(epsilon: epsilon, delta: delta, sensitivity: 2)) == 2 * sigma)
    }

    @Test("the two accountants of composed Gaussians agree and neither is below the exact curve", arguments: [0.7, 3, 20], [1, 10, 365] as [UInt64])
    func accountantsAgree(sigma: Double, count: UInt64) throws {
        var renyi = RenyiDP()
        renyi.composeGaussian(sigma: sigma, count: count)
        let rho = try #require(ZeroConcentratedDP.rho(sensitivity: 1, sigma: sigma)) * Double(count)
        let concentrated = try #require(ZeroConcentratedDP.epsilon(rho: rho, delta: 1e-6))
        let gridded = try #require(renyi.epsilon(delta: 1e-6))
        let exact = try #require(GaussianTradeoff.epsilon(delta: 1e-6, sigma: sigma / Double(count).squareRoot()))
        #expect(concentrated <= gridded * (1 + 1e-12))
        #expect(gridded <= concentrated * 1.02 || gridded <= concentrated + 0.02 || rho > 50)
        #expect(exact <= concentrated)
    }

    @Test("beyond the integers that floating point counts, the discrete curve is zero, at once")
    func discreteFarOut() {
        for epsilon in [1e16, 1e19, 1e300] {
            #expect(DiscreteGaussianTradeoff.delta(epsilon: epsilon, sigma: 1, sensitivity: 1) == 0)
            #expect(DiscreteGaussianTradeoff.delta(epsilon: epsilon, sigma: 65_536, sensitivity: 1 << 20) == 0)
        }
    }

    @Test("the discrete curve approaches the continuous one as sigma grows")
    func discreteApproachesContinuous() throws {
        for sigma in [4.0, 16, 64] {
            let discrete = try #require(DiscreteGaussianTradeoff.delta(epsilon: 0.5, sigma: sigma, sensitivity: Int(sigma)))
            let continuous = try #require(GaussianTradeoff.delta(epsilon: 0.5, sigma: 1))
            #expect(abs(discrete - continuous) < 0.2 / sigma)
        }
    }

    @Test("accounting in integer units never promises more than the real curve")
    func integerUnits() throws {
        let delta = try #require(PrivacyDelta(roundingUp: 1e-6))
        for epsilon in Self.epsilons {
            let microRho = ZeroConcentratedDP.microRho(epsilon: epsilon, delta: delta)
            let reached = ZeroConcentratedDP.epsilon(of: PrivacyCost(microRho: microRho, microEpsilon: .max), delta: delta)
            #expect(reached <= epsilon)
            let above = ZeroConcentratedDP.epsilon(of: PrivacyCost(microRho: microRho + 1, microEpsilon: .max), delta: delta)
            #expect(above > epsilon)
        }
        #expect(ZeroConcentratedDP.epsilon(of: PrivacyCost(microRho: .max, microEpsilon: .max), delta: delta) == .infinity)
    }

    @Test("arguments outside a curve's domain get no answer")
    func refusals() {
        #expect(ZeroConcentratedDP.epsilon(rho: -1, delta: 0.1) == nil)
        #expect(ZeroConcentratedDP.epsilon(rho: .nan, delta: 0.1) == nil)
        #expect(ZeroConcentratedDP.epsilon(rho: .infinity, delta: 0.1) == nil)
        #expect(ZeroConcentratedDP.epsilon(rho: 1, delta: 1.5) == nil)
        #expect(ZeroConcentratedDP.epsilon(rho: 1, delta: 0) == .infinity)
        #expect(ZeroConcentratedDP.epsilon(rho: 0, delta: 0.1) == 0)
        #expect(ZeroConcentratedDP.rho(epsilon: 1, delta: 0) == nil)
        #expect(ZeroConcentratedDP.rho(sensitivity: 1, sigma: 0) == nil)
        #expect(GaussianTradeoff.delta(epsilon: -1, sigma: 1) == nil)
        #expect(GaussianTradeoff.delta(epsilon: 1, sigma: 0) == nil)
        #expect(GaussianTradeoff.epsilon(delta: .nan, sigma: 1) == nil)
        #expect(GaussianTradeoff.epsilon(delta: 0, sigma: 1) == .infinity)
        #expect(GaussianTradeoff.sigma(epsilon: 1, delta: 1) == nil)
        #expect(DiscreteGaussianTradeoff.delta(epsilon: 1, sigma: 1, sensitivity: 0) == nil)
        #expect(RenyiDP(orders: [1, 0.5]).epsilon(delta: 0.1) == .infinity)
        #expect(RenyiDP().epsilon(delta: 2) == nil)
        #expect(PureDP.laplaceEpsilon(sensitivity: 1, scale: 0) == nil)
        #expect(PureDP.randomizedResponseEpsilon(keepProbability: 0.4, buckets: 2) == nil)
        #expect(PureDP.randomizedResponseEpsilon(keepProbability: 1, buckets: 2) == .infinity)
    }
}
