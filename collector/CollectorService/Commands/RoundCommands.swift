import Aggregation
import AggregationTasks
import ArgumentParser
import ModelRelease
import ReportIntake

/// `sotto-collector round …`
struct RoundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round", abstract: "Look at rounds.", subcommands: [List.self, Show.self])

    private struct Fact: Encodable {
        let task: String
        let round: UInt64
        let state: String
        let accepted: UInt64
        let refused: [String: UInt64]
        let opened: UInt64
        let deadline: UInt64
        let closed: UInt64?
        let extensions: UInt64
        let modelIn: UInt64
        let modelOut: UInt64?
        let aggregateHash: String?

        init(_ round: StoredRound) {
            task = round.taskID.description
            self.round = round.number
            state = round.phase.name
            accepted = round.accepted
            refused = Dictionary(round.refused.map { ($0.key.rawValue, $0.value) }) { first, _ in first }
            opened = round.opened
            deadline = round.deadline
            closed = round.closed
            extensions = round.extensions
            modelIn = round.modelVersionIn
            modelOut = round.modelVersionOut
            aggregateHash = round.aggregateHash.map(Hexadecimal.text)
        }
    }

    /// `round list DIR`
    struct List: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "List rounds, the latest first.")

        @OptionGroup var options: DirectoryOptions
        @Option(help: "Only this task.") var task: String?
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            var facts: [Fact] = []
            for stored in try await collector.tasks().reversed() where task.map({ stored.id.description.hasPrefix($0) }) ?? true {
                do { facts += try await collector.store.rounds(stored.id).map(Fact.init) } catch { throw CollectorFailure(store: error) }
            }
            var table = TextTable("TASK", "ROUND", "STATE", "COUNTED", "REFUSED", "MODEL", "OPENED")
            for fact in facts {
                table.add(
                    String(fact.task.prefix(10)), "\(fact.round)", fact.state, "\(fact.accepted)", "\(fact.refused.values.reduce(0, +))",
                    "v\(fact.modelIn)" + (fact.modelOut.map { " -> v\($0)" } ?? ""), DashboardText.moment(fact.opened))
            }
            output.emit(facts, text: table.text(empty: "no round"))
        }
    }

    /// `round show DIR TASK ROUND`
    struct Show: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "Show one round: counts, refusals by cause, the hash of its sums.")

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "The task's identifier, or the beginning of it.") var task: String
        @Argument(help: "The round's number.") var round: UInt64
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let collector = try options.open()
            defer { collector.store.close() }
            let task = try await collector.task(task)
            let rounds: [StoredRound]
            do { rounds = try await collector.store.rounds(task.id) } catch { throw CollectorFailure(store: error) }
            guard let stored = rounds.first(where: { $0.number == round }) else { throw CollectorFailure(.notFound, "there is no round \(round)") }
            let fact = Fact(stored)
            let refused = fact.refused.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
            output.emit(
                fact,
                text: """
                      state      \(fact.state), opened \(DashboardText.moment(fact.opened)), deadline \(DashboardText.moment(fact.deadline)) UTC, \(fact.extensions) extensions
                      counted    \(fact.accepted)
                      refused    \(refused.isEmpty ? "none" : refused)
                      model      v\(fact.modelIn)\(fact.modelOut.map { " -> v\($0)" } ?? "")
                      sums       \(fact.aggregateHash ?? "not final")
                    """)
        }
    }
}
