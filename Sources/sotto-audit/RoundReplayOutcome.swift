import Aggregation
import AggregationTasks

struct RoundReplayOutcome: AuditOutcome {
    struct Round: Encodable {
        let path: String
        let task: String?
        let round: UInt64?
        let reports: UInt64?
        let optimizer: String?
        let modelIn: UInt64?
        let modelOut: UInt64?
        let modelSHA256: String?
        let recordSHA256: String
    }

    var rounds: [Round] = []
    var violations: [RoundFinding] = []
    /// What the check itself needed and didn't get.
    var missing: [String] = []
    var notChecked: [String] = []

    var verdict: AuditVerdict { !violations.isEmpty ? .violated : missing.isEmpty ? .holds : .unchecked }

    mutating func read(_ replays: [RoundReplay]) {
        for replay in replays {
            rounds.append(
                Round(
                    path: replay.path, task: replay.task?.taskID.description, round: replay.round, reports: replay.record?.accumulator.count,
                    optimizer: replay.record?.optimizer.description, modelIn: replay.record?.modelIn.version,
                    modelOut: replay.record?.modelOut.version, modelSHA256: replay.replayedModelHash.map { hexadecimal($0) },
                    recordSHA256: hexadecimal(replay.digest)))
            violations += replay.findings
        }
    }

    var text: String {
        var lines = rounds.map { round in
            guard let number = round.round, let task = round.task, let hash = round.modelSHA256 else { return "\(round.path): not replayed" }
            return """
                Round \(number) of task \(task.prefix(10)): \(round.reports ?? 0) \(round.reports == 1 ? "report" : "reports"), \(round.optimizer ?? ""), \
                model v\(round.modelIn ?? 0) -> v\(round.modelOut ?? 0)
                  made again: SHA-256 \(hash)
                """
        }
        lines += violations.prefix(50).map { "Violation: \($0.text)" }
        if violations.count > 50 { lines.append("… and \(violations.count - 50) more violations (see --json).") }
        lines += missing.map { "Missing: \($0)" }
        lines += notChecked.map { "Not checked: \($0)" }
        return lines.joined(separator: "\n")
    }
}
