import Foundation
import ReportIntake
import TransparencyLog

/// Publishes the public log: reads the store's entries, writes bundles, tiles and index files, and only then signs.
///
/// Nothing is signed that contradicts a checkpoint on the disk. Every file is a function of the entries, so a publication that was
/// interrupted anywhere is simply done again; and the checkpoint is always the last file, so what it promises is already there.
actor LogDesk {
    /// How many entries are read from the store at once.
    private static let batch: UInt64 = 4_096

    nonisolated let identity: LogIdentity
    nonisolated let directory: LogDirectory
    let store: IntakeStore
    /// The tree over what was written; nil until the store was read from its beginning, and after a failure.
    private var progress: Progress?

    private struct Progress {
        var builder = TileBuilder()
        /// Index files that the entries so far ask for and that are not written yet.
        var names: [(name: String, number: UInt64)] = []
        /// The last entry's leaf hash, to notice a store that was exchanged underneath.
        var lastLeaf: [UInt8] = []

        mutating func append(_ entry: LoggedEntry) throws(CollectorFailure) {
            guard entry.number == builder.size, MerkleHash.leaf(entry.entry).bytes == entry.leafHash else {
                throw CollectorFailure(.log, "entry \(builder.size) of the log is damaged in the database; bring back the latest backup")
            }
            do { try builder.append(entry.entry) } catch { throw CollectorFailure(.log, "entry \(entry.number) cannot stand in the log: \(error)") }
            if let name = entry.name { names.append((name, entry.number)) }
            lastLeaf = entry.leafHash
        }
    }

    init(store: IntakeStore, directory: LogDirectory, identity: LogIdentity) {
        self.store = store
        self.directory = directory
        self.identity = identity
    }

    /// Publishes what the store holds and says where the log stands then.
    ///
    /// Throws `log` when the store is not what was signed before: nothing was signed then, and what is served stays served.
    @discardableResult
    func publish() async throws(CollectorFailure) -> LogState {
        let lock = try await directory.lock()
        defer { try? lock.close() }
        var progress = self.progress ?? Progress()
        self.progress = nil
        let served = try checkpoint(LogDirectory.checkpoint)
        let signed = [try checkpoint(LogDirectory.pending), served].compactMap(\.self).max { $0.size < $1.size }
        try await catchUp(&progress, with: signed)
        if progress.builder.size != signed?.size { try sign(&progress, after: signed) }
        self.progress = progress
        return try state()
    }

    /// Where the log stands on the disk; every signature is checked.
    nonisolated func state() throws(CollectorFailure) -> LogState {
        let served = try checkpoint(LogDirectory.checkpoint)
        let pending = try checkpoint(LogDirectory.pending)
        return LogState(
            served: served?.size ?? 0, signed: max(pending?.size ?? 0, served?.size ?? 0),
            witnesses: served?.cosignatures.map(\.witness.name) ?? [], time: directory.time(of: LogDirectory.checkpoint))
    }

    /// A checkpoint on the disk, which this log's key must have signed. Witnesses are named as far as the configuration knows them.
    nonisolated func checkpoint(_ name: String) throws(CollectorFailure) -> VerifiedCheckpoint? {
        guard let bytes = directory.read(name) else { return nil }
        let trust = try identity.trust
        do {
            let lenient = try LogTrust(
                key: trust.key, origin: trust.origin, policy: WitnessPolicy(witnesses: trust.policy.witnesses, quorum: 0))
            return try lenient.verify(bytes)
        } catch {
            throw CollectorFailure(
                .log, "\(directory.path)/\(name) is not this log's checkpoint (\(error)); bring back the folder and DIR/keys/log.key of one backup")
        }
    }

    /// Reads the store on from where the tree ends. What was signed must be how it begins.
    private func catchUp(_ progress: inout Progress, with signed: VerifiedCheckpoint?) async throws(CollectorFailure) {
        let size = try await stored { (store) async throws(IntakeError) in try await store.logSize() }
        let least = max(signed?.size ?? 0, progress.builder.size)
        guard size >= least else {
            throw CollectorFailure(
                .log,
                """
                the database holds \(size) log entries and \(least) were signed: it is an older copy. Bring back the database that belongs to \
                \(directory.path); without it, begin a new log under another log.origin and a new key, and name it in the next root. \
                Until then the collector only serves what is published
                """)
        }
        if progress.builder.size > 0 {
            let end = progress.builder.size - 1..<progress.builder.size
            let last = try await stored { (store) async throws(IntakeError) in try await store.logLeafHashes(end) }
            if last != [progress.lastLeaf] { progress = Progress() }
        }
        while progress.builder.size < size {
            let range = progress.builder.size..<min(size, progress.builder.size + Self.batch)
            let entries = try await stored { (store) async throws(IntakeError) in try await store.logEntries(range) }
            guard entries.count == range.count else { throw CollectorFailure(.log, "the log in the database has gaps; bring back the latest backup") }
            for entry in entries {
                try progress.append(entry)
                guard progress.builder.size == signed?.size, progress.builder.tree.root != signed?.root else { continue }
                throw CollectorFailure(
                    .log,
                    """
                    the first \(progress.builder.size) log entries of the database are not those that were signed: it is another history. Bring \
                    back the database that belongs to \(directory.path). Until then the collector only serves what is published
                    """)
            }
        }
    }

    /// Writes the files and, last, the signature.
    private func sign(_ progress: inout Progress, after signed: VerifiedCheckpoint?) throws(CollectorFailure) {
        let (files, note): ([LogFile], SignedNote)
        do throws(TransparencyError) {
            files = try progress.builder.files()
            note = try Checkpoint(origin: identity.origin, size: progress.builder.size, root: progress.builder.tree.root).signed(by: identity.signer)
        } catch { throw CollectorFailure(.log, "the log cannot be signed: \(error)") }
        for file in files { try directory.write(file.bytes, to: file.path) }
        for (name, number) in progress.names where LogIndex.isServed(name) { try directory.write(Array("\(number)\n".utf8), to: "index/" + name) }
        progress.names = []
        try directory.write(note.bytes, to: identity.policy.quorum == 0 ? LogDirectory.checkpoint : LogDirectory.pending)
    }

    private func stored<Value>(_ body: (IntakeStore) async throws(IntakeError) -> Value) async throws(CollectorFailure) -> Value {
        do { return try await body(store) } catch { throw CollectorFailure(store: error) }
    }
}
