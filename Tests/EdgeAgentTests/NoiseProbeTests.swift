import Testing

@testable import EdgeAgent

@Suite("The noise probe")
struct NoiseProbeTests {
    private static func contribution(dimension: UInt32 = 3) throws -> NoiseProbeSession {
        try NoiseProbeSession(ContributionWay((32, 1), clip: 4, gridExponent: 8, dimension: dimension))
    }

    private static func answers(_ session: NoiseProbeSession, _ question: NoiseProbeQuestion) throws -> [NoiseProbeSession.Answer] {
        var answers: [NoiseProbeSession.Answer] = []
        try session.answer(question) { answers.append($0) }
        return answers
    }

    @Test("each release has noise of its own, and asking again gives the stored bytes")
    func again() throws {
        let session = try Self.contribution(dimension: 64)
        #expect(try Self.answers(session, .again) == [.refused("nothingReleased")])
        let releases = try Self.answers(session, .release([Float](repeating: 0, count: 64), trials: 2))
        #expect(releases.count == 2 && releases[0] != releases[1])
        #expect(try Self.answers(session, .again) == [releases[1]])
        #expect(try Self.answers(session, .again) == [releases[1]])
    }

    @Test(
        "what stands for no vector is refused, with a reason that says nothing else",
        arguments: [
            ([.nan, 0, 0], "notFinite"), ([.infinity, 0, 0], "notFinite"), ([.greatestFiniteMagnitude, 0, 0], "tooLarge"),
            ([0, 0], "wrongDimension"),
        ] as [([Float], String)])
    func refusals(values: [Float], reason: String) throws {
        #expect(try Self.answers(Self.contribution(), .release(values, trials: 2)) == [.refused(reason), .refused(reason)])
    }

    @Test("noise that no task could have is not tried out")
    func limits() {
        #expect(throws: AgentFailure.self) { try ContributionWay((1, 1), clip: 4, gridExponent: 8, dimension: 3) }
        #expect(throws: AgentFailure.self) { try ContributionWay((32, 1), clip: 0, gridExponent: 8, dimension: 3) }
        #expect(throws: AgentFailure.self) { try ContributionWay((32, 1), clip: 4, gridExponent: 8, dimension: 0) }
        #expect(throws: AgentFailure.self) { try LaplaceWay((0, 1), clip: 4, gridExponent: 8, dimension: 3) }
    }

    @Test("Laplace noise goes the same way", arguments: [1, 40])
    func laplace(trials: Int) throws {
        let session = try NoiseProbeSession(LaplaceWay((10, 1), clip: 4, gridExponent: 8, dimension: 64))
        let releases = try Self.answers(session, .release([Float](repeating: 0, count: 64), trials: trials))
        #expect(releases.count == trials && Set(releases.map { "\($0)" }).count == trials)
        #expect(try Self.answers(session, .again) == [releases[trials - 1]])
    }

    @Test("questions are read in both ways of writing")
    func questions() throws {
        #expect(try NoiseProbeQuestion("release 3 1 -2.5 0", dimension: 3, trials: 1) == .release([1, -2.5, 0], trials: 3))
        #expect(try NoiseProbeQuestion("release 0 1:-2.5", dimension: 3, trials: 9) == .release([0, -2.5, 0], trials: 9))
        #expect(try NoiseProbeQuestion("again", dimension: 3, trials: 1) == .again)
        #expect(try NoiseProbeQuestion("# again", dimension: 3, trials: 1) == nil)
        for line in ["release", "release -1 0", "release 1 3:1", "release 1 x", "release 1 1:", "again 2", "charge"] {
            #expect(throws: AgentFailure.self) { try NoiseProbeQuestion(line, dimension: 3, trials: 1) }
        }
    }

    @Test("a variance is a whole number or a fraction", arguments: [("32", 32, 1), ("65/2", 65, 2)] as [(String, UInt64, UInt64)])
    func fraction(text: String, numerator: UInt64, denominator: UInt64) throws {
        let fraction = try #require(NoiseProbeCommand.fraction(text))
        #expect(fraction.numerator == numerator && fraction.denominator == denominator)
        for wrong in ["", "1/", "/2", "1/2/3", "-1", "1.5"] { #expect(NoiseProbeCommand.fraction(wrong) == nil) }
    }
}
