import ArgumentParser
import Foundation
import PrivacyAccounting

/// `sotto-audit compose`
struct ComposeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compose",
        abstract: "Adds up a schedule of releases by every accountant that has a theorem for it.",
        discussion: """
            An EVENT is a name with its parameters and how often it happens, as in "gaussian(20)*52" or "discrete_laplace(0.02,1)*365". Noise is \
            relative to the sensitivity under the neighbouring relation. There are:
              \(DPEvent.namedShapes.joined(separator: ", "))

            With --file, the schedule is JSON: an array of such texts, or of arrays [name, parameters..., count].

            At least two accountants are printed with their difference; exit code 3 if only one has a figure, 2 if two contradict each other. \
            The figures are for a schedule that is fixed in advance; a budget is enforced in zCDP and pure epsilon only.

            Example: sotto-audit compose "gaussian(20)*52" "discrete_laplace(0.02,1)*365" --delta 1e-7
            """)

    @Argument(help: "The events.")
    var events: [String] = []

    @Option(help: "Read the schedule from a JSON file.")
    var file: String?

    @Option(help: "The delta at which epsilon is stated.")
    var delta = 1e-6

    @Option(help: "State delta at this epsilon instead.")
    var epsilon: Double?

    @Option(
        help:
            "Which two worlds must look alike: \(NeighboringOption.allCases.map(\.rawValue).joined(separator: ", ")). The default differs from explain and statement, which replace one; no noise is rescaled for it."
    )
    var neighboring = NeighboringOption.addOrRemoveOne

    @Option(help: "State the guarantee for groups of this many people.")
    var group = 1

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard delta > 0, delta < 1 else { throw ValidationError("--delta must lie between 0 and 1.") }
        if let epsilon, !(epsilon >= 0 && epsilon.isFinite) { throw ValidationError("--epsilon must be finite and at least 0.") }
        guard (1...1_000_000).contains(group) else { throw ValidationError("--group takes a size from 1 to 1,000,000.") }
        guard events.isEmpty == (file != nil) else { throw ValidationError("Give events, or --file, and not both.") }
        _ = try Self.events(events)
    }

    func run() throws {
        try InputFile.require([file], json: json)
        let schedule: [CountedEvent]
        if let file {
            do {
                schedule = try Self.schedule(file: file)
            } catch {
                return try UncheckedOutcome(reason: error.description).finish(json: json)
            }
        } else {
            schedule = try Self.events(events)
        }
        try ComposeOutcome(schedule: schedule, group: group, neighboring: neighboring.relation, delta: delta, epsilon: epsilon).finish(json: json)
    }

    private static func events(_ texts: [String]) throws -> [CountedEvent] {
        try texts.map { text in
            do throws(AccountingError) { return try CountedEvent(text) } catch { throw ValidationError("\(text): \(error.detail).") }
        }
    }

    private static func schedule(file: String) throws(AccountCommand.UnreadableCases) -> [CountedEvent] {
        typealias Unreadable = AccountCommand.UnreadableCases
        let bytes: [UInt8]
        do throws(InputFailure) { bytes = try InputFile.read(file, limit: 16 << 20) } catch { throw Unreadable(description: error.text(file)) }
        guard let value = try? JSONDecoder().decode(CaseValue.self, from: Data(bytes)) else { throw Unreadable(description: "\(file) is not JSON") }
        guard let rows = value.elements ?? value["composed"]?.elements, !rows.isEmpty else {
            throw Unreadable(description: "\(file) holds no array of events")
        }
        var schedule: [CountedEvent] = []
        for (index, row) in rows.enumerated() {
            do throws(AccountingError) {
                schedule.append(try CountedEvent(row))
            } catch {
                throw Unreadable(description: "event \(index + 1) of \(file): \(error.detail)")
            }
        }
        return schedule
    }
}

struct ComposeOutcome: AuditOutcome {
    let schedule: [String]
    let neighboring: String
    let group: Int
    let delta: Double?
    let epsilon: Double?
    let totals: ComparedAccountants

    init(schedule: [CountedEvent], group: Int, neighboring: NeighboringRelation, delta: Double, epsilon: Double?) {
        self.schedule = schedule.map(\.text)
        self.group = group
        self.neighboring = neighboring.words
        self.delta = epsilon == nil ? delta : nil
        self.epsilon = epsilon
        let all = DPEvent.composed(schedule.map { .selfComposed(event: $0.event, count: $0.count) })
        let question: AccountantComparison.Question = epsilon.map { .delta(epsilon: $0) } ?? .epsilon(delta: delta)
        totals = ComparedAccountants(
            AccountantComparison(of: group == 1 ? all : .group(size: group, event: all), under: neighboring, question),
            quantity: epsilon == nil ? "epsilon" : "delta")
    }

    var verdict: AuditVerdict { totals.verdict }

    var text: String {
        let asked = epsilon.map { "delta at epsilon \(shortened($0))" } ?? "epsilon at delta \(shortened(delta ?? 0))"
        let worlds = group == 1 ? neighboring : "\(neighboring), for \(group) subjects at once"
        return "\(schedule.joined(separator: ", "))\nNeighbouring: \(worlds).\n\(asked):\n\(totals.text)"
    }
}
