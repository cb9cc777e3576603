import AggregationTasks
import Contribution
import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite struct ReportTallyTests {
    private let world: ContributionWorld

    init() throws { world = try ContributionWorld() }

    private func round(_ number: UInt64) -> RoundDescription {
        RoundDescription(
            taskID: world.task.taskID, round: number, modelVersion: 7, opened: 1_790_000_000, deadline: 1_790_003_600, targetBatchSize: 100)
    }

    private func request(_ number: UInt64, subject: UInt8) throws -> ChargeRequest {
        let prepared = try world.prepare().request
        return ChargeRequest(
            subject: SubjectKey(subject: "\(subject)", secret: [UInt8](repeating: 5, count: 32)), purpose: prepared.purpose,
            taskID: prepared.taskID, round: number, agreementHash: prepared.agreementHash, mechanism: prepared.mechanism, cost: prepared.cost)
    }

    /// The rows of a ledger in which, in each round, some subjects queue a report, some give up and some only pay.
    private func rows(_ rounds: [UInt64: [String]]) throws -> [[UInt8]] {
        let purpose = try world.prepare().request.purpose
        let open = PrivacyCost(microRho: .max, microEpsilon: PrivacyCost.unboundedMicroEpsilon)
        let policy = try #require(BudgetPolicy(purposes: [purpose: open], day: open, lifetime: open))
        let key = try #require(LedgerKey([UInt8](repeating: 1, count: 32)))
        var ledger = PrivacyLedger(policy: policy, key: key)
        var rows: [[UInt8]] = []
        func record(_ entry: LedgerEntry) throws {
            let row = ledger.nextRow(entry)
            try ledger.fold(row)
            rows.append(row.bytes)
        }
        for entry in ledger.policyEntries(now: 0) { try record(entry) }
        for (number, fates) in rounds.sorted(by: { $0.key < $1.key }) {
            for (index, fate) in fates.enumerated() {
                let question = try request(number, subject: UInt8(index))
                guard case .granted(let row) = ledger.authorize(question, now: 0) else {
                    Issue.record("a charge was refused")
                    continue
                }
                try ledger.fold(row)
                rows.append(row.bytes)
                let entry =
                    switch fate {
                    case "queued": ledger.releasedEntry(question.releaseID, subject: question.subject, now: 0)
                    case "given up": ledger.voidEntry(question.releaseID, subject: question.subject, now: 0)
                    default: LedgerEntry?.none
                    }
                if let entry { try record(entry) }
            }
        }
        return rows
    }

    @Test func `a restart counts the reports of the round that is on, from the ledger`() throws {
        let rows = try rows([2: ["queued", "queued"], 3: ["queued", "given up", "paid", "queued", "queued"]])
        var tally = ReportTally(ledgerRows: rows)
        #expect(tally.queued(for: round(3)) == 3)
        #expect(tally.queued(for: round(2)) == 0, "a round that is over takes nothing more")
        #expect(tally.queued(for: round(4)) == 0)
        tally.noteQueued(try request(3, subject: 9))
        #expect(tally.queued(for: round(3)) == 4)
        tally.noteQueued(try request(4, subject: 9))
        #expect(tally.queued(for: round(4)) == 1)
        #expect(tally.queued(for: round(3)) == 0)
    }

    @Test func `what was paid counts in the subject's share, sent or not`() throws {
        let rows = try rows([1: ["queued"], 2: ["given up"]])
        let subject = SubjectKey(subject: "0", secret: [UInt8](repeating: 5, count: 32))
        #expect(!ReportTally(ledgerRows: rows).allowsMore(of: world.task, by: subject), "the task allows two")
        #expect(ReportTally(ledgerRows: Array(rows.dropLast(2))).allowsMore(of: world.task, by: subject))
    }
}
