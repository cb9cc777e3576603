import Keystream
import NoiseAudit
import Testing

@Suite("Neighbours and canaries")
struct PairAndRoundTests {
    private static func law(_ variance: UInt64) throws -> DeclaredLaw {
        try #require(DeclaredLaw(.discreteGaussian, numerator: variance, denominator: 1))
    }

    /// Recorded outcomes of `+C` and of `-C`, from exact noise of another variance than declared.
    private static func samples(_ variance: UInt64, trials: Int, declared: NoiseTestPlan) throws -> (plus: NoiseSamples, minus: NoiseSamples) {
        let actual = try #require(
            NoiseTestPlan(law: law(variance), clipNorm: declared.clipNorm, dimension: declared.dimension, trials: declared.trials))
        let replies = try #require(RehearsedMechanism(actual, keystream: { try Keystream() }))
            .session([1, -1].map { .release([Float($0 * 4) / 256] + [Float](repeating: 0, count: declared.dimension - 1), trials: trials) })
        return (replies[0].samples, replies[1].samples)
    }

    @Test("recorded outcomes of the declared mechanism hold, and their bound lies below the declared epsilon")
    func recorded() throws {
        let plan = try #require(NoiseTestPlan(law: Self.law(32), clipNorm: 4, dimension: 8, trials: 2_000))
        let samples = try Self.samples(32, trials: 2_000, declared: plan)
        let findings = try NoiseTest.findings(plan, plus: samples.plus, minus: samples.minus)
        #expect(findings.filter(\.rejects).isEmpty, "\(findings.filter(\.rejects))")
        let epsilon = try #require(findings.first { $0.test == "epsilon" })
        #expect(epsilon.statistic > 0.3 && epsilon.statistic < epsilon.threshold)
    }

    @Test("a quarter of the variance puts neighbours farther apart than the declared trade-off allows")
    func tradeOff() throws {
        let plan = try #require(NoiseTestPlan(law: Self.law(128), clipNorm: 4, dimension: 8, trials: 4_000))
        let samples = try Self.samples(32, trials: 4_000, declared: plan)
        let findings = try NoiseTest.findings(plan, plus: samples.plus, minus: samples.minus)
        #expect(findings.contains { $0.test == "trade-off" && $0.rejects })
    }

    @Test("samples of another shape are refused")
    func shape() throws {
        let plan = try #require(NoiseTestPlan(law: Self.law(32), clipNorm: 4, dimension: 8, trials: 10))
        #expect(throws: ProbeFormatError(.wrongDimension)) {
            try NoiseTest.findings(plan, plus: NoiseSamples(dimension: 7), minus: NoiseSamples(dimension: 8))
        }
    }

    @Test("a round of canaries bounds epsilon from the reports, and nothing from their average")
    func round() throws {
        let plan = try #require(NoiseTestPlan(law: Self.law(32), clipNorm: 4, dimension: 300, trials: 1))
        // Seeded: one run in some ten thousand would tell more than the average may.
        let keystream = try Keystream(seededForSimulation: [UInt8](repeating: 1, count: 32))
        let coins = try (0..<300).map { _ in try keystream.nextUInt64() & 1 == 1 }
        let canaries = try #require(CanaryRound(plan, coins: coins))
        let findings = try canaries.findings(
            try #require(RehearsedMechanism(plan, keystream: { keystream })).session(canaries.questions))
        #expect(findings.map(\.question) == ["single reports", "average"])
        #expect(findings.allSatisfy { !$0.rejects })
        #expect(findings[0].statistic > 0.05)
        #expect(findings[1].statistic < 0.5)
    }

    @Test("a round without noise contradicts what is declared")
    func noiseless() throws {
        let plan = try #require(NoiseTestPlan(law: Self.law(3_200), clipNorm: 4, dimension: 300, trials: 1))
        let coins = (0..<300).map { $0 % 3 == 0 }
        let canaries = try #require(CanaryRound(plan, coins: coins))
        let replies = coins.indices.map { canary in
            var reply = ProbeReply(dimension: 300)
            var row = [Int64](repeating: 0, count: 300)
            row[canary] = coins[canary] ? 4 : -4
            reply.samples.append(row)
            return reply
        }
        let findings = try canaries.findings(replies)
        #expect(findings.allSatisfy { $0.rejects })
        #expect(throws: ProbeFormatError(.answerCount)) { try canaries.findings(Array(replies.dropLast())) }
    }

    @Test("a round needs a coordinate for each canary, and enough of them")
    func tooFew() throws {
        let plan = try #require(NoiseTestPlan(law: Self.law(32), clipNorm: 4, dimension: 40, trials: 1))
        #expect(CanaryRound(plan, coins: [Bool](repeating: true, count: 40)) == nil)
        #expect(CanaryRound(plan, coins: [Bool](repeating: true, count: 39)) == nil)
    }
}
