/// A witness: it remembers the latest checkpoint of each log that it knows, and cosigns only what extends it (C2SP tlog-witness).
///
/// The state changes as soon as a request is granted. The shell handles one request at a time, stores the returned record durably, and only
/// then lets the cosignature leave; if storing fails, nothing leaves, and a state that has run ahead refuses nothing that is true.
public struct Witness: Sendable {
    private struct Log: Sendable {
        var keys: [NoteVerifierKey]
        var latest: SignedNote?
        var size: UInt64 = 0
        var root = MerkleHash.emptyTree
    }

    private let signer: NoteSigner
    private var logs: [String: Log] = [:]

    /// A witness that knows no log yet; `keyMalformed` unless the signer's key is a cosigning one.
    public init(signer: NoteSigner) throws(TransparencyError) {
        guard signer.key.algorithm == .cosignature else { throw TransparencyError(.keyMalformed, "a log key can't cosign") }
        self.signer = signer
    }

    /// The witness's own key.
    public var key: NoteVerifierKey { signer.key }

    /// Gets to know a log by its origin and keys, with the record of what was cosigned last, if anything was.
    ///
    /// - Throws: `keyMalformed` without a log key; `unsigned` when the record lacks the witness's own cosignature; `wrongOrigin`; what reading
    ///   a checkpoint throws. A witness that can't read its record must not start over: it would cosign a fork.
    public mutating func admit(origin: String, keys: [NoteVerifierKey], latest: [UInt8]? = nil) throws(TransparencyError) {
        guard !keys.isEmpty, keys.allSatisfy({ $0.algorithm == .ed25519 }) else { throw TransparencyError(.keyMalformed, "log keys") }
        var log = Log(keys: keys)
        if let latest {
            let note = try SignedNote(latest)
            let checkpoint = try Checkpoint(note.text)
            guard checkpoint.origin == origin else { throw TransparencyError(.wrongOrigin, origin) }
            let own = try WitnessPolicy(witnesses: [signer.key], quorum: 0).cosignatures(on: note, of: checkpoint)
            guard !own.isEmpty else { throw TransparencyError(.unsigned, signer.key.name) }
            log.latest = note
            log.size = checkpoint.size
            log.root = checkpoint.root
        }
        logs[origin] = log
    }

    /// The size that was cosigned last for a log; 0 for none, nil for an unknown log.
    public func size(of origin: String) -> UInt64? { logs[origin]?.size }

    /// The record of a log for monitors; nil when the log is unknown or nothing was cosigned.
    public func latest(originHash: String) -> SignedNote? {
        logs.first { WitnessedCheckpoint.originHash($0.key) == originHash }?.value.latest
    }

    /// Decides on the body of an `add-checkpoint` request at `now`, Unix seconds.
    public mutating func consider(_ body: [UInt8], now: UInt64) throws(WitnessRefusal) -> WitnessedCheckpoint {
        guard let request = try? AddCheckpointRequest(body: body) else { throw WitnessRefusal(.badRequest) }
        return try consider(request, now: now)
    }

    /// Decides on a request at `now`, Unix seconds, in the order of checks that the specification has.
    public mutating func consider(_ request: AddCheckpointRequest, now: UInt64) throws(WitnessRefusal) -> WitnessedCheckpoint {
        guard let note = try? SignedNote(request.note), let first = note.text.string.split(separator: "\n").first else {
            throw WitnessRefusal(.badRequest)
        }
        let origin = String(first)
        guard var log = logs[origin] else { throw WitnessRefusal(.unknownOrigin) }
        guard let signers = try? note.signers(among: log.keys), !signers.isEmpty else { throw WitnessRefusal(.badSignature) }
        let checkpoint: Checkpoint
        do throws(TransparencyError) {
            checkpoint = try Checkpoint(note.text)
        } catch {
            throw WitnessRefusal(error.code == .emptyRoot ? .badProof : .badRequest)
        }
        guard request.oldSize <= checkpoint.size else { throw WitnessRefusal(.badRequest) }
        guard request.oldSize == log.size else { throw WitnessRefusal(.conflict, currentSize: log.size) }
        try requireConsistency(of: checkpoint, note, with: log, request.proof)
        guard let cosignature = try? signer.cosign(checkpoint, at: now), let record = try? record(note, log.keys, cosignature) else {
            throw WitnessRefusal(.badRequest)
        }
        log.latest = record
        log.size = checkpoint.size
        log.root = checkpoint.root
        logs[origin] = log
        return WitnessedCheckpoint(
            origin: origin, size: checkpoint.size, root: checkpoint.root, note: record, cosignature: cosignature)
    }

    private func requireConsistency(
        of checkpoint: Checkpoint, _ note: SignedNote, with log: Log, _ proof: ConsistencyProof
    ) throws(WitnessRefusal) {
        if log.size == 0 || log.size == checkpoint.size {
            // Every tree extends the empty one, and every tree itself: there is nothing to prove.
            guard proof.hashes.isEmpty else { throw WitnessRefusal(.badProof) }
            guard log.size == 0 || log.root == checkpoint.root else {
                throw WitnessRefusal(.badProof, evidence: evidence(log, note, ConsistencyPath(hashes: [])))
            }
            return
        }
        do throws(TransparencyError) {
            try proof.verify(from: log.size, log.root, to: checkpoint.size, checkpoint.root)
        } catch {
            let path = ConsistencyPath(hashes: proof.hashes)
            throw WitnessRefusal(.badProof, evidence: error.code == .oldRootMismatch ? evidence(log, note, path) : nil)
        }
    }

    private func evidence(_ log: Log, _ note: SignedNote, _ path: ConsistencyPath) -> SplitViewEvidence? {
        log.latest.map { SplitViewEvidence(older: $0.bytes, newer: note.bytes, path: path) }
    }

    /// What is kept of a note: the text, the log's own signatures and the new cosignature. Strangers' lines are dropped.
    private func record(_ note: SignedNote, _ keys: [NoteVerifierKey], _ cosignature: NoteSignature) throws(TransparencyError) -> SignedNote {
        try SignedNote(text: note.text, signatures: note.signatures.filter { line in keys.contains { $0.claims(line) } } + [cosignature])
    }
}
