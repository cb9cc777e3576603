import ArgumentParser
import Foundation
import SimulatedFleet

/// `sotto-fleet evaluate`: federated training in one process, measured on test sessions beside the baselines.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Trains the ranker on recorded sessions, measures it on others, and compares it with baselines.",
        discussion: """
            For every position of a test session all items are ranked, and what counts is the rank of the next one (the protocol of \
            session-rec; see docs/evaluation.md). The agent's own session state and ranker are driven event by event.

            The first 70 % of the training sessions by time are the operator's: they make the item table, and a first model that is trained \
            on the last 30 % of them (none with --cold-start). Clients hold the other 30 % of all; the federation goes on from the first \
            model. It is measured with a table of all training sessions. Test views of items unknown in training are left out.

            Without --epsilon there is no noise. Epsilon covers what the weights learn from the clients, for one session, or with --subjects \
            for one subject: clients' sessions are then dealt to that many subjects. The item table and the first model are made from sessions \
            that the operator may use, without noise, so their epsilon is infinite. The report states the account: who takes part how often, the \
            clip, the noise on a round's sum, the share of agents that must be honest. Noise makes figures vary: give several --seeds and read mean and spread.

            Exit codes: 0 done; 1 a file cannot be used, has nothing to measure, or no noise can be planned; 64 the command line is wrong; 66 there \
            is no such file.
            """)

    @Option(help: ArgumentHelp("Training sessions: text with a header, plain or gzip (docs/data-formats.md).", valueName: "file"))
    var train: String

    @Option(help: ArgumentHelp("Test sessions.", valueName: "file"))
    var test: String

    @Option(parsing: .unconditional, help: "What one session (or subject) spends over the whole training; without it there is no noise.")
    var epsilon: Double?

    @Option(help: "Whose noise: split (of the sum, seen by nobody in parts) or direct (in each report).")
    var noise = EvaluationRun.Noise.split

    @Flag(help: "Draw split noise share by share, and not at once for a round's sum: slower, with the same account.")
    var shares = false

    @Option(
        help: """
            Make item tables of noised histograms, with this epsilon for one session, instead of the sessions themselves; the federation then \
            begins with the prior, which knows no shop.
            """)
    var tableEpsilon: Double?

    @Option(
        help: ArgumentHelp(
            "What if: the histograms of --table-epsilon had so many times as many sessions, which behave alike; their noise stays.",
            valueName: "factor"))
    var population: UInt64 = 1

    @Option(help: "Subjects in the fleet; one for each session by default.")
    var subjects: Int?

    @Option(help: "Federated rounds; chosen from public numbers by default.")
    var rounds: Int?

    @Option(help: "Hidden units of the ranker; 0 is the linear one.")
    var hidden = 12

    @Flag(help: "Begin with the prior, which knows no shop, instead of the operator's own model.")
    var coldStart = false

    @Flag(inversion: .prefixedNo, help: "Item tables with vectors.")
    var vectors = true

    @Option(help: "The first seed.")
    var seed: UInt64 = 1

    @Option(help: "How many seeds to train with.")
    var seeds = 1

    @Flag(inversion: .prefixedNo, help: "Replay the baselines too.")
    var baselines = true

    @Flag(
        help: "The paper's claims too: proxies of conversion and abandonment, clicks to the first hit, federated against central training, updates.")
    var claims = false

    @Option(help: ArgumentHelp("Write one self-contained page with plots.", valueName: "file"))
    var html: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if let epsilon, !(epsilon > 0 && epsilon.isFinite) { throw ValidationError("--epsilon must be positive") }
        if let tableEpsilon, !(tableEpsilon > 0 && tableEpsilon.isFinite) { throw ValidationError("--table-epsilon must be positive") }
        guard (1...1_000_000).contains(population), population == 1 || tableEpsilon != nil else {
            throw ValidationError("--population is 1 to 1000000 and goes with --table-epsilon")
        }
        if let subjects, !(1...10_000_000).contains(subjects) { throw ValidationError("--subjects must be 1 to 10000000") }
        if let rounds, !(1...100_000).contains(rounds) { throw ValidationError("--rounds must be 1 to 100000") }
        guard (0...64).contains(hidden) else { throw ValidationError("--hidden must be 0 to 64") }
        guard (1...1_000).contains(seeds) else { throw ValidationError("--seeds must be 1 to 1000") }
    }

    func run() async throws {
        try InputFiles.require(train, test)
        try OutputFiles.require(html, apartFrom: [train, test])
        var settings = EvaluationRun.Settings()
        settings.epsilon = epsilon
        settings.noise = noise
        settings.drawsShares = shares
        settings.subjects = subjects
        settings.rounds = rounds
        settings.hiddenUnits = hidden
        settings.startsWarm = !coldStart
        settings.tableEpsilon = tableEpsilon
        settings.populationMultiple = population
        settings.learnsVectors = vectors
        settings.seed = seed
        settings.seeds = seeds
        settings.measuresBaselines = baselines
        settings.measuresClaims = claims
        let start = ContinuousClock.now
        var line: (name: String, bar: ProgressLine)?
        let run = try EvaluationRun(
            train: URL(filePath: train), test: URL(filePath: test), settings: settings, clock: { Self.nanoseconds(since: start) }
        ) { step in
            if line?.name != step.name { line = (step.name, ProgressLine(step.name, total: step.total)) }
            line?.bar.update(step.done)
        }
        let report = try await run.report()
        line?.bar.clear()
        if let html { try OutputFiles.write(EvaluationPage(report).markup.utf8, to: html) }
        print(json ? try report.jsonText() : report.table)
    }

    private static func nanoseconds(since start: ContinuousClock.Instant) -> UInt64 {
        let elapsed = (ContinuousClock.now - start).components
        return UInt64(clamping: elapsed.seconds &* 1_000_000_000 &+ elapsed.attoseconds / 1_000_000_000)
    }
}

extension EvaluationRun.Noise: ExpressibleByArgument {}
