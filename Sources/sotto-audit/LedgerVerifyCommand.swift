import ArgumentParser
import DeviceStore
import PrivacyLedger

/// `sotto-audit ledger verify`
struct LedgerVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Checks every row of a ledger: form, authenticity, chain, order, caps, and that none is missing at the end.",
        discussion: """
            PATH is an agent's store, its database file, or an exported ledger file. Beside a store, its key and anchor are used. \
            Without a key, rows that a stranger wrote can't be told; without an anchor, rows cut off at the end can't.
            """)

    @Argument(help: "A store's folder, a database file, or an exported ledger file.")
    var path: String

    @Option(help: "A file with the ledger's anchor, if it is kept elsewhere.")
    var anchor: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let checked: CheckedLedger
        do {
            checked = try CheckedLedger(path: path, anchorPath: anchor)
        } catch {
            return try UncheckedOutcome(reason: error.description).finish(json: json)
        }
        if checked.outcome.verdict == .holds, checked.archive.key != nil, !checked.hasAnchor {
            // The agent made an anchor before its first row, so a store without one has lost it, and perhaps rows with it.
            return try UncheckedOutcome(reason: "the store has lost its anchor, so rows that were cut off at the end can't be told").finish(
                json: json)
        }
        try checked.outcome.finish(json: json)
    }
}

/// A ledger with what the checks said about it.
struct CheckedLedger {
    let archive: LedgerArchive
    let outcome: LedgerVerifyOutcome
    /// Whether there was anything to hold the end of the chain against.
    let hasAnchor: Bool

    init(path: String, anchorPath: String?) throws(DeviceStoreError) {
        archive = try LedgerArchive(path: path)
        var anchorBytes = archive.anchorBytes
        if let anchorPath {
            guard let bytes = readInput(anchorPath, limit: 4_096) else { throw DeviceStoreError(.notAccessible, "reading the anchor") }
            anchorBytes = bytes
        }
        let key = archive.key
        hasAnchor = anchorBytes != nil
        let anchor = anchorBytes.flatMap { try? LedgerAnchor(bytes: $0, key: key) }
        let verification = LedgerVerifier.verify(rows: archive.rows, key: key, anchor: anchor)
        let violation = verification.violation ?? (anchorBytes != nil && anchor == nil ? LedgerViolation(.anchorInvalid, sequence: 0) : nil)
        outcome = LedgerVerifyOutcome(verification, violation: violation)
    }
}

struct LedgerVerifyOutcome: AuditOutcome {
    let verdict: AuditVerdict
    let rows: UInt64
    let lastHash: String
    let violation: String?
    let violationRow: UInt64?
    let notChecked: [String]

    init(_ verification: LedgerVerification, violation: LedgerViolation?) {
        verdict = violation == nil ? .holds : .violated
        rows = verification.rows
        lastHash = verification.lastHash.hex
        self.violation = violation?.code.rawValue
        violationRow = violation.flatMap { $0.sequence == 0 ? nil : $0.sequence }
        notChecked =
            (verification.checkedAuthenticity ? [] : ["authenticity of rows (no key)"])
            + (verification.checkedAnchor || violation?.code == .anchorInvalid ? [] : ["rows missing at the end (no anchor)"])
    }

    var text: String {
        var lines = ["\(rows) rows hold, the last with hash \(lastHash)."]
        if let violation { lines.append("Violation: \(violation)" + (violationRow.map { " at row \($0)" } ?? "")) }
        lines += notChecked.map { "Not checked: \($0)" }
        return lines.joined(separator: "\n")
    }
}
