import PrivacyAccounting
import Testing

@Suite("Shuffled reports")
struct ShuffleTests {
    /// The bound summed over every pair of counts, without a running sum.
    static func direct(_ randomizer: ShuffledRandomizer, count: Int, truth: Double, factor: Double) -> Double {
        let cloning = randomizer.cloning
        func binomial(_ n: Int, _ k: Int, _ p: Double) -> Double {
            guard k >= 0, k <= n else { return 0 }
            var mass = 1.0
            for index in 0..<k { mass *= Double(n - index) / Double(k - index) * p }
            for _ in 0..<(n - k) { mass *= 1 - p }
            return mass
        }
        var delta = 0.0
        for clones in 0..<count {
            for heads in 0...(clones + 1) {
                let same = binomial(clones, heads, 0.5)
                let more = binomial(clones, heads - 1, 0.5)
                let first = truth * same + (1 - truth) * more
                let second = (1 - truth) * same + truth * more
                delta += binomial(count - 1, clones, cloning.clone) * max(0, first - factor * second)
            }
        }
        return delta * cloning.telling
    }

    @Test("the running sums match the double sum", arguments: [1, 2, 3, 10, 40], [0.0, 0.1, 0.5])
    func matchesDirectSum(count: Int, epsilon: Double) throws {
        // epsilon0 = ln 3, so the truth has probability 3/4; and e^0.1, e^0.5 to full precision.
        let epsilon0 = 1.098_612_288_668_109_8
        let factor = try #require([0.0: 1, 0.1: 1.105_170_918_075_647_7, 0.5: 1.648_721_270_700_128_2][epsilon])
        for randomizer in [
            ShuffledRandomizer.any(epsilon0: epsilon0), .binaryResponse(epsilon0: epsilon0), .kAryResponse(epsilon0: epsilon0, buckets: 5),
        ] {
            let bound = try ShuffleAmplification(randomizer, count: count)
            let expected = Self.direct(randomizer, count: count, truth: 0.75, factor: factor)
            #expect(abs(try #require(bound.delta(epsilon: epsilon)) - expected) < 1e-12)
        }
    }

    @Test(
        "the bound is that of the published program with step 1",
        arguments: [
            (10_000, 4.0, 1e-6, 0.600_908_763_648_476_5), (100_000, 3, 1e-6, 0.092_757_538_091_973_4),
            (1_000_000, 2, 1e-8, 0.017_558_901_628_945_023),
            (10_000_000, 4, 1e-8, 0.019_187_937_956_303_358),
        ])
    func publishedSum(count: Int, epsilon0: Double, delta: Double, expected: Double) throws {
        let bound = try ShuffleAmplification(.any(epsilon0: epsilon0), count: count)
        let low = try #require(bound.delta(epsilon: expected * (1 - 2e-5)))
        let high = try #require(bound.delta(epsilon: expected * (1 + 2e-5)))
        #expect(low > delta)
        #expect(high < delta)
    }

    @Test("more reports hide better, and never worse than no shuffler", arguments: [0.2, 1, 4])
    func monotone(epsilon0: Double) throws {
        var last = epsilon0 * 1.000_000_1
        for count in [1, 10, 100, 1_000, 10_000] {
            let epsilon = try #require(try ShuffleAmplification(.any(epsilon0: epsilon0), count: count).epsilon(delta: 1e-6))
            #expect(epsilon <= last)
            last = epsilon
        }
    }

    @Test("the bound of 2023 is only for randomizers that are named, and is below the general one")
    func restrictedClass() throws {
        let general = try #require(try ShuffleAmplification(.any(epsilon0: 3), count: 100_000).epsilon(delta: 1e-6))
        let binary = try #require(try ShuffleAmplification(.binaryResponse(epsilon0: 3), count: 100_000).epsilon(delta: 1e-6))
        #expect(binary < general)
        // The published value for the restricted class, which a generic call must never give.
        #expect(abs(binary - 0.065_627) < 0.005)
        #expect(general > 0.0927)
        var accountant = ClonesAccountant()
        try accountant.compose(.shuffled(epsilon0: 3, count: 100_000))
        #expect(try accountant.epsilon(delta: 1e-6).upper >= general)
    }

    @Test("the closed form is valid only where the theorem says, and never below the sum")
    func closedForm() throws {
        let wide = try ShuffleAmplification(.any(epsilon0: 1), count: 1_000_000)
        let closed = try #require(wide.closedForm(delta: 1e-6))
        #expect(abs(closed - 0.023_806_402_804_371_924) < 1e-12)
        #expect(try closed > #require(wide.epsilon(delta: 1e-6)))
        #expect(try ShuffleAmplification(.any(epsilon0: 4), count: 10_000).closedForm(delta: 1e-6) == nil)
    }

    @Test("parameters out of range are refused")
    func refusals() {
        #expect(throws: AccountingError.self) { try ShuffleAmplification(.any(epsilon0: 0), count: 10) }
        #expect(throws: AccountingError.self) { try ShuffleAmplification(.any(epsilon0: 1), count: 0) }
        #expect(throws: AccountingError.self) { try ShuffleAmplification(.any(epsilon0: 1), count: 2_000_000_000) }
        #expect(throws: AccountingError.self) { try ShuffleAmplification(.kAryResponse(epsilon0: 1, buckets: 1), count: 10) }
    }
}
