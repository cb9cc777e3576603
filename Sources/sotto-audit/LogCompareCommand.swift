import ArgumentParser
import TLSPresentation
import TransparencyLog

/// `sotto-audit log compare`
struct LogCompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Says whether two checkpoints of one log can both be true, and keeps the proof if they can't.",
        discussion: """
            A and B are checkpoints as files, or folders with a log. Between different sizes the larger tree's tiles decide: they come from its \
            folder, or from --tiles. Witnesses don't matter here. Without the tiles the question stays open: exit code 3.

            EVIDENCE files are checked with `log compare EVIDENCE EVIDENCE`.
            """)

    @Argument(help: "A checkpoint, a folder with a log, or evidence.")
    var first: String

    @Argument(help: "Another.")
    var second: String

    @OptionGroup var options: LogTrustOptions

    @Option(help: "A folder with the tiles of the larger log.")
    var tiles: String?

    @Option(help: "Where to keep the evidence.")
    var evidence: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try InputFile.require([first, second, options.root, tiles], json: json)
        var outcome = LogCompareOutcome()
        do throws(LogInputFailure) {
            let trust = try options.trust()
            do throws(TransparencyError) {
                try await compare(trust: try trust.withoutWitnesses, &outcome)
            } catch {
                throw LogInputFailure("\(error)")
            }
        } catch {
            return try UncheckedOutcome(reason: error.description).finish(json: json)
        }
        try outcome.finish(json: json)
    }

    private func compare(trust: LogTrust, _ outcome: inout LogCompareOutcome) async throws(TransparencyError) {
        if first == second, let bytes = readInput(first, limit: 1 << 20), let found = try? SplitViewEvidence(decoding: bytes) {
            let (older, newer) = try found.verify(trust: trust)
            return outcome.contradict(older, newer)
        }
        let sides = [try side(first, trust), try side(second, trust)].sorted { $0.checkpoint.size < $1.checkpoint.size }
        let (older, newer) = (sides[0].checkpoint, sides[1].checkpoint)
        outcome.read(older.checkpoint, newer.checkpoint)
        var path = ConsistencyPath(hashes: [])
        if older.size == newer.size {
            if older.root == newer.root {
                outcome.verdict = .holds
                return
            }
        } else if older.size == 0 {
            outcome.verdict = .holds
            return
        } else {
            guard let folder = sides[1].folder ?? tiles.map(LogFolder.init) else {
                outcome.reason = "the larger log's tiles are not at hand"
                return
            }
            var reader = folder.reader(of: newer)
            path = try await reader.consistency(from: older.size)
            if try path.roots(from: older.size, to: newer.size).old == older.root {
                outcome.verdict = .holds
                return
            }
        }
        let found = SplitViewEvidence(older: older.note.bytes, newer: newer.note.bytes, path: path)
        try found.verify(trust: trust)
        outcome.contradict(older.checkpoint, newer.checkpoint)
        guard let evidence else { return }
        do {
            try LogRecordFile.write(found.encoded(), to: evidence)
            outcome.evidence = evidence
        } catch {
            outcome.reason = "the evidence can't be written to \(evidence)"
        }
    }

    private func side(_ path: String, _ trust: LogTrust) throws(TransparencyError) -> (checkpoint: VerifiedCheckpoint, folder: LogFolder?) {
        let folder = LogFolder.isFolder(path) ? LogFolder(path) : nil
        guard let note = folder.map({ $0.checkpoint() }) ?? readInput(path, limit: SignedNote.maximumLength) else {
            throw TransparencyError(.unavailable, path)
        }
        return (try trust.verify(note), folder)
    }
}

struct LogCompareOutcome: AuditOutcome {
    struct Side: Encodable {
        let size: UInt64
        let root: String

        init(_ checkpoint: Checkpoint) {
            size = checkpoint.size
            root = hexadecimal(checkpoint.root.bytes)
        }
    }

    var verdict = AuditVerdict.unchecked
    var older: Side?
    var newer: Side?
    var evidence: String?
    var reason: String?

    private enum CodingKeys: String, CodingKey { case older, newer, evidence, reason }

    mutating func read(_ older: Checkpoint, _ newer: Checkpoint) { (self.older, self.newer) = (Side(older), Side(newer)) }

    mutating func contradict(_ older: Checkpoint, _ newer: Checkpoint) {
        read(older, newer)
        verdict = .violated
    }

    var text: String {
        var lines = [older, newer].compactMap(\.self).map { "\($0.size) entries, root \($0.root)" }
        switch verdict {
        case .holds: lines.append(older?.size == newer?.size ? "They are the same." : "The smaller is a beginning of the larger: both can be true.")
        case .violated: lines.append("The log signed both, and they can't both be true.")
        case .unchecked: lines.append("Whether both can be true can't be told.")
        }
        if let reason { lines.append("Because \(reason).") }
        if let evidence { lines.append("Evidence: \(evidence)") }
        return lines.joined(separator: "\n")
    }
}
