import PrivacyLedger
import TLSPresentation
import TransparencyLog

struct LogVerifyOutcome: AuditOutcome {
    struct CountedKind: Encodable {
        let kind: String
        let entries: UInt64
    }
    struct Witness: Encodable {
        let name: String
        let time: UInt64
    }

    let trust: LogTrust
    let origin: String
    var size: UInt64?
    var root: String?
    var witnesses: [Witness] = []
    var entries: [CountedKind] = []
    var tasks: Int?
    var tiles: Int?
    var newestRoot: LoggedRoot?
    /// With too few witnesses: how many cosigned what the log signed, and how many must.
    var cosigned: String?
    var pinnedSize: UInt64?
    var violations: [LogFinding] = []
    var unjudged: [UInt64] = []
    var notChecked: [String] = []
    var evidence: String?
    /// What the check itself needed and didn't get.
    var missing: [String] = []

    init(trust: LogTrust) {
        self.trust = trust
        origin = trust.origin
    }

    private enum CodingKeys: String, CodingKey {
        case origin, size, root, witnesses, entries, tasks, tiles, newestRoot, cosigned, pinnedSize, violations, unjudged, notChecked, evidence,
            missing
    }

    var verdict: AuditVerdict { !violations.isEmpty ? .violated : missing.isEmpty ? .holds : .unchecked }

    mutating func read(_ checkpoint: VerifiedCheckpoint) {
        size = checkpoint.size
        root = hexadecimal(checkpoint.root.bytes)
        witnesses = checkpoint.cosignatures.map { Witness(name: $0.witness.name, time: $0.time) }
        if trust.policy.quorum == 0 { notChecked.append("witnesses (none was asked for): the log may show others another history") }
    }

    mutating func read(_ verification: LogVerification, rootVersion: UInt64?) {
        violations += verification.findings
        missing += verification.missing
        tiles = verification.tilesCompared
        guard verification.isRebuilt else {
            notChecked.append("what the entries say (they are not shown to be the log's)")
            return
        }
        newestRoot = verification.newestRoot
        if let newestRoot, let rootVersion, newestRoot.version > rootVersion {
            notChecked.append(
                "the key and witnesses of the newest root: the root changed since version \(rootVersion), which was given; "
                    + "give \(newestRoot.version).root.json")
        }
        let audit = verification.audit
        violations += audit.violations.map(LogFinding.init)
        unjudged = audit.unjudged
        tasks = audit.taskCount
        entries = audit.entriesByKind.sorted { $0.key < $1.key }.map { CountedKind(kind: LoggedWords.kind($0.key), entries: $0.value) }
    }

    /// What there is when the log signed the note and too few witnesses cosigned it.
    mutating func readUnwitnessed(_ note: [UInt8], _ error: TransparencyError) {
        guard error.code == .quorumNotMet, let checkpoint = try? trust.withoutWitnesses.verify(note) else { return }
        size = checkpoint.size
        root = hexadecimal(checkpoint.root.bytes)
        cosigned = error.place
    }

    mutating func pinMissing(isNamed: Bool) {
        notChecked.append(
            isNamed
                ? "consistency with what was seen before (nothing was pinned; this checkpoint is, if it holds)"
                : "consistency with what was seen before (no --pin)")
    }

    mutating func keep(_ found: SplitViewEvidence, in path: String?) {
        guard let path else {
            notChecked.append("nothing keeps the evidence of two histories (no --evidence)")
            return
        }
        do {
            try LogRecordFile.write(found.encoded(), to: path)
            evidence = path
        } catch {
            notChecked.append("the evidence of two histories can't be written to \(path)")
        }
    }

    var text: String {
        var lines: [String] = []
        if let size, let root { lines.append("\(origin): \(size) entries, root \(root).") } else { lines.append("\(origin): no valid checkpoint.") }
        if let cosigned { lines.append("  signed by the log, but cosigned by \(cosigned) witnesses") }
        lines += witnesses.map { "  cosigned by \($0.name) at \(LoggedWords.time($0.time))" }
        lines += entries.map { "  \($0.entries) \($0.kind)" }
        if let tasks, let tiles {
            lines.append("  \(LedgerStatement.counted(tasks, "task")); \(tiles) \(tiles == 1 ? "tile matches" : "tiles match").")
        }
        if let newestRoot {
            lines.append("  newest root: version \(newestRoot.version), since \(LoggedWords.time(newestRoot.time)) (entry \(newestRoot.entry))")
        }
        if let pinnedSize, violations.isEmpty { lines.append("Extends the pinned checkpoint of \(pinnedSize) entries.") }
        lines += violations.prefix(50).map { "Violation: \($0.text)" }
        if violations.count > 50 { lines.append("… and \(violations.count - 50) more violations (see --json).") }
        lines += missing.prefix(10).map { "Missing: \($0)" }
        if missing.count > 10 { lines.append("… and \(missing.count - 10) more files.") }
        if !unjudged.isEmpty {
            lines.append("Not judged: \(unjudged.count) entries of a kind or version unknown here, the first at \(unjudged[0]).")
        }
        lines += notChecked.map { "Not checked: \($0)" }
        if let evidence { lines.append("Evidence of two histories: \(evidence)") }
        return lines.joined(separator: "\n")
    }
}
