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
            Without a key, rows that a stranger wrote can't be told; without an anchor, rows cut off at the end can't. An older copy of the whole \
            folder has an older anchor in it: only the second anchor, which lies in PATH-anchor or where --anchor says, tells.
            """)

    @Argument(help: "A store's folder, a database file, or an exported ledger file.")
    var path: String

    @Option(help: "A file with the ledger's second anchor, if it is not kept in PATH-anchor.")
    var anchor: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        try InputFile.require([path, anchor], json: json)
        let checked: CheckedLedger
        do {
            checked = try CheckedLedger(path: path, anchorPath: anchor)
        } catch {
            return try UncheckedOutcome(reason: CheckedLedger.reason(error, path: path)).finish(json: json)
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
    /// The rows that hold.
    let rows: [LedgerRow]

    /// Why a ledger can't be read, in words.
    static func reason(_ error: DeviceStoreError, path: String) -> String {
        guard error.code == .notAccessible else { return error.description }
        return LogFolder.isFolder(path)
            ? "there is no device.sqlite that can be read in \(path); give an agent's folder (\(error))"
            : "\(path) can't be read; give an agent's folder, a database file or an exported ledger (\(error))"
    }

    init(path: String, anchorPath: String?) throws(DeviceStoreError) {
        archive = try LedgerArchive(path: path)
        var second = archive.secondAnchorBytes
        if let anchorPath {
            guard let bytes = readInput(anchorPath, limit: 4_096) else { throw DeviceStoreError(.notAccessible, "reading the anchor") }
            second = bytes
        }
        let given = [archive.anchorBytes, second].compactMap(\.self)
        hasAnchor = !given.isEmpty
        let key = archive.key
        let anchors = given.compactMap { try? LedgerAnchor(bytes: $0, key: key) }.sorted { $0.sequence > $1.sequence }
        // The one that is ahead decides how far the rows must reach; the other must lie on the same chain.
        let verification = LedgerVerifier.verify(rows: archive.rows, key: key, anchor: anchors.first)
        var violation = verification.violation ?? (anchors.count < given.count ? LedgerViolation(.anchorInvalid, sequence: 0) : nil)
        rows = archive.rows.prefix(Int(clamping: verification.rows)).compactMap { try? LedgerRow(bytes: $0) }
        for anchor in anchors.dropFirst() where violation == nil && anchor.sequence > 0 {
            if rows[Int(clamping: anchor.sequence - 1)].hash != anchor.hash {
                violation = LedgerViolation(.anchorMismatch, sequence: anchor.sequence)
            }
        }
        outcome = LedgerVerifyOutcome(
            verification, violation: violation, closures: rows.compactMap(LedgerClosure.init),
            lacksSecondAnchor: archive.anchorBytes != nil && second == nil)
    }
}

struct LedgerVerifyOutcome: AuditOutcome {
    let verdict: AuditVerdict
    let rows: UInt64
    let lastHash: String
    let violation: String?
    let violationRow: UInt64?
    /// The days that the device closed because rows were lost or changed.
    let closures: [LedgerClosure]
    let notChecked: [String]

    init(_ verification: LedgerVerification, violation: LedgerViolation?, closures: [LedgerClosure] = [], lacksSecondAnchor: Bool = false) {
        self.closures = closures
        verdict = violation == nil ? .holds : .violated
        rows = verification.rows
        lastHash = verification.lastHash.hex
        self.violation = violation?.code.rawValue
        violationRow = violation.flatMap { $0.sequence == 0 ? nil : $0.sequence }
        notChecked =
            (verification.checkedAuthenticity ? [] : ["authenticity of rows (no key)"])
            + (verification.checkedAnchor || violation?.code == .anchorInvalid ? [] : ["rows missing at the end (no anchor)"])
            + (lacksSecondAnchor ? ["the second anchor (give --anchor): an older copy of the whole folder can't be told without it"] : [])
            + closures.filter(\.losesCharges).map { "charges lost before row \($0.row)" }
    }

    var text: String {
        var lines = ["\(rows) rows hold, the last with hash \(lastHash)."]
        if let violation { lines.append("Violation: \(violation)" + (violationRow.map { " at row \($0)" } ?? "")) }
        lines += closures.map(\.explanation)
        lines += notChecked.map { "Not checked: \($0)" }
        return lines.joined(separator: "\n")
    }
}
