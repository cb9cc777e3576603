import ModelRelease
import Synchronization
import TLSPresentation
import TransparencyLog

@testable import EdgeAgent

/// A log as a collector serves it, in memory, and as a hostile one might.
actor LogServer {
    struct Unreachable: Error {}

    nonisolated let named: ReleaseLog
    private let signer: NoteSigner
    private let witness: NoteSigner?
    private var witnessTime: UInt64? = 0
    private var builder = TileBuilder()
    private var files: [String: [UInt8]] = [:]
    private var isEmpty = true

    init(witness: NoteSigner? = nil) throws {
        signer = try NoteSigner(name: "collector.example/sotto-log", algorithm: .ed25519, seed: Array(repeating: 5, count: 32))
        self.witness = witness
        named = try ReleaseLog(
            origin: signer.key.name, verifierKey: signer.key.description, witnesses: witness.map { [$0.key.description] } ?? [],
            quorum: witness == nil ? 0 : 1)
    }

    func append(_ content: LogEntryContent, index path: String?) {
        guard let index = try? builder.append(LogEntry(time: 1, content: content).encoded()) else { return }
        if let path { files[path] = Array("\(index)\n".utf8) }
        for file in (try? builder.files()) ?? [] { files[file.path] = file.bytes }
        isEmpty = false
        sign()
    }

    func setWitnessTime(_ time: UInt64?) {
        witnessTime = time
        sign()
    }

    func serve(_ path: String, _ bytes: [UInt8]) { files[path] = bytes }

    func flip(_ path: String) { files[path]?[20] ^= 1 }

    func snapshot() throws -> [String: [UInt8]] { files }

    func restore(_ snapshot: [String: [UInt8]]) { files = snapshot }

    func file(_ path: String, _ limit: Int) throws -> [UInt8]? {
        if isEmpty { throw Unreachable() }
        return files[path].map { Array($0.prefix(limit)) }
    }

    private func sign() {
        guard let checkpoint = try? Checkpoint(origin: named.origin, size: builder.tree.size, root: builder.tree.root),
            var note = try? checkpoint.signed(by: signer)
        else { return }
        if let witness, let witnessTime, let line = try? witness.cosign(checkpoint, at: witnessTime), let added = try? note.adding([line]) {
            note = added
        }
        files["checkpoint"] = note.bytes
    }
}

/// What a device remembers, for as long as the test runs.
final class KeptLog: LogMemory {
    private struct Kept {
        var pinned: (note: [UInt8], observed: UInt64)?
        var evidence: [UInt8]?
    }
    private let kept = Mutex(Kept())

    func pinnedCheckpoint() throws -> (note: [UInt8], observed: UInt64)? { kept.withLock { $0.pinned } }
    func pin(_ note: [UInt8], observed: UInt64) throws { kept.withLock { $0.pinned = (note, observed) } }
    func evidence() throws -> [UInt8]? { kept.withLock { $0.evidence } }
    func keep(evidence: [UInt8]) throws { kept.withLock { $0.evidence = $0.evidence ?? evidence } }
}
