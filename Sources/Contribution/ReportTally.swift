public import AggregationTasks
public import PrivacyLedger

/// How many reports each subject has paid for in each task, so that no round is joined beyond what the task agreed to.
///
/// Counted from the ledger's charges: a report that was charged and never sent counts too.
public struct ReportTally: Sendable {
    private struct Name: Hashable {
        var task: LedgerDigest
        var subject: SubjectKey
    }

    private var counts: [Name: UInt32] = [:]

    /// Counts the charges among ledger rows, as a store gives them; a row that cannot be read counts nowhere, because the store has then
    /// closed the day anyway.
    public init(ledgerRows: [[UInt8]] = []) {
        for bytes in ledgerRows {
            guard let row = try? LedgerRow(bytes: bytes), row.entry.kind == .charge else { continue }
            counts[Name(task: row.entry.taskID, subject: row.entry.subject), default: 0] += 1
        }
    }

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
