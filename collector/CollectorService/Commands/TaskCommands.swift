import Aggregation
import AggregationTasks
import ArgumentParser
import ReportIntake

/// `sotto-collector task …`
struct TaskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "Define, list and end aggregation tasks.", subcommands: [Create.self, List.self, Show.self, Close.self])

    /// `task create DIR`
    struct Create: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a task and open its first round.",
            discussion: """
                Epsilon holds for everything that one subject sends to the task, over all its rounds, with nobody trusted but the subject's \
                own device. A task that agents would refuse is refused here, with the reason. One task at a time trains the model.
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "The task's name.") var name = "ranker"
        @Option(help: "Epsilon for all reports of one subject together.") var epsilon: Double
        @Option(help: "The delta at which epsilon is stated; at most 1e-5.") var delta: Double = 1e-6
        @Option(help: "How many rounds.") var rounds: UInt64 = 10
        @Option(help: "The most reports of one subject, over which epsilon is shared out; one was measured to work best.")
        var reportsPerSubject: UInt32 = 1
        @Option(help: "The largest L2 norm of an update, in weight space; most updates are longer than 0.5.") var clip: Double = 0.5
        @Option(help: "No aggregate of fewer reports is released; at least 50.") var minBatch: UInt64 = 100
        @Option(help: "The batch at which a round ends early.") var targetBatch: UInt64 = 1_000
        @Option(help: "How long a round takes reports, in seconds.") var roundSeconds: UInt64 = 3_600
        @Option(help: "How often a round below the least batch is extended before it is given up.") var extensions: UInt32 = 3
        @Option(help: "Report times are truncated to this many seconds, 60 to 604800.") var timePrecision: UInt64 = 3_600
        @Option(help: "The task's length in seconds; as long as its rounds can take unless given.") var duration: UInt64?
        @Option(help: "The learning rate of the training on the device; with one pass it only scales the update.") var learningRate: Double = 1
        @Option(help: "Passes over the subject's sessions, 1 to 32.") var epochs: UInt8 = 1
        @Option(help: "The most sessions of a subject that are used, 1 to 1000.") var maxSessions: UInt16 = 64
        @OptionGroup(title: "Server optimizer") var optimizer: OptimizerOptions
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let now = SystemTime.now
            guard rounds <= UInt64(UInt32.max) else { throw CollectorFailure(.input, "too many rounds") }
            let draft = TaskDraft(
                name: name, epsilon: epsilon, delta: delta, rounds: rounds, reportsPerSubject: reportsPerSubject, clip: clip,
                minimumBatch: minBatch, targetBatch: max(targetBatch, minBatch), roundSeconds: roundSeconds, maximumExtensions: extensions,
                timePrecision: timePrecision, duration: duration, learningRate: learningRate, epochs: epochs, maximumSessions: maxSessions,
                optimizer: try optimizer.chosen())
            let task = try await collector.create(draft, now: now)
            let fact = TaskFact(task)
            output.emit(fact, text: "\(fact.id)\n" + fact.text)
        }
    }

    /// `task list DIR`
    struct List: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "List all tasks.")

        @OptionGroup var options: DirectoryOptions
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let facts = try await collector.tasks().map(TaskFact.init)
            var table = TextTable("TASK", "NAME", "STATE", "ROUND", "EPSILON", "DELTA", "TRUST")
            for fact in facts {
                table.add(
                    fact.id, fact.name, fact.state, "\(fact.round)/\(fact.rounds)", DashboardText.decimal(fact.epsilonPerSubject, places: 3),
                    "\(fact.delta)", fact.trustMode)
            }
            output.emit(facts, text: table.text(empty: "no task"))
        }
    }

    /// `task show DIR TASK`
    struct Show: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "Show a task: what agents agree to, what it costs, where it stands.")

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "The task's identifier, or the beginning of it.") var task: String
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let fact = TaskFact(try await collector.task(task))
            output.emit(fact, text: fact.text)
        }
    }

    /// `task close DIR TASK`
    struct Close: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a task. The open round is released if it holds the least batch, and abandoned if not.")

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "The task's identifier, or the beginning of it.") var task: String
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let task = try await collector.task(task)
            do { try await collector.store.closeTask(task.id, now: SystemTime.now) } catch { throw CollectorFailure(store: error) }
            let fact = TaskFact(try await collector.task(task.id.description))
            output.emit(fact, text: fact.state == "closed" ? "closed" : "closing: the running server releases the last round")
        }
    }
}

/// The server optimizer on a command line.
struct OptimizerOptions: ParsableArguments {
    enum Name: String, ExpressibleByArgument, CaseIterable, Sendable { case fedavg, fedavgm, fedadam }

    @Option(help: "How the model takes a round's average.") var optimizer: Name = .fedavg
    @Option(help: "The server's learning rate (fedavg: 0.6 unless given; fedavgm: 1) or eta (fedadam).") var serverLearningRate: Double?
    @Option(help: "fedavgm: momentum, at least 0 and below 1.") var momentum: Double?
    @Option(help: "fedadam: decay of the first moment.") var beta1: Double?
    @Option(help: "fedadam: decay of the second moment.") var beta2: Double?
    @Option(help: "fedadam: degree of adaptivity.") var tau: Double?

    /// The optimizer, or why its parameters do not fit it.
    func chosen() throws(CollectorFailure) -> ServerOptimizer {
        func unused(_ name: String, _ value: Double?) throws(CollectorFailure) {
            if value != nil { throw CollectorFailure(.input, "--\(name) does not belong to \(optimizer.rawValue)") }
        }
        let result: ServerOptimizer
        if optimizer != .fedavgm { try unused("momentum", momentum) }
        if optimizer != .fedadam { for (name, value) in [("beta1", beta1), ("beta2", beta2), ("tau", tau)] { try unused(name, value) } }
        switch optimizer {
        case .fedavg: result = .fedAvg(learningRate: serverLearningRate ?? 0.6)
        case .fedavgm: result = .fedAvgM(momentum: momentum ?? 0.9, learningRate: serverLearningRate ?? 1)
        case .fedadam:
            let standard = ServerOptimizer.FedAdam()
            result = .fedAdam(
                ServerOptimizer.FedAdam(
                    eta: serverLearningRate ?? standard.eta, beta1: beta1 ?? standard.beta1, beta2: beta2 ?? standard.beta2,
                    tau: tau ?? standard.tau))
        }
        do { try result.validate() } catch { throw CollectorFailure(.input, error.detail) }
        return result
    }
}
