import PrivacyAccounting
import Testing

@Suite("Accountants")
struct AccountantTests {
    /// A stream of numbers between 0 and 1 from a seed, for properties.
    struct Draws {
        private var state: UInt64

        init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

        mutating func next(_ range: ClosedRange<Double>) -> Double {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return range.lowerBound + Double(state >> 11) / Double(1 << 53) * (range.upperBound - range.lowerBound)
        }

        mutating func whole(_ range: ClosedRange<Int>) -> Int {
            min(range.upperBound, Int(next(Double(range.lowerBound)...Double(range.upperBound + 1))))
        }
    }

    static func epsilon<Accountant: PrivacyAccountant>(
        _ empty: Accountant, _ event: DPEvent, count: Int = 1, delta: Double = 1e-6
    ) throws -> Double {
        var accountant = empty
        try accountant.compose(event, count: count)
        return try accountant.epsilon(delta: delta).upper
    }

    @Test("no accountant is below the exact curve", arguments: 0..<30 as Range<UInt64>)
    func aboveTheTruth(seed: UInt64) throws {
        var draws = Draws(seed: seed)
        let events: [DPEvent] = [
            .gaussian(sigma: draws.next(0.5...20)), .laplace(scale: draws.next(0.3...20)),
            .discreteLaplace(parameter: draws.next(0.05...3), sensitivity: draws.whole(1...4)),
            .discreteGaussian(sigma: draws.next(0.5...15), sensitivity: draws.whole(1...4)), .pure(epsilon: draws.next(0.01...4)),
            .randomizedResponse(keepProbability: draws.next(0.51...0.95), buckets: draws.whole(2...6)),
        ]
        let delta = [1e-3, 1e-5, 1e-8][Int(seed % 3)]
        for event in events {
            let truth = try Self.epsilon(ExactAccountant(neighboring: .replaceOne), event, delta: delta)
            for accountant: any PrivacyAccountant in [
                RDPAccountant(neighboring: .replaceOne), ZCDPAccountant(neighboring: .replaceOne), PureAccountant(neighboring: .replaceOne),
                ApproximateAccountant(neighboring: .replaceOne),
            ] {
                guard let bound = try? Self.epsilon(accountant, event, delta: delta) else { continue }
                #expect(bound >= truth * (1 - 1e-12), "\(type(of: accountant).name) of \(event)")
            }
        }
    }

    @Test("the exact curve refuses mixtures, of kinds and of parameters, in either order")
    func exactKnowsNoMixtures() throws {
        let events: [DPEvent] = [
            .gaussian(sigma: 1), .pure(epsilon: 0.1), .pure(epsilon: 2), .approximate(epsilon: 0.1, delta: 1e-9),
            .randomizedResponse(keepProbability: 0.6, buckets: 2), .randomizedResponse(keepProbability: 0.99, buckets: 2), .laplace(scale: 3),
            .discreteGaussian(sigma: 3, sensitivity: 1), .discreteLaplace(parameter: 0.5, sensitivity: 1),
        ]
        for first in events {
            for second in events where first != second {
                var accountant = ExactAccountant(neighboring: .replaceOne)
                try accountant.compose(first)
                #expect(
                    throws: AccountingError(.unsupportedEvent, ""), "\(first), then \(second)",
                    performing: {
                        do throws(AccountingError) { try accountant.compose(second) } catch { throw AccountingError(error.code, "") }
                    })
                // What was refused was not added.
                #expect(try accountant.epsilon(delta: 1e-6).upper == Self.epsilon(ExactAccountant(neighboring: .replaceOne), first))
            }
        }
    }

    @Test("mixtures cost at least what each part does")
    func mixturesCostMore() throws {
        let grid = try #require(LossDiscretization(interval: 1e-2))
        let parts: [DPEvent] = [
            .pure(epsilon: 0.3), .gaussian(sigma: 2), .randomizedResponse(keepProbability: 0.9, buckets: 2), .approximate(epsilon: 0.2, delta: 1e-9),
        ]
        for first in parts {
            for second in parts where first != second {
                let least = try Self.epsilon(PLDAccountant(neighboring: .replaceOne, discretization: grid), second, delta: 1e-5)
                let together = try Self.epsilon(
                    PLDAccountant(neighboring: .replaceOne, discretization: grid), .composed([first, second]), delta: 1e-5)
                #expect(together >= least - 2e-2, "\(first) and \(second)")
            }
        }
    }

    @Test("a group has no theorem where one person has none")
    func groupsKeepTheRelation() {
        #expect(throws: AccountingError.self) {
            var accountant = ExactAccountant(neighboring: .addOrRemoveOne)
            try accountant.compose(.group(size: 2, event: .randomizedResponse(keepProbability: 0.7, buckets: 2)))
        }
    }

    @Test("numbers beyond floating point give the trivial bound, never a false one from below")
    func underflow() throws {
        var accountant = ExactAccountant()
        try accountant.compose(.gaussian(sigma: 1e300), count: 3)
        let bound = try accountant.epsilon(delta: 1e-6)
        #expect((bound.lower ?? 0) <= 1e-6)
    }

    @Test("composition adds: once with a count, one by one, and nested are the same", arguments: [2, 10, 57])
    func compositionAdds(count: Int) throws {
        // A library has ignored the count of randomized response; so each event is tried in each way.
        let events: [DPEvent] = [
            .randomizedResponse(keepProbability: 0.6, buckets: 2), .randomizedResponse(keepProbability: 0.4, buckets: 5), .laplace(scale: 3),
            .discreteLaplace(parameter: 0.4, sensitivity: 1), .gaussian(sigma: 4), .pure(epsilon: 0.2),
        ]
        for event in events {
            for empty: any PrivacyAccountant in [
                RDPAccountant(neighboring: .replaceOne), ZCDPAccountant(neighboring: .replaceOne), PureAccountant(neighboring: .replaceOne),
                ExactAccountant(neighboring: .replaceOne), ApproximateAccountant(neighboring: .replaceOne),
            ] {
                guard let whole = try? Self.epsilon(empty, event, count: count) else { continue }
                var single = empty
                for _ in 0..<count { try single.compose(event) }
                let oneByOne = try single.epsilon(delta: 1e-6).upper
                let nested = try Self.epsilon(empty, .composed([.selfComposed(event: event, count: count - 1), .noOp, event]))
                #expect(abs(whole - oneByOne) <= 1e-9 * whole, "\(type(of: empty).name) of \(event)")
                #expect(abs(whole - nested) <= 1e-9 * whole, "\(type(of: empty).name) of \(event)")
                #expect(try whole > Self.epsilon(empty, event))
            }
        }
    }

    @Test("reading changes nothing, and what is refused adds nothing")
    func readingIsPure() throws {
        var accountant = RDPAccountant()
        try accountant.compose(.gaussian(sigma: 2), count: 3)
        let curve = accountant.curve
        let first = try accountant.epsilon(delta: 1e-6)
        #expect(try accountant.epsilon(delta: 1e-6) == first)
        _ = try accountant.delta(epsilon: 1)
        #expect(throws: AccountingError.self) {
            try accountant.compose(.composed([.gaussian(sigma: 1), .unsupported(name: "a black box")]))
        }
        #expect(throws: AccountingError.self) { try accountant.compose(.gaussian(sigma: -1)) }
        #expect(throws: AccountingError.self) { try accountant.compose(.gaussian(sigma: 1), count: -1) }
        #expect(accountant.curve == curve)
    }

    @Test("delta and epsilon of an accountant are inverse to each other", arguments: [0.5, 1, 3])
    func inverse(epsilon: Double) throws {
        let event = DPEvent.gaussian(sigma: 2)
        for empty: any PrivacyAccountant in [RDPAccountant(), ZCDPAccountant(), ExactAccountant()] {
            var accountant = empty
            try accountant.compose(event)
            let delta = try accountant.delta(epsilon: epsilon).upper
            #expect(abs(try accountant.epsilon(delta: delta).upper - epsilon) < 1e-6, "\(type(of: empty).name)")
        }
    }

    @Test("an unprotected release is infinite everywhere")
    func nonPrivate() throws {
        for empty: any PrivacyAccountant in [
            RDPAccountant(), ZCDPAccountant(), PureAccountant(), ExactAccountant(), ApproximateAccountant(), ClonesAccountant(),
        ] {
            #expect(try Self.epsilon(empty, .noOp) == 0, "\(type(of: empty).name)")
            #expect(try Self.epsilon(empty, .composed([.noOp, .nonPrivate])) == .infinity, "\(type(of: empty).name)")
        }
    }

    @Test("small orders do not turn everything into epsilon 0")
    func smallOrders() throws {
        var renyi = RenyiDP(orders: [1.000_1, 1.001, 1.005])
        renyi.composeGaussian(sigma: 0.1)
        #expect(renyi.epsilon(delta: 1e-6) == .infinity)
        #expect(try #require(renyi.delta(epsilon: 1)) > 0.9)
        var nothing = RenyiDP(orders: [1.001])
        nothing.composeGaussian(sigma: 1e6)
        #expect(nothing.epsilon(delta: 1e-3) == 0)
        #expect(RenyiDP().epsilon(delta: 0) == 0)
    }

    @Test("a tiny delta has an answer, and a larger one")
    func tinyDelta() throws {
        for delta in [1e-18, 1e-30, 1e-100, 1e-300] {
            let smaller = try Self.epsilon(RDPAccountant(), .gaussian(sigma: 3), delta: delta)
            #expect(smaller.isFinite)
            #expect(try smaller > Self.epsilon(RDPAccountant(), .gaussian(sigma: 3), delta: delta * 10))
            #expect(try smaller >= Self.epsilon(ExactAccountant(), .gaussian(sigma: 3), delta: delta))
        }
    }

    @Test("the relation that a theorem is for is required")
    func relations() {
        func refused(_ accountant: some PrivacyAccountant, _ event: DPEvent) -> AccountingError.Code? {
            var accountant = accountant
            do throws(AccountingError) {
                try accountant.compose(event)
                return nil
            } catch {
                return error.code
            }
        }
        let sampled = DPEvent.poissonSampled(probability: 0.1, event: .gaussian(sigma: 1))
        #expect(refused(RDPAccountant(neighboring: .replaceOne), sampled) == .unsupportedNeighboring)
        #expect(refused(RDPAccountant(neighboring: .replaceSpecial), sampled) == nil)
        let tree = DPEvent.treeAggregation(sigma: 1, stepCounts: [4])
        #expect(refused(RDPAccountant(), tree) == .unsupportedNeighboring)
        #expect(refused(RDPAccountant(neighboring: .replaceSpecial), tree) == nil)
        #expect(refused(RDPAccountant(), .randomizedResponse(keepProbability: 0.7, buckets: 2)) == .unsupportedNeighboring)
        #expect(refused(ClonesAccountant(neighboring: .addOrRemoveOne), .shuffled(epsilon0: 1, count: 10)) == .unsupportedNeighboring)
        #expect(refused(ZCDPAccountant(), sampled) == .unsupportedEvent)
        #expect(refused(RDPAccountant(), .approximate(epsilon: 1, delta: 1e-6)) == .unsupportedEvent)
        #expect(refused(PureAccountant(), .gaussian(sigma: 1)) == .unsupportedEvent)
        #expect(refused(ExactAccountant(), .composed([.laplace(scale: 1), .gaussian(sigma: 1)])) == .unsupportedEvent)
        let deep = (0..<100).reduce(DPEvent.gaussian(sigma: 1)) { event, _ in .composed([event]) }
        #expect(refused(RDPAccountant(), deep) == .tooLarge)
    }

    @Test("sampling costs less the rarer it is, and everything when it is certain")
    func sampling() throws {
        var last = 0.0
        for probability in [0, 0.001, 0.01, 0.1, 0.5, 1] {
            let epsilon = try Self.epsilon(RDPAccountant(), .poissonSampled(probability: probability, event: .gaussian(sigma: 2)), count: 10)
            #expect(epsilon > last || probability == 0)
            last = epsilon
        }
        #expect(try last == Self.epsilon(RDPAccountant(), .gaussian(sigma: 2), count: 10))
        let pure = try Self.epsilon(PureAccountant(), .poissonSampled(probability: 0.25, event: .pure(epsilon: 1)))
        // ln(1 + (e - 1) / 4)
        #expect(abs(pure - 0.357_374_019_5) < 1e-9)
    }

    @Test("two Gaussians on one sample are one Gaussian on it")
    func nestedGaussians() throws {
        let both = DPEvent.poissonSampled(
            probability: 0.1, event: .composed([.gaussian(sigma: 2), .selfComposed(event: .gaussian(sigma: 2), count: 3)]))
        let one = DPEvent.poissonSampled(probability: 0.1, event: .gaussian(sigma: 1))
        #expect(abs(try Self.epsilon(RDPAccountant(), both) - Self.epsilon(RDPAccountant(), one)) < 1e-12)
    }

    @Test("Skellam noise tends to the Gaussian, from above")
    func skellam() throws {
        for (sigma, slack) in [(10.0, 0.2), (1_000, 0.002)] {
            let unit = sigma
            let skellam = try Self.epsilon(
                RDPAccountant(), .skellam(variance: sigma * sigma * unit * unit, l1Sensitivity: unit, squaredL2Sensitivity: unit * unit))
            let gaussian = try Self.epsilon(RDPAccountant(), .gaussian(sigma: sigma))
            #expect(skellam >= gaussian)
            #expect(skellam <= gaussian * (1 + slack))
        }
    }
}
