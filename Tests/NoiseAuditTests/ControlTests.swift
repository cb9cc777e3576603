import Keystream
import NoiseAudit
import Testing

@Suite("Controls of the noise test")
struct ControlTests {
    /// Small figures: the clip and the rounding show best where one unit is large.
    static func plan(trials: Int) throws -> NoiseTestPlan {
        let law = try #require(DeclaredLaw(.discreteGaussian, numerator: 32, denominator: 1))
        return try #require(NoiseTestPlan(law: law, clipNorm: 4, dimension: 16, trials: trials))
    }

    @Test("the mechanism as the agent runs it passes")
    func correctPasses() throws {
        let plan = try Self.plan(trials: 1_000)
        var mechanism = try #require(RehearsedMechanism(plan, keystream: { try Keystream() }))
        let findings = try NoiseTest(plan).run(&mechanism)
        #expect(findings.filter(\.rejects).isEmpty, "\(findings.filter(\.rejects))")
        #expect(findings.count > 30)
    }

    @Test("a wrong mechanism is caught", arguments: WrongMechanism.allCases)
    func wrongIsCaught(fault: WrongMechanism) throws {
        let plan = try Self.plan(trials: fault == .dataDependentScale || fault == .truncatedTail || fault == .slightlyNarrow ? 4_000 : 1_600)
        var mechanism = try #require(HostileMechanism(fault, plan, keystream: { try Keystream() }))
        let rejected = try NoiseTest(plan).run(&mechanism).filter(\.rejects)
        #expect(!rejected.isEmpty)
    }
}
