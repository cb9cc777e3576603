import ArgumentParser
import Foundation
import TLSPresentation
import TransparencyLog

/// `sotto-audit log verify`
struct LogVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Rebuilds a log from its entries and checks signature, witnesses, consistency, every tile, and what the entries say.",
        discussion: """
            DIR holds the log's static files: checkpoint and tile/. A collector's directory will do. To check a log from afar, mirror its files first.

            With --pin, the checkpoint must extend the one in FILE, which is replaced only if everything holds; a FILE that is not there is made. \
            Two checkpoints that can't both be true are kept with --evidence.
            """)

    @Argument(help: "The folder with the log.")
    var directory: String

    @OptionGroup var options: LogTrustOptions

    @Option(help: "The checkpoint that was seen last; replaced when the check succeeds.")
    var pin: String?

    @Option(help: "Where to keep evidence of a split view.")
    var evidence: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try InputFile.require([directory, options.root], json: json)
        let folder = LogFolder(directory)
        let (trust, note): (LogTrust, [UInt8])
        do throws(LogInputFailure) {
            (trust, note) = (try options.trust(), try folder.readCheckpoint())
        } catch {
            return try UncheckedOutcome(reason: error.description).finish(json: json)
        }
        var outcome = LogVerifyOutcome(trust: trust)
        do throws(TransparencyError) {
            let checkpoint = try trust.verify(note)
            outcome.read(checkpoint)
            let pinned = try pinnedCheckpoint(trust)
            var verification = LogVerification(
                folder: folder, checkpoint: checkpoint, logKey: trust.key.publicKey, pinnedSize: pinned?.size,
                progress: EntryProgress(of: checkpoint.size).show)
            verification.run()
            outcome.read(verification, rootVersion: options.rootVersion())
            if let pinned { try await judge(pinned, verification, &outcome) } else { outcome.pinMissing(isNamed: pin != nil) }
        } catch {
            outcome.readUnwitnessed(note, error)
            outcome.violations.append(LogFinding(error))
        }
        if let pin, outcome.verdict == .holds {
            do { try LogRecordFile.write(note, to: pin) } catch { outcome.notChecked.append("the next time: \(pin) can't be written") }
        }
        try outcome.finish(json: json)
    }

    private func pinnedCheckpoint(_ trust: LogTrust) throws(TransparencyError) -> VerifiedCheckpoint? {
        guard let pin, LogFolder.exists(pin) else { return nil }
        guard let bytes = readInput(pin, limit: SignedNote.maximumLength) else { throw TransparencyError(.unavailable, pin) }
        return try trust.withoutWitnesses.verify(bytes)
    }

    /// Holds the rebuilt log against what was seen last.
    private func judge(
        _ pinned: VerifiedCheckpoint, _ verification: LogVerification, _ outcome: inout LogVerifyOutcome
    ) async throws(TransparencyError) {
        let checkpoint = verification.checkpoint
        outcome.pinnedSize = pinned.size
        guard pinned.size <= checkpoint.size else {
            return outcome.violations.append(LogFinding("rolled_back", "\(checkpoint.size) entries now, \(pinned.size) were seen"))
        }
        guard verification.isRebuilt else {
            return outcome.notChecked.append("consistency with the pinned checkpoint (the entries are not the log's)")
        }
        guard verification.pinnedRoot != pinned.root else { return }
        outcome.violations.append(LogFinding("old_root_mismatch", "the first \(pinned.size) entries are not those that were seen"))
        var path = ConsistencyPath(hashes: [])
        if pinned.size < checkpoint.size {
            var reader = verification.folder.reader(of: checkpoint)
            path = try await reader.consistency(from: pinned.size)
        }
        let found = SplitViewEvidence(older: pinned.note.bytes, newer: checkpoint.note.bytes, path: path)
        try found.verify(trust: outcome.trust)
        outcome.keep(found, in: evidence)
    }
}

/// A count on a terminal's error stream; nothing elsewhere.
struct EntryProgress {
    private let total: UInt64
    private let isTerminal = isatty(2) == 1

    init(of total: UInt64) { self.total = total }

    func show(_ count: UInt64) {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data("\r\(count) of \(total) entries\(count == total ? "\n" : "")".utf8))
    }
}
