public import AggregationTasks
public import PrivacyLedger

/// How many reports each subject has paid for in each task, so that no round is joined beyond what the task agreed to; and how many reports
/// the device has queued for the round that is on.
///
/// Counted from the ledger, so that a restart forgets nothing. A report that was charged and never sent counts in the subject's share.
public struct ReportTally: Sendable {
    private struct Name: Hashable {
        var task: LedgerDigest
        var subject: SubjectKey
    }

    private struct Round: Hashable {
        var task: LedgerDigest
        var number: UInt64
    }

    private var counts: [Name: UInt32] = [:]
    /// Reports that were queued, in the latest round of each task.
    private var queued: [LedgerDigest: (round: UInt64, count: Int)] = [:]

    /// Counts the charges among ledger rows, as a store gives them; a row that cannot be read counts nowhere, because the store has then
    /// closed the day anyway.
    public init(ledgerRows: [[UInt8]] = []) {
        var open: [ReleaseID: Round] = [:]
        for bytes in ledgerRows {
            guard let entry = (try? LedgerRow(bytes: bytes))?.entry else { continue }
            switch entry.kind {
            case .charge:
                counts[Name(task: entry.taskID, subject: entry.subject), default: 0] += 1
                if let releaseID = entry.releaseID { open[releaseID] = Round(task: entry.taskID, number: entry.round) }
            case .released:
                if let round = entry.releaseID.flatMap({ open.removeValue(forKey: $0) }) { count(round) }
            case .void:
                if let releaseID = entry.releaseID { open[releaseID] = nil }
            default: break
            }
        }
    }

    private mutating func count(_ round: Round) {
        let known = queued[round.task] ?? (round.number, 0)
        guard round.number >= known.round else { return }
        queued[round.task] = (round.number, round.number == known.round ? known.count + 1 : 1)
    }

    /// How many reports the device has queued for a round of a task.
    public func queued(for round: RoundDescription) -> Int {
        guard let task = LedgerDigest(round.taskID.bytes), let known = queued[task], known.round == round.round else { return 0 }
        return known.count
    }

    /// Notes a report that was just queued.
    public mutating func noteQueued(_ request: ChargeRequest) { count(Round(task: request.taskID, number: request.round)) }

    /// Whether the subject may pay for one more report of the task.
    public func allowsMore(of task: AdmittedTask, by subject: SubjectKey) -> Bool {
        guard let digest = LedgerDigest(task.taskID.bytes) else { return false }
        return counts[Name(task: digest, subject: subject), default: 0] < task.configuration.maximumReportsPerSubject
    }

    /// Notes a charge that was just made.
    public mutating func note(_ request: ChargeRequest) {
        counts[Name(task: request.taskID, subject: request.subject), default: 0] += 1
    }
}
