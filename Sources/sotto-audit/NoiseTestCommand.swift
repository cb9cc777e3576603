import ArgumentParser
import Foundation
import NoiseAudit

/// `sotto-audit noise test`
struct NoiseTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Asks an agent's program for noised releases of inputs that are chosen here, and judges them.",
        discussion: """
            The program is run as `PATH noise-probe` with the declared figures, or as the command line that is given; it needs no directory and \
            no collector. The inputs are neighbours at the edge of the ball, vectors beyond it, fractions, and values that stand for nothing. \
            With --round, each of as many canaries as there are coordinates tosses a coin, and the coins are guessed from the reports and from \
            their average.

            A test rejects or it does not; it never certifies. Exit code 2: rejected, wrongly at most once in 1/(1 - CONFIDENCE) runs. Exit code 3: \
            the program did not answer, or not in time, or with something else.
            """)

    @Option(help: "An agent's program, as a path or a name in PATH.", completion: .file())
    var agent: String?

    @Option(help: "A command line that speaks as `noise-probe` does; the declared figures are added to it.")
    var command: String?

    @Option(help: "Outcomes recorded elsewhere, of +C on the first coordinate: a line for each release.", completion: .file())
    var samplesA: String?

    @Option(help: "Outcomes recorded elsewhere, of -C on the first coordinate.", completion: .file())
    var samplesB: String?

    @Option(help: "How many seconds the program may go without an answer before it is ended; 1 to 86400.")
    var patience = 60

    @Flag(help: "A whole round of canaries instead of repeated inputs.")
    var round = false

    @OptionGroup var declared: DeclaredNoiseOptions

    @Flag(help: "Print every finding, not only the closest of each test.")
    var verbose = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        let sources = [agent != nil, command != nil, samplesA != nil && samplesB != nil].count { $0 }
        guard sources == 1, (samplesA == nil) == (samplesB == nil) else {
            throw ValidationError("Give --agent, or --command, or both --samples-a and --samples-b.")
        }
        guard !round || samplesA == nil else { throw ValidationError("A round needs a program to ask.") }
        guard 1...86_400 ~= patience else { throw ValidationError("--patience is 1 to 86400 seconds.") }
        _ = try declared.plan()
    }

    func run() throws {
        try InputFile.require([samplesA, samplesB], json: json)
        let plan = try declared.plan()
        let findings: [AuditFinding]
        do {
            findings = try self.findings(plan)
        } catch let failure as ProbeProgram.Failure {
            return try UncheckedOutcome(reason: failure.description).finish(json: json)
        } catch let error as ProbeFormatError {
            return try UncheckedOutcome(reason: "the answers can't be read: \(error)").finish(json: json)
        }
        try NoiseTestOutcome(findings: findings, plan: plan, showsAll: verbose || round).finish(json: json)
    }

    /// A program's file: a bare name is looked for in PATH, as a shell does.
    private static func located(_ program: String) -> String {
        guard !program.contains("/") else { return program }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first(where: FileManager.default.isExecutableFile(atPath:)) ?? program
    }

    private func findings(_ plan: NoiseTestPlan) throws -> [AuditFinding] {
        if let samplesA, let samplesB {
            return try NoiseTest.findings(plan, plus: samples(samplesA, plan), minus: samples(samplesB, plan))
        }
        var program =
            if let agent {
                ProbeProgram(
                    path: Self.located(agent), arguments: ["noise-probe"] + declared.probeArguments, dimension: plan.dimension, patience: patience)
            } else {
                // The shell splits the command; the figures follow it as they are.
                ProbeProgram(
                    path: "/bin/sh", arguments: ["-c", "\(command ?? "") \"$@\"", "probe"] + declared.probeArguments, dimension: plan.dimension,
                    patience: patience)
            }
        guard round else { return try NoiseTest(plan).run(&program) }
        guard let canaries = CanaryRound(plan, coins: (0..<plan.dimension).map { _ in Bool.random() }) else {
            throw ProbeProgram.Failure("a round has 50 to 4096 canaries, one for each coordinate")
        }
        return try canaries.findings(try program.session(canaries.questions))
    }

    private func samples(_ path: String, _ plan: NoiseTestPlan) throws -> NoiseSamples {
        guard let bytes = readInput(path, limit: 4 << 30) else { throw ProbeProgram.Failure("\(path) can't be read") }
        let rows = bytes.split(separator: UInt8(ascii: "\n")).count { $0.first != UInt8(ascii: "#") && $0 != [UInt8(ascii: "\r")] }
        guard rows > 0 else { throw ProbeProgram.Failure("\(path) is empty") }
        var transcript = ProbeTranscript(questions: [.release([], trials: rows)], dimension: plan.dimension)
        try transcript.read(bytes)
        try transcript.finish()
        return transcript.replies[0].samples
    }
}
