/// What a log sends to a witness: its newest checkpoint, and a proof from the one that the witness cosigned last (C2SP tlog-witness,
/// `add-checkpoint`).
public struct AddCheckpointRequest: Hashable, Sendable {
    /// The most proof lines that are sent or read.
    public static let maximumProofLines = 63
    /// The longest body that is read, in bytes.
    public static let maximumLength = SignedNote.maximumLength + 4_096

    /// The size that the witness is believed to have cosigned last; 0 for none.
    public let oldSize: UInt64
    /// The proof from that size; empty from 0.
    public let proof: ConsistencyProof
    /// The checkpoint's note.
    public let note: [UInt8]

    /// A request; `malformed` with more than ``maximumProofLines`` hashes.
    public init(oldSize: UInt64, proof: ConsistencyProof, note: [UInt8]) throws(TransparencyError) {
        guard proof.hashes.count <= Self.maximumProofLines else { throw TransparencyError(.malformed, "proof lines") }
        self.oldSize = oldSize
        self.proof = proof
        self.note = note
    }

    /// Reads a request's body; `malformed` for any other form. The note in it is not read yet.
    public init(body: [UInt8]) throws(TransparencyError) {
        guard body.count <= Self.maximumLength, let blank = body.indices.dropFirst().first(where: { body[$0] == 0x0A && body[$0 - 1] == 0x0A })
        else { throw TransparencyError(.malformed, "add-checkpoint") }
        var lines = body[..<(blank - 1)].split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }[...]
        guard let first = lines.popFirst(), first.hasPrefix("old "), let oldSize = DecimalText.parse(first.dropFirst(4)) else {
            throw TransparencyError(.malformed, "old size line")
        }
        guard lines.count <= Self.maximumProofLines else { throw TransparencyError(.malformed, "proof lines") }
        var hashes: [MerkleHash] = []
        for line in lines {
            guard let hash = Base64Text.decode(line).flatMap({ MerkleHash($0) }) else { throw TransparencyError(.malformed, "proof line") }
            hashes.append(hash)
        }
        try self.init(oldSize: oldSize, proof: ConsistencyProof(hashes: hashes), note: Array(body[(blank + 1)...]))
    }

    /// The request's body.
    public var body: [UInt8] {
        let lines = ["old \(oldSize)"] + proof.hashes.map { Base64Text.encode($0.bytes) }
        return Array((lines.joined(separator: "\n") + "\n\n").utf8) + note
    }
}
