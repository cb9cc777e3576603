// libFuzzer entry point for the public log: notes, checkpoints, cosignatures, entries, tiles, proofs, witness requests and evidence;
// Fuzz/run-log.sh builds it.
//
// What it checks: no input traps or runs away; what is read is written back byte for byte; nothing that a key did not sign is believed.

import TLSPresentation
import TransparencyLog

private let origin = "fuzz.example/log"
private let log = try? NoteSigner(name: origin, algorithm: .ed25519, seed: [UInt8](repeating: 1, count: 32))
private let cosigner = try? NoteSigner(name: "fuzz.example/witness", algorithm: .cosignature, seed: [UInt8](repeating: 2, count: 32))
private let tree: (leaves: [MerkleHash], root: MerkleHash) = {
    var tree = MerkleTree()
    let leaves = (0..<13).map { MerkleHash.leaf([UInt8($0)]) }
    for leaf in leaves { try? tree.append(leaf) }
    return (leaves, tree.root)
}()

/// Reads `count` bytes at `start`, behind one byte that chooses, as what comes from outside.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLog(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    guard let choice = input.first else { return 0 }
    let bytes = Array(input.dropFirst())
    switch choice % 8 {
    case 0: note(bytes)
    case 1: entry(bytes)
    case 2: tiles(bytes)
    case 3: inclusion(bytes)
    case 4: consistency(bytes)
    case 5: witness(bytes)
    case 6: evidence(bytes)
    default: key(bytes)
    }
    return 0
}

private func note(_ bytes: [UInt8]) {
    guard let note = try? SignedNote(bytes) else { return }
    precondition(note.bytes == bytes)
    precondition(note.signatures.count <= SignedNote.maximumSignatures)
    if let checkpoint = try? Checkpoint(note.text) { precondition(checkpoint.text == note.text) }
    guard let log, let trust = try? LogTrust(key: log.key), let verified = try? trust.verify(bytes) else { return }
    // Only the log's own signature makes a checkpoint, so it can be made again; Ed25519 is deterministic in what it verifies.
    precondition(verified.note.signatures.contains { log.key.claims($0) })
}

private func entry(_ bytes: [UInt8]) {
    guard let entry = try? LogEntry(decoding: bytes) else { return }
    precondition(entry.encoded() == bytes)
    var audit = LogAudit(taskName: { LogDigest($0.prefix(32)) }, readConfiguration: { _ in .unreadable })
    audit.take(bytes, at: 0)
    audit.finish(logKeyHash: .zero)
    precondition(audit.entriesByKind == [entry.content.kind: 1])
}

private func tiles(_ bytes: [UInt8]) {
    if let text = String(validating: bytes, as: UTF8.self), let index = try? TileIndex(path: text) { precondition(index.path == text) }
    guard let width = bytes.first.map({ Int($0) + 1 }) else { return }
    let rest = Array(bytes.dropFirst())
    if let bundle = try? EntryBundle(bytes: rest, width: width) { precondition((try? EntryBundle.bytes(of: bundle.entries)) == rest) }
    if let index = TileIndex(.hashes(level: 0), index: 0, width: width), let tile = try? Tile(index, bytes: rest) {
        precondition(tile.bytes == rest)
    }
}

/// Two sizes of eight bytes each, then hashes.
private func proof(_ bytes: [UInt8]) -> (UInt64, UInt64, [MerkleHash])? {
    var reader = ByteReader(bytes)
    guard let first = try? reader.uint64(), let second = try? reader.uint64() else { return nil }
    var hashes: [MerkleHash] = []
    while hashes.count < 70, let bytes = try? reader.fixed(32), let hash = MerkleHash(bytes) { hashes.append(hash) }
    return (first, second, hashes)
}

private func inclusion(_ bytes: [UInt8]) {
    guard let (index, size, hashes) = proof(bytes) else { return }
    let proof = InclusionProof(hashes: hashes)
    guard (try? proof.verify(leaf: tree.leaves[5], index: index, size: size, root: tree.root)) != nil else { return }
    precondition(index == 5 && size == 13)
}

private func consistency(_ bytes: [UInt8]) {
    guard let (old, new, hashes) = proof(bytes) else { return }
    let other = MerkleHash.leaf([99])
    precondition((try? ConsistencyProof(hashes: hashes).verify(from: old, other, to: new, tree.root)) == nil || old == new)
    _ = try? ConsistencyPath(hashes: hashes).roots(from: old, to: new)
}

private func witness(_ bytes: [UInt8]) {
    if let request = try? AddCheckpointRequest(body: bytes) { precondition(request.body == bytes) }
    guard let log, let cosigner, var witness = try? Witness(signer: cosigner) else { return }
    try? witness.admit(origin: origin, keys: [log.key])
    if let granted = try? witness.consider(bytes, now: 1) {
        precondition(granted.note.signatures.contains { log.key.claims($0) } && witness.size(of: origin) == granted.size)
    } else {
        precondition(witness.size(of: origin) == 0)
    }
}

private func evidence(_ bytes: [UInt8]) {
    if let file = try? InclusionEvidence(bytes: bytes) { precondition(file.bytes == bytes) }
    guard let evidence = try? SplitViewEvidence(decoding: bytes) else { return }
    precondition(evidence.encoded() == bytes)
    // Nobody but the log can make evidence against it, and it signed nothing here that contradicts itself.
    if let log, let trust = try? LogTrust(key: log.key) { precondition((try? evidence.verify(trust: trust)) == nil) }
}

private func key(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self), let key = try? NoteVerifierKey(text: text) else { return }
    precondition(key.description == text)
}
