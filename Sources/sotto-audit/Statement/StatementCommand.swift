import AggregationTasks
import ArgumentParser
import DeviceStore
import Foundation
import PrivacyAccounting
import PrivacyLedger
import TLSPresentation

/// `sotto-audit statement`, also `sotto-audit ledger statement`
struct StatementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement",
        abstract: "States what subjects spent: per task, under each trust assumption, by four accountants; as text, JSON or a page.",
        discussion: """
            By default the subject that spent most. The ledger is verified first; a statement of a violated ledger covers the rows that hold. \
            The local epsilon, which needs nobody's honesty, is always the first column; others name what must hold. \
            --html writes one self-contained page with the spend over time and the trade-off curve.
            """)

    @Argument(help: "A store's folder, a database file, or an exported ledger file.")
    var path: String

    @Option(help: "A file with the ledger's second anchor, if it is not kept in PATH-anchor.")
    var anchor: String?

    @Option(help: "One subject's key: 64 hexadecimal digits, or the first few of them.")
    var subject: String?

    @Flag(help: "Every subject, the largest spender first.")
    var all = false

    @Option(help: "The delta at which epsilon is stated.")
    var delta = 1e-6

    @Option(help: "Add a column that holds if only sums of at least this many reports are looked at.")
    var batch: UInt64?

    @Option(help: "A task's configuration or a task listing: names the tasks, and adds a column for each least batch. May be given more than once.")
    var task: [String] = []

    @Option(help: "Write a self-contained page to this file.")
    var html: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard delta > 0, delta < 1 else { throw ValidationError("--delta must lie between 0 and 1.") }
        if let subject {
            guard (1...64).contains(subject.count), subject.allSatisfy(\.isHexDigit) else {
                throw ValidationError("--subject takes up to 64 hexadecimal digits.")
            }
        }
    }

    func run() throws {
        try InputFile.require([path, anchor] + task, json: json)
        var named: [String: String] = [:]
        var batches = batch.map { [$0] } ?? []
        for file in task {
            guard let input = readInput(file, limit: 4 << 20), let configurations = try? TaskDescriptions.read(input) else {
                return try UncheckedOutcome(reason: "\(file) is no task configuration and no listing of tasks").finish(json: json)
            }
            for configuration in configurations {
                named[hexadecimal(configuration.taskID.bytes)] = configuration.name
                batches.append(configuration.minimumBatchSize)
            }
        }
        let checked: CheckedLedger
        do {
            checked = try CheckedLedger(path: path, anchorPath: anchor)
        } catch {
            return try UncheckedOutcome(reason: CheckedLedger.reason(error, path: path)).finish(json: json)
        }
        let rows = checked.rows
        let conditions = Set(batches).filter { $0 > 1 }.sorted().map { TrustCondition.onlySumSeen(of: $0) }
        let everyone = LedgerStatement.all(rows: rows, delta: delta, conditions: conditions)
        var chosen = everyone.map(\.subject)
        if let subject {
            let wanted = subject.lowercased()
            chosen = Set(rows.map(\.entry.subject.digest.hex)).filter { $0.hasPrefix(wanted) }.sorted()
            guard chosen.count == 1 else {
                return try UncheckedOutcome(reason: "\(chosen.count) subjects of this ledger start with \(wanted)").finish(json: json)
            }
        } else if !all {
            chosen = Array(chosen.prefix(1))
        }
        let accounts = chosen.compactMap { key -> SubjectAccount? in
            guard let subject = bytes(hexadecimal: key).flatMap({ SubjectKey($0) }) else { return nil }
            return SubjectAccount(subject: subject, rows: rows, delta: delta, conditions: conditions, drawing: html != nil || json)
        }
        let outcome = StatementOutcome(
            ledger: checked.outcome, population: PopulationAccount(everyone), accounts: accounts, tasks: named, policy: PolicyCaps(rows: rows))
        if let html {
            guard (try? Data(StatementPage(outcome: outcome).markup.utf8).write(to: URL(filePath: html), options: .atomic)) != nil else {
                return try UncheckedOutcome(reason: "\(html) can't be written").finish(json: json)
            }
        }
        try outcome.finish(json: json)
    }
}

/// The caps that the ledger's last policy rows state.
struct PolicyCaps: Encodable {
    var dayMicroRho: UInt64?
    var lifetimeMicroRho: UInt64?

    init(rows: [LedgerRow]) {
        for row in rows where row.entry.kind == .policyChanged {
            switch LedgerEntry.PolicyScope(rawValue: row.entry.detail) {
            case .day: dayMicroRho = row.entry.cost.microRho
            case .lifetime: lifetimeMicroRho = row.entry.cost.microRho
            case .purposePerDay, nil: break
            }
        }
    }
}

struct StatementOutcome: AuditOutcome {
    let ledger: LedgerVerifyOutcome
    let population: PopulationAccount
    let accounts: [SubjectAccount]
    /// Names of tasks by their identifiers.
    let tasks: [String: String]
    let policy: PolicyCaps

    var verdict: AuditVerdict { ledger.verdict }

    var text: String {
        let shown = "\(accounts.count) of \(population.subjects) \(population.subjects == 1 ? "subject" : "subjects") shown."
        let names = tasks.sorted { $0.key < $1.key }.map { "Task \($0.key) is \"\($0.value)\"." }
        return ([ledger.text, population.text] + names + [shown] + accounts.map(\.text)).joined(separator: "\n\n")
    }

    private enum CodingKeys: String, CodingKey { case ledger, population, subjects, statements, accounts, tasks, policy }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(ledger, forKey: .ledger)
        try container.encode(population, forKey: .population)
        try container.encode(population.subjects, forKey: .subjects)
        try container.encode(accounts.map(\.statement), forKey: .statements)
        try container.encode(accounts, forKey: .accounts)
        try container.encode(tasks, forKey: .tasks)
        try container.encode(policy, forKey: .policy)
    }
}
