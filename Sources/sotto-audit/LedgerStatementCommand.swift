import ArgumentParser
import DeviceStore
import PrivacyLedger

/// `sotto-audit ledger statement`
struct LedgerStatementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement",
        abstract: "States what subjects spent, per task, with epsilon under each trust assumption and by two accountants.",
        discussion:
            "By default the subject that spent most. The ledger is verified first; a statement of a violated ledger covers the rows that hold.")

    @Argument(help: "A store's folder, a database file, or an exported ledger file.")
    var path: String

    @Option(help: "One subject's key, 64 hexadecimal digits.")
    var subject: String?

    @Flag(help: "Every subject, the largest spender first.")
    var all = false

    @Option(help: "The delta at which epsilon is stated.")
    var delta = 1e-6

    @Option(help: "Add a column that holds if only sums of at least this many reports are looked at.")
    var batch: UInt64?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard delta > 0, delta < 1 else { throw ValidationError("--delta must lie between 0 and 1.") }
        if let subject, bytes(hexadecimal: subject).flatMap({ SubjectKey($0) }) == nil {
            throw ValidationError("--subject takes 64 hexadecimal digits.")
        }
    }

    func run() throws {
        let checked: CheckedLedger
        do {
            checked = try CheckedLedger(path: path, anchorPath: nil)
        } catch {
            return try UncheckedOutcome(reason: error.description).finish(json: json)
        }
        let rows = checked.archive.rows.prefix(Int(clamping: checked.outcome.rows)).compactMap { try? LedgerRow(bytes: $0) }
        let conditions = batch.map { [TrustCondition.onlySumSeen(of: $0)] } ?? []
        var statements: [LedgerStatement]
        let subjects: Int
        if let key = subject.flatMap({ bytes(hexadecimal: $0) }).flatMap({ SubjectKey($0) }) {
            statements = [LedgerStatement(subject: key, rows: rows, delta: delta, conditions: conditions)]
            subjects = 1
        } else {
            statements = LedgerStatement.all(rows: rows, delta: delta, conditions: conditions)
            subjects = statements.count
            if !all { statements = Array(statements.prefix(1)) }
        }
        try LedgerStatementOutcome(ledger: checked.outcome, subjects: subjects, statements: statements).finish(json: json)
    }
}

struct LedgerStatementOutcome: AuditOutcome {
    let ledger: LedgerVerifyOutcome
    let subjects: Int
    let statements: [LedgerStatement]

    var verdict: AuditVerdict { ledger.verdict }

    var text: String {
        let title = "\(subjects) \(subjects == 1 ? "subject" : "subjects"), \(statements.count) shown."
        return ([ledger.text, title] + statements.map(\.text)).joined(separator: "\n\n")
    }
}
