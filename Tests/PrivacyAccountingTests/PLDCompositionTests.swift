import Foundation
import PrivacyAccounting
import Testing

/// Composition, sampling and rounding, against closed forms and enumeration.
@Suite("Composed privacy losses")
struct PLDCompositionTests {
    static let coarse = LossDiscretization(interval: 1e-2) ?? .standard
    static let deltas = [1e-3, 1e-6, 1e-9, 1e-12]

    static func sampled(_ probability: Double, _ event: DPEvent) -> DPEvent { .poissonSampled(probability: probability, event: event) }

    @Test(
        "a count is honoured: ten at once are ten in turn",
        arguments: [
            DPEvent.randomizedResponse(keepProbability: 0.75, buckets: 2), .laplace(scale: 3), .discreteGaussian(sigma: 2, sensitivity: 1),
            .gaussian(sigma: 2), .pure(epsilon: 0.3), .finiteSupport(upper: [0.5, 0.5], lower: [0.4, 0.6]),
        ])
    func countIsHonoured(_ event: DPEvent) throws {
        var (atOnce, inTurn) = (
            PLDAccountant(neighboring: .replaceOne, discretization: Self.coarse), PLDAccountant(neighboring: .replaceOne, discretization: Self.coarse)
        )
        try atOnce.compose(event, count: 10)
        for _ in 0..<10 { try inTurn.compose(event) }
        let single = try PrivacyLossDistribution(event, neighboring: .replaceOne, discretization: Self.coarse)
        let (first, second) = (try atOnce.epsilon(delta: 1e-6).upper, try inTurn.epsilon(delta: 1e-6).upper)
        #expect(abs(first - second) < 1e-9)
        #expect(try abs(single.selfComposed(10).epsilon(delta: 1e-6).upper - first) < 1e-9)
        #expect(try first > 1.5 * single.epsilon(delta: 1e-6).upper)
    }

    @Test("ten binary responses of epsilon0 ln 3 cost ten times as much, where dp-accounting 0.6.0 forgets the count")
    func forgottenCount() throws {
        var accountant = PLDAccountant(neighboring: .replaceOne)
        try accountant.compose(.randomizedResponse(keepProbability: 0.75, buckets: 2), count: 10)
        let epsilon = try accountant.epsilon(delta: 1e-6).upper
        #expect(abs(epsilon - 10 * log(3)) < 1e-3)
    }

    @Test("the order and the grouping of a composition do not matter")
    func associativity() throws {
        func losses(_ event: DPEvent) throws -> PrivacyLossDistribution { try PrivacyLossDistribution(event, discretization: Self.coarse) }
        let a = try losses(.laplace(scale: 4)).selfComposed(6)
        let b = try losses(Self.sampled(0.2, .gaussian(sigma: 1.5))).selfComposed(5)
        let c = try losses(.discreteLaplace(parameter: 0.2, sensitivity: 1)).selfComposed(3)
        let results = [
            try a.composed(with: b).composed(with: c), try a.composed(with: b.composed(with: c)), try c.composed(with: b).composed(with: a),
        ]
        let epsilons = try results.map { try $0.epsilon(delta: 1e-7) }
        for epsilon in epsilons.dropFirst() {
            #expect(abs(epsilon.upper - epsilons[0].upper) < 1e-9)
            #expect(abs((epsilon.lower ?? 0) - (epsilons[0].lower ?? 1)) < 1e-9)
        }
    }

    @Test("reading changes nothing")
    func readingIsPure() throws {
        var accountant = PLDAccountant(discretization: Self.coarse)
        try accountant.compose(Self.sampled(0.1, .gaussian(sigma: 1)), count: 7)
        let first = try accountant.epsilon(delta: 1e-6)
        _ = try accountant.delta(epsilon: 1)
        #expect(try accountant.epsilon(delta: 1e-6) == first)
        try accountant.compose(.noOp, count: 100)
        #expect(try accountant.epsilon(delta: 1e-6) == first)
    }

    @Test("a Gaussian through the grid is its exact curve", arguments: [0.4, 1, 5], deltas)
    func gaussian(sigma: Double, delta: Double) throws {
        // The second mechanism costs next to nothing, but has no closed form together with the first.
        let losses = try PrivacyLossDistribution(
            .composed([.gaussian(sigma: sigma), .laplace(scale: 1e9)]), discretization: Self.coarse)
        let bound = try losses.epsilon(delta: delta)
        let exact = try #require(GaussianTradeoff.epsilon(delta: delta, sigma: sigma))
        #expect(bound.upper >= exact)
        #expect(bound.upper < exact * (1 + 2e-3))
        #expect(try #require(bound.lower) <= exact * (1 + 1e-8))
        // The second mechanism's two losses lie within one interval, so one of them is rounded down.
        #expect(try #require(bound.lower) > exact - 1e-2)
        let alone = try PrivacyLossDistribution(.gaussian(sigma: sigma)).epsilon(delta: delta)
        #expect(alone.upper >= exact && alone.upper <= exact * (1 + 1e-10))
    }

    @Test("one sampled Gaussian is its closed form, in the worse direction", arguments: [0.001, 0.05, 0.5], [0.6, 1, 3])
    func sampledGaussian(probability: Double, sigma: Double) throws {
        let losses = try PrivacyLossDistribution(
            Self.sampled(probability, .gaussian(sigma: sigma)), discretization: LossDiscretization(interval: 1e-3) ?? .standard)
        for epsilon in [0.001, 0.02, 0.3, 1] {
            let t = exp(epsilon)
            // Both directions reduce to the unsampled curve at another epsilon.
            var exact = probability * (GaussianTradeoff.delta(epsilon: log1p(expm1(epsilon) / probability), sigma: sigma) ?? 1)
            let share = 1 - t * (1 - probability)
            if share > 0 { exact = max(exact, share * (GaussianTradeoff.delta(epsilon: log(t * probability / share), sigma: sigma) ?? 1)) }
            let bound = try losses.delta(epsilon: epsilon)
            #expect(bound.upper >= exact * (1 - 1e-9))
            #expect(bound.upper <= exact * (1 + 1e-3) + 1e-30)
            #expect(try #require(bound.lower) <= exact * (1 + 1e-9))
            #expect(try #require(bound.lower) >= exact * (1 - 1e-2) - 1e-20)
        }
    }

    @Test("any finite mechanisms, sampled or not, lie between their bounds", arguments: 1...24 as ClosedRange<UInt64>)
    func smallWorlds(seed: UInt64) throws {
        var generator = SplitMix(seed: seed)
        var steps: [(upper: [Double], lower: [Double])] = []
        var accountant = PLDAccountant(discretization: Self.coarse)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let size = Int.random(in: 2...4, using: &generator)
            let (upper, lower) = (generator.distribution(size), generator.distribution(size))
            let probability = Bool.random(using: &generator) ? 1 : Double.random(in: 0.05...0.9, using: &generator)
            let count = Int.random(in: 1...2, using: &generator)
            try accountant.compose(Self.sampled(probability, .finiteSupport(upper: upper, lower: lower)), count: count)
            let mixed = zip(upper, lower).map { probability * $0 + (1 - probability) * $1 }
            steps += Array(repeating: (mixed, lower), count: count)
        }
        let world = SmallWorld(steps: steps)
        for epsilon in [0, 0.05, 0.2, 0.5, 1, 2] {
            let exact = world.delta(epsilon: epsilon)
            let bound = try accountant.delta(epsilon: epsilon)
            #expect(bound.upper >= exact - 1e-14)
            #expect(try #require(bound.lower) <= exact + 1e-14)
            #expect(bound.upper <= exact + 2e-2)
            guard exact > 0, exact < 1 else { continue }
            let back = try accountant.epsilon(delta: exact)
            #expect(back.upper >= epsilon - 1e-9)
            #expect(back.lower ?? 0 <= epsilon + 1e-9)
        }
    }

    @Test("a smaller delta needs a larger epsilon, a larger epsilon leaves a smaller delta, and one more step costs more")
    func monotonicity() throws {
        let step = try PrivacyLossDistribution(Self.sampled(0.1, .laplace(scale: 1)), discretization: Self.coarse)
        let losses = try step.selfComposed(20)
        let epsilons = try [1e-1, 1e-2, 1e-4, 1e-8, 1e-12, 1e-16].map { try losses.epsilon(delta: $0) }
        for (less, more) in zip(epsilons, epsilons.dropFirst()) {
            #expect(less.upper < more.upper)
            #expect(more.lower ?? 0 <= more.upper)
        }
        let deltas = try [0, 0.1, 0.5, 1, 1.5, 2, 3].map { try losses.delta(epsilon: $0).upper }
        #expect(zip(deltas, deltas.dropFirst()).allSatisfy { $0 > $1 })
        #expect(try step.selfComposed(21).epsilon(delta: 1e-6).upper > losses.epsilon(delta: 1e-6).upper)
    }

    @Test("epsilon and delta are inverse to each other", arguments: deltas)
    func inverse(delta: Double) throws {
        let losses = try PrivacyLossDistribution(Self.sampled(0.3, .gaussian(sigma: 2)), discretization: Self.coarse).selfComposed(50)
        let epsilon = try losses.epsilon(delta: delta)
        #expect(try losses.delta(epsilon: epsilon.upper).upper <= delta * (1 + 1e-4))
        #expect(try losses.delta(epsilon: epsilon.upper).upper >= delta * (1 - 1e-4))
        #expect(try #require(losses.delta(epsilon: epsilon.lower ?? 0).lower) >= delta * (1 - 1e-4))
    }

    @Test(
        "mechanisms without a dominating pair are refused, and nothing is added",
        arguments: [
            DPEvent.unsupported(name: "sparse vector"), .zeroConcentrated(rho: 0.1),
            .skellam(variance: 4, l1Sensitivity: 1, squaredL2Sensitivity: 1),
            .discreteGaussianVector(variance: 4, squaredSensitivity: 2, dimension: 3),
            .poissonSampled(probability: 0.1, event: .zeroConcentrated(rho: 1)),
            .laplace(scale: -1), .gaussian(sigma: .nan), .group(size: 2, event: .poissonSampled(probability: 0.1, event: .gaussian(sigma: 1))),
        ])
    func refusals(_ event: DPEvent) throws {
        var accountant = PLDAccountant()
        #expect(throws: AccountingError.self) { try accountant.compose(.composed([.laplace(scale: 2), event])) }
        #expect(try accountant.epsilon(delta: 1e-6) == .exact(0))
    }

    @Test("sampling is refused where one record replaces another, and responses where one is missing")
    func relations() throws {
        var replacing = PLDAccountant(neighboring: .replaceOne)
        #expect(throws: AccountingError.self) { try replacing.compose(Self.sampled(0.1, .gaussian(sigma: 1))) }
        var removing = PLDAccountant()
        #expect(throws: AccountingError.self) { try removing.compose(.randomizedResponse(keepProbability: 0.75, buckets: 2)) }
        let other = PrivacyLossDistribution(neighboring: .replaceOne)
        #expect(throws: AccountingError.self) { try removing.distribution.composed(with: other) }
    }

    @Test("an unprotected release has no epsilon, and releasing nothing needs none")
    func extremes() throws {
        var accountant = PLDAccountant()
        #expect(try accountant.delta(epsilon: 0) == .exact(0))
        try accountant.compose(.nonPrivate)
        #expect(try accountant.epsilon(delta: 0.5).upper == .infinity)
        #expect(try accountant.delta(epsilon: 100).upper == 1)
    }

    @Test("groups see a larger sensitivity")
    func groups() throws {
        let group = try PrivacyLossDistribution(
            .group(size: 3, event: .selfComposed(event: .laplace(scale: 6), count: 4)), discretization: Self.coarse)
        let large = try PrivacyLossDistribution(.selfComposed(event: .laplace(scale: 2), count: 4), discretization: Self.coarse)
        #expect(try group.epsilon(delta: 1e-6) == large.epsilon(delta: 1e-6))
    }
}

/// A small deterministic generator.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// Probabilities that add up to 1, some of them 0 now and then.
    mutating func distribution(_ size: Int) -> [Double] {
        let weights = (0..<size).map { index in
            index > 1 && Int.random(in: 0..<8, using: &self) == 0 ? 0 : Double.random(in: 0.05...1, using: &self)
        }
        let total = weights.reduce(0, +)
        return weights.map { $0 / total }
    }
}
