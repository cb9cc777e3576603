/// The black-box test of a mechanism: what to ask, in which processes, and what to make of the answers.
///
/// A test like this rejects; it never certifies. What it can't see is a fault in outcomes that are rarer than one in the number of trials
/// ("Curator Attack", arXiv 2411.16516).
public struct NoiseTest: Sendable {
    /// What is declared.
    public let plan: NoiseTestPlan
    /// The questions of each process: the whole test, then a second start in which nothing may repeat.
    public let sessions: [[ProbeQuestion]]

    private let inputs: [NoiseTestInput]
    private let poisons: Int
    private static let retries = 8

    /// The test of a plan.
    public init(_ plan: NoiseTestPlan) {
        self.plan = plan
        inputs = NoiseTestInput.accepted(plan)
        let refused = NoiseTestInput.refused(plan)
        poisons = refused.count
        var questions = inputs.map { $0.question(plan, trials: plan.trials) }
        for _ in 0..<Self.retries { questions += [inputs[1].question(plan, trials: 1), .again] }
        questions += refused.map { .release($0, trials: 1) }
        // Enough draws for the runs that are compared, even of a wide law.
        let second = min(plan.trials, max(64, 4_096 / plan.dimension))
        sessions = [questions, [inputs[0].question(plan, trials: second)]]
    }

    /// Asks a mechanism and judges its answers.
    public func run(_ mechanism: inout some ProbedMechanism) throws -> [AuditFinding] {
        var replies: [[ProbeReply]] = []
        for questions in sessions { replies.append(try mechanism.session(questions)) }
        return try findings(replies)
    }

    /// Judges the answers to ``sessions``.
    public func findings(_ replies: [[ProbeReply]]) throws(ProbeFormatError) -> [AuditFinding] {
        guard zip(sessions, replies).allSatisfy({ $0.count == $1.count }), replies.count == sessions.count else {
            throw ProbeFormatError(.answerCount)
        }
        let main = replies[0]
        let streams = zip(inputs, main).map { (input: $0, samples: $1.samples, noise: $1.samples.residuals(around: $0.expected)) }
        let second = (residuals: replies[1][0].samples.residuals(around: inputs[0].expected), dimension: plan.dimension)
        var findings = [grid(replies), refusals(main), retries(main), answered(main)]
        findings.append(
            RepetitionAudit(law: plan.law, rate: plan.rate).finding(
                streams.map { ($0.noise, plan.dimension) } + [second], question: "all, two processes"))
        for stream in streams {
            findings +=
                ResidualAudit(
                    law: plan.law, question: stream.input.name, residuals: stream.noise, expected: stream.input.expected, rate: plan.rate
                ).findings
        }
        findings += PairAudit(law: plan.law, shift: Int64(plan.clipNorm), delta: plan.delta, rate: plan.rate).findings(
            plus: streams[1].samples, minus: streams[2].samples)
        return findings
    }

    /// Judges outcomes that were recorded elsewhere: those of `+C` and of `-C` on the first coordinate, zero on the others.
    public static func findings(_ plan: NoiseTestPlan, plus: NoiseSamples, minus: NoiseSamples) throws(ProbeFormatError) -> [AuditFinding] {
        guard plus.dimension == plan.dimension, minus.dimension == plan.dimension, plus.rows > 0, minus.rows > 0 else {
            throw ProbeFormatError(.wrongDimension)
        }
        let inputs = NoiseTestInput.accepted(plan)
        let streams = [(inputs[1], plus), (inputs[2], minus)]
        let noise = streams.map { (residuals: $1.residuals(around: $0.expected), dimension: plan.dimension) }
        var findings = [
            AuditFinding(
                test: "grid", question: "all", samples: plus.values.count + minus.values.count, statistic: Double(plus.offGrid + minus.offGrid),
                threshold: 0, falseAlarmRate: 0, meaning: "coordinates that are no multiple of a grid unit"),
            RepetitionAudit(law: plan.law, rate: plan.rate).finding(noise),
        ]
        for (stream, noise) in zip(streams, noise) {
            findings +=
                ResidualAudit(
                    law: plan.law, question: stream.0.name, residuals: noise.residuals, expected: stream.0.expected, rate: plan.rate
                ).findings
        }
        return findings + PairAudit(law: plan.law, shift: Int64(plan.clipNorm), delta: plan.delta, rate: plan.rate).findings(plus: plus, minus: minus)
    }

    /// Coordinates that are no multiple of the declared granularity. The sum of a grid point and noise on the grid always is.
    private func grid(_ replies: [[ProbeReply]]) -> AuditFinding {
        let all = replies.flatMap { $0 }
        return AuditFinding(
            test: "grid", question: "all", samples: all.reduce(0) { $0 + $1.samples.values.count },
            statistic: Double(all.reduce(0) { $0 + $1.samples.offGrid }), threshold: 0, falseAlarmRate: 0,
            meaning: "coordinates that are no multiple of a grid unit")
    }

    /// Inputs that stand for no vector and were released all the same.
    private func refusals(_ replies: [ProbeReply]) -> AuditFinding {
        AuditFinding(
            test: "refusal", question: "no number, infinite, too large, wrong length", samples: poisons,
            statistic: Double(replies.suffix(poisons).reduce(0) { $0 + $1.samples.rows }), threshold: 0, falseAlarmRate: 0,
            meaning: "inputs that were released instead of refused")
    }

    /// Releases that came back changed when they were asked for again.
    private func retries(_ replies: [ProbeReply]) -> AuditFinding {
        let asked = replies[inputs.count..<inputs.count + 2 * Self.retries]
        let changed = stride(from: asked.startIndex, to: asked.endIndex, by: 2).count { index in
            asked[index + 1].samples.rows > 0 && asked[index].samples.values != asked[index + 1].samples.values
        }
        return AuditFinding(
            test: "retry", question: "again", samples: Self.retries, statistic: Double(changed), threshold: 0, falseAlarmRate: 0,
            meaning: "releases that changed when they were asked for again")
    }

    /// Inputs in range that were refused: what is refused can't be judged, and whether it is must not depend on the input.
    private func answered(_ replies: [ProbeReply]) -> AuditFinding {
        AuditFinding(
            test: "answers", question: "all", samples: inputs.count * plan.trials,
            statistic: Double(replies.prefix(inputs.count).reduce(0) { $0 + $1.refusals }), threshold: 0, falseAlarmRate: 0,
            meaning: "inputs in range that were refused")
    }
}
