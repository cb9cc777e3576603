import Keystream
import NoiseAudit
import PrivacyLedger
import Testing

@Suite("Controls of the noise test")
struct ControlTests {
    /// Small figures: faults of clip and rounding show best where one unit is large.
    static func plan(trials: Int, dimension: Int = 16) throws -> NoiseTestPlan {
        let law = try #require(DeclaredLaw(.discreteGaussian, numerator: 32, denominator: 1))
        return try #require(NoiseTestPlan(law: law, clipNorm: 4, dimension: dimension, trials: trials))
    }

    @Test("the mechanism as the agent runs it passes, with a false-alarm rate of 10^-6")
    func correctPasses() throws {
        let plan = try Self.plan(trials: 600)
        var mechanism = try #require(RehearsedMechanism(plan, keystream: { try Keystream() }))
        let findings = try NoiseTest(plan).run(&mechanism)
        #expect(findings.filter(\.rejects).isEmpty, "\(findings.filter(\.rejects))")
        #expect(Set(findings.map(\.test)).isSuperset(of: ["grid", "clip", "variance", "fit", "tail", "independence", "repetition", "epsilon"]))
        #expect(findings.reduce(0) { $0 + $1.falseAlarmRate } <= plan.falseAlarmRate)
    }

    /// Releases at which a miss is rarer than once in 10^6 runs, and the test that must speak.
    static let caught: [(WrongMechanism, Int, String)] = [
        (.halvedScale, 100, "variance"), (.slightlyNarrow, 2_400, "variance"), (.floatAddition, 50, "grid"), (.wrongSensitivity, 400, "clip"),
        (.offByOneThreshold, 4_000, "clip"), (.unclippedVector, 100, "clip"), (.clampBeforeNoise, 400, "clip"), (.clampAfterNoise, 100, "fit"),
        (.roundingUp, 1_000, "mean"), (.roundingTowardZero, 800, "clip"), (.redrawnOnRetry, 50, "retry"), (.seededGenerator, 100, "repetition"),
        (.reusedKeyStream, 100, "repetition"), (.sharedDraw, 100, "repetition"), (.skippedNoise, 800, "repetition"),
        (.truncatedTail, 1_200, "tail"), (.wrongFamily, 400, "fit"), (.dataDependentScale, 4_800, "variance"), (.acceptsNotANumber, 50, "refusal"),
    ]

    @Test("a wrong mechanism is caught by the test that is made for it", arguments: caught)
    func wrongIsCaught(fault: WrongMechanism, trials: Int, test: String) throws {
        // One coordinate shows a threshold that is off by one; the others only cost time.
        let plan = try Self.plan(trials: trials, dimension: fault == .offByOneThreshold ? 4 : 16)
        var mechanism = try #require(HostileMechanism(fault, plan, keystream: { try Keystream() }))
        let rejected = Set(try NoiseTest(plan).run(&mechanism).filter(\.rejects).map(\.test))
        #expect(rejected.contains(test), "caught by \(rejected.sorted())")
    }

    @Test("every wrong mechanism is among them")
    func complete() {
        #expect(Set(Self.caught.map(\.0)) == Set(WrongMechanism.allCases))
    }

    @Test("the ledger check names what a forged ledger hides", arguments: LedgerForgery.allCases)
    func forgeries(forgery: LedgerForgery) throws {
        let key = try #require(LedgerKey([UInt8](repeating: 5, count: LedgerKey.byteCount)))
        #expect(forgery.verdict(key: key)?.code == forgery.violation)
        #expect(LedgerForgery.honestVerdict(key: key) == nil)
    }

    @Test("a control says how many releases it took")
    func sampleCounts() throws {
        let trial = try ControlTrial(.halvedScale, plan: Self.plan(trials: 200), repetitions: 2, keystream: { try Keystream() })
        #expect(trial.releases == 25 || trial.releases == 50)
        #expect(trial.caughtBy.contains("variance"))
        let hopeless = try ControlTrial(.slightlyNarrow, plan: Self.plan(trials: 25), repetitions: 2, keystream: { try Keystream() })
        #expect(hopeless.releases == nil && hopeless.caughtBy.isEmpty)
    }
}
