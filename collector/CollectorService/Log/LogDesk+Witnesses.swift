import Foundation
import ReportIntake
import TransparencyLog

extension LogDesk {
    /// What a witness is sent (C2SP tlog-witness, `add-checkpoint`): the newest signed checkpoint, and the proof that it extends the one of
    /// `old` entries, which the witness cosigned last; 0 for none.
    func request(old: UInt64) async throws(CollectorFailure) -> AddCheckpointRequest {
        guard let newest = try newest() else { throw CollectorFailure(.notFound, "no checkpoint was signed yet; start the server once") }
        guard old <= newest.size else { throw CollectorFailure(.input, "the log has only \(newest.size) entries") }
        let leaves = try await leaves(newest.size)
        do {
            let proof =
                old == 0
                ? ConsistencyProof(hashes: [])
                : try ConsistencyProof.make(from: old, to: newest.size) { (node) throws(TransparencyError) in Self.hash(of: node, over: leaves) }
            return try AddCheckpointRequest(oldSize: old, proof: proof, note: newest.note.bytes)
        } catch { throw CollectorFailure(.log, "the witness's request cannot be made: \(error)") }
    }

    /// Attaches what witnesses answered, and serves the checkpoint once enough of them have cosigned.
    ///
    /// - Parameter answer: Cosignature lines for the newest signed checkpoint, or a whole note of a checkpoint that this log signed.
    /// - Throws: `input` for bytes that are neither, for a witness that the configuration does not name, and for a checkpoint that is older
    ///   than what is served; nothing is changed then.
    func attach(_ answer: [UInt8]) async throws(CollectorFailure) -> LogState {
        let lock = try await directory.lock()
        defer { try? lock.close() }
        guard let newest = try newest() else { throw CollectorFailure(.notFound, "no checkpoint was signed yet; start the server once") }
        let served = try checkpoint(LogDirectory.checkpoint)
        var known = newest.note
        let lines: [NoteSignature]
        if let note = try? SignedNote(answer) {
            lines = note.signatures
            if note.text != known.text { known = try await older(note, than: newest, served: served) }
        } else {
            let text = String(decoding: answer, as: UTF8.self)
            do {
                lines = try text.split(separator: "\n").map { (line) throws(TransparencyError) in try NoteSignature(line: line) }
            } catch { throw CollectorFailure(.input, "the file holds neither a checkpoint nor cosignature lines") }
        }
        let note = try joined(known, lines)
        if note.text == newest.note.text { try directory.write(note.bytes, to: LogDirectory.pending) }
        let cosigned: Int
        do { cosigned = try identity.policy.cosignatures(on: note, of: Checkpoint(note.text)).count } catch  where error.code == .quorumNotMet {
            return try state()
        } catch { throw CollectorFailure(.input, "the cosignatures cannot be used: \(error)") }
        if cosigned > 0 { try directory.write(note.bytes, to: LogDirectory.checkpoint) }
        return try state()
    }

    /// The newest checkpoint that this log signed.
    nonisolated func newest() throws(CollectorFailure) -> VerifiedCheckpoint? {
        let (pending, served) = (try checkpoint(LogDirectory.pending), try checkpoint(LogDirectory.checkpoint))
        guard let pending, let served else { return pending ?? served }
        return pending.size >= served.size ? pending : served
    }

    /// A checkpoint that was signed before the newest one, if it may still be served.
    private func older(_ note: SignedNote, than newest: VerifiedCheckpoint, served: VerifiedCheckpoint?) async throws(CollectorFailure) -> SignedNote
    {
        let checkpoint: VerifiedCheckpoint
        do { checkpoint = try identity.trust.withoutWitnesses.verify(note.bytes) } catch {
            throw CollectorFailure(.input, "the file's checkpoint was not signed by this log")
        }
        guard checkpoint.size <= newest.size, checkpoint.size > served?.size ?? 0 else {
            throw CollectorFailure(
                .input, "the file's checkpoint has \(checkpoint.size) entries; \(served?.size ?? 0) are served and \(newest.size) signed")
        }
        let leaves = try await leaves(newest.size)
        var tree = MerkleTree()
        do { for leaf in leaves.prefix(Int(clamping: checkpoint.size)) { try tree.append(leaf) } } catch { throw CollectorFailure(.log, "\(error)") }
        guard tree.root == checkpoint.root else {
            throw CollectorFailure(.log, "the file's checkpoint has another root than the log; keep it as evidence")
        }
        return note
    }

    /// The note with the witnesses' lines, each verified; other lines than the witnesses' are left out.
    private func joined(_ note: SignedNote, _ lines: [NoteSignature]) throws(CollectorFailure) -> SignedNote {
        let own = lines.filter { line in identity.policy.witnesses.contains { $0.claims(line) } }
        guard !own.isEmpty else { throw CollectorFailure(.input, "no line is by a witness that log.witnesses names") }
        do throws(TransparencyError) {
            let joined = try note.adding(own)
            _ = try WitnessPolicy(witnesses: identity.policy.witnesses, quorum: 0).cosignatures(on: joined, of: Checkpoint(joined.text))
            return joined
        } catch { throw CollectorFailure(.input, "a witness's signature does not verify on this checkpoint (\(error))") }
    }

    private func leaves(_ size: UInt64) async throws(CollectorFailure) -> [MerkleHash] {
        let stored: [[UInt8]]
        do { stored = try await store.logLeafHashes(0..<size) } catch { throw CollectorFailure(store: error) }
        let leaves = stored.compactMap { MerkleHash($0) }
        guard leaves.count == Int(clamping: size) else { throw CollectorFailure(.log, "the database holds fewer entries than were signed") }
        return leaves
    }

    /// The hash of a perfect subtree, from its leaves.
    private static func hash(of node: TreeNode, over leaves: [MerkleHash]) -> MerkleHash {
        let width = 1 << Int(node.height)
        var row = Array(leaves[Int(node.index) * width..<(Int(node.index) + 1) * width])
        while row.count > 1 { row = stride(from: 0, to: row.count, by: 2).map { .node(row[$0], row[$0 + 1]) } }
        return row[0]
    }
}
