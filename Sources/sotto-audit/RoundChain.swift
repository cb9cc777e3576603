import Aggregation
import AggregationTasks

/// The records of each task, held against each other: where one does not begin as the one before it ended.
///
/// Rounds that released nothing leave no record and change nothing. Where records of rounds that did release something were not given, nothing
/// can be said across the gap.
struct RoundChain {
    private(set) var findings: [RoundFinding] = []
    /// What could not be held against each other.
    private(set) var gaps: [String] = []

    init(_ replays: [RoundReplay]) {
        let tasks = Dictionary(grouping: replays.filter { $0.task != nil }) { $0.task?.taskID.description ?? "" }
        for (task, records) in tasks.sorted(by: { $0.key < $1.key }) {
            let ordered = records.sorted { $0.order < $1.order }
            if let first = ordered.first?.record { begin(first, task) }
            for (before, after) in zip(ordered, ordered.dropFirst()) { follow(before, after, task) }
        }
    }

    private mutating func begin(_ first: RoundRecord, _ task: String) {
        if first.round > 1 {
            gaps.append("what task \(task.prefix(10)) did before round \(first.round)")
        } else if first.stateBefore != OptimizerState() {
            findings.append(
                RoundFinding("state_before", round: 1, "the task's first round begins with an optimizer state of \(first.stateBefore.steps) steps"))
        }
    }

    private mutating func follow(_ before: RoundReplay, _ after: RoundReplay, _ task: String) {
        guard let last = before.record, let next = after.record else { return }
        if last.round == next.round {
            findings.append(RoundFinding("round_repeated", round: next.round, "\(before.path) and \(after.path) are records of one round"))
            return
        }
        if next.round > last.round + 1, last.modelOut != next.modelIn {
            gaps.append(
                "whether round \(next.round) of task \(task.prefix(10)) begins where round \(last.round) ended (records between them are missing)")
            return
        }
        require(
            last.weightsAfter.map(\.bitPattern) == next.weightsBefore.map(\.bitPattern), "weights_before", next,
            "the weights before are not those after round \(last.round)")
        require(
            before.state == nil || before.state == next.stateBefore, "state_before", next,
            "the optimizer's state is not the one after round \(last.round)")
        require(last.modelOut == next.modelIn, "model_chain", next, "the model that went in is not the one that round \(last.round) made")
        require(last.optimizer == next.optimizer, "optimizer_changed", next, "\(next.optimizer) after \(last.optimizer)")
    }

    private mutating func require(_ holds: Bool, _ code: String, _ record: RoundRecord, _ detail: String) {
        if !holds { findings.append(RoundFinding(code, round: record.round, detail)) }
    }
}
