import PrivacyAccounting
import Testing

@Suite("Optimal composition")
struct CompositionTests {
    /// All outcomes of a few responses, one by one.
    static func enumerated(_ epsilons: [Double], at target: Double) -> Double {
        func power(_ x: Double) -> Double {
            // e^x by squaring of a Taylor series: independent of the room's own functions.
            var term = 1.0
            var sum = 1.0
            for index in 1..<30 {
                term *= x / 64 / Double(index)
                sum += term
            }
            return (0..<6).reduce(sum) { value, _ in value * value }
        }
        return (0..<(1 << epsilons.count)).reduce(0) { delta, outcome in
            var first = 1.0
            var second = 1.0
            for (index, epsilon) in epsilons.enumerated() {
                let truth = power(epsilon) / (1 + power(epsilon))
                first *= outcome >> index & 1 == 0 ? truth : 1 - truth
                second *= outcome >> index & 1 == 0 ? 1 - truth : truth
            }
            return delta + max(0, first - power(target) * second)
        }
    }

    @Test("equal responses match the sum over all their outcomes", arguments: [1, 2, 5, 9], [0.0, 0.3, 1.1])
    func equalResponses(count: Int, target: Double) throws {
        let curve = try ResponseTradeoff(epsilon: 0.7, count: count)
        let delta = try #require(curve.delta(epsilon: target))
        #expect(abs(delta - Self.enumerated([Double](repeating: 0.7, count: count), at: target)) < 1e-13)
    }

    @Test("different responses lie between the two grids, which are close", arguments: [0.0, 0.5, 1.5])
    func differentResponses(target: Double) throws {
        let epsilons = [0.1, 0.25, 0.25, 0.4, 0.9]
        var accountant = ApproximateAccountant()
        for epsilon in epsilons { try accountant.compose(.pure(epsilon: epsilon)) }
        let bound = try accountant.delta(epsilon: target)
        let truth = Self.enumerated(epsilons, at: target)
        #expect(bound.upper >= truth - 1e-14)
        #expect(try #require(bound.lower) <= truth + 1e-14)
        #expect(try bound.upper - #require(bound.lower) < 1e-4)
    }

    @Test("failures are outside what responses can hide")
    func failures() throws {
        let curve = try ResponseTradeoff(epsilon: 0.1, delta: 1e-8, count: 100)
        #expect(curve.epsilon(delta: 0.9e-6) == .infinity)
        let delta = try #require(curve.delta(epsilon: 1e3))
        #expect(abs(delta - (1 - (0..<100).reduce(1.0) { kept, _ in kept * (1 - 1e-8) })) < 1e-13)
        var accountant = ApproximateAccountant()
        try accountant.compose(.approximate(epsilon: 0.1, delta: 1e-8), count: 100)
        let pair = (try accountant.delta(epsilon: 2).upper, try #require(curve.delta(epsilon: 2)))
        #expect(abs(pair.0 - pair.1) <= 1e-12 * pair.1)
    }

    @Test("a thousand responses agree with the published sum", arguments: [(0.1, 100, 4.774_567_588_107_986_5), (1.0, 50, 47.649_401_057_349_46)])
    func published(epsilon: Double, count: Int, expected: Double) throws {
        let curve = try ResponseTradeoff(epsilon: epsilon, count: count)
        #expect(abs(try #require(curve.epsilon(delta: 1e-6)) - expected) < 1e-9 * expected)
    }

    @Test("several answers: one release is what its probabilities say", arguments: [2, 3, 10])
    func severalAnswers(buckets: Int) throws {
        let keep = 0.6
        let lie = (1 - keep) / Double(buckets - 1)
        var upper = [Double](repeating: lie, count: buckets)
        var lower = upper
        upper[0] = keep
        lower[1] = keep
        let curve = try ResponseTradeoff(keepProbability: keep, buckets: buckets, count: 1)
        for epsilon in [0.0, 0.2, 1] {
            let direct = try #require(FiniteSupportTradeoff.delta(epsilon: epsilon, upper: upper, lower: lower))
            #expect(abs(try #require(curve.delta(epsilon: epsilon)) - direct) < 1e-12)
        }
    }

    @Test("parameters out of range and sizes beyond the limits are refused")
    func refusals() {
        #expect(throws: AccountingError.self) { try ResponseTradeoff(epsilon: -1, count: 1) }
        #expect(throws: AccountingError.self) { try ResponseTradeoff(epsilon: 1, count: 0) }
        #expect(throws: AccountingError.self) { try ResponseTradeoff(epsilon: .infinity, count: 1) }
        #expect(throws: AccountingError.self) { try ResponseTradeoff(epsilon: 1, count: 2_000_000) }
        #expect(throws: AccountingError.self) { try ResponseTradeoff(keepProbability: 1, buckets: 2, count: 1) }
    }

    @Test("group privacy carries into the noise, and by its own rules elsewhere")
    func groups() throws {
        func epsilon<A: PrivacyAccountant>(_ empty: A, _ event: DPEvent) throws -> Double { try AccountantTests.epsilon(empty, event) }
        #expect(
            try epsilon(RDPAccountant(), .group(size: 3, event: .gaussian(sigma: 6))) == epsilon(RDPAccountant(), .gaussian(sigma: 2)))
        #expect(try epsilon(PureAccountant(), .group(size: 4, event: .pure(epsilon: 0.5))) == 2)
        #expect(
            try epsilon(ZCDPAccountant(), .group(size: 2, event: .zeroConcentrated(rho: 0.1)))
                == epsilon(ZCDPAccountant(), .zeroConcentrated(rho: 0.4)))
        #expect(
            try epsilon(ExactAccountant(), .group(size: 2, event: .group(size: 2, event: .discreteGaussian(sigma: 8, sensitivity: 1))))
                == epsilon(ExactAccountant(), .discreteGaussian(sigma: 8, sensitivity: 4)))
        let grown = GroupPrivacy.approximate(epsilon: 1, delta: 1e-6, size: 2)
        #expect(grown.epsilon == 2)
        #expect(abs(grown.delta - 1e-6 * (1 + 2.718_281_828_459_045)) < 1e-18)
        #expect(throws: AccountingError.self) {
            try epsilon(RDPAccountant(), .group(size: 2, event: .poissonSampled(probability: 0.1, event: .gaussian(sigma: 1))))
        }
        #expect(throws: AccountingError.self) { try epsilon(PureAccountant(), .group(size: 0, event: .pure(epsilon: 1))) }
        #expect(GroupPrivacy.renyi(order: 8, divergence: 1, size: 2)?.divergence == 3)
        #expect(GroupPrivacy.renyi(order: 3, divergence: 1, size: 2) == nil)
    }
}
