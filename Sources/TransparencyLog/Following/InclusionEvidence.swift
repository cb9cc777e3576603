/// A self-contained proof that an entry is in a log (C2SP tlog-proof): the entry, its index, the path, and the checkpoint, in one text file.
public struct InclusionEvidence: Hashable, Sendable {
    /// The largest file that is read, in bytes.
    public static let maximumLength = 262_144
    private static let header = "c2sp.org/tlog-proof@v1"

    /// The entry's bytes, carried in the specification's `extra` line. They are believed only because their hash is proved.
    public let entry: [UInt8]
    /// The entry's index.
    public let index: UInt64
    /// The path to the checkpoint's root.
    public let proof: InclusionProof
    /// The checkpoint's note. Not verified.
    public let note: [UInt8]

    /// A proof file from its parts.
    public init(entry: [UInt8], index: UInt64, proof: InclusionProof, note: [UInt8]) {
        self.entry = entry
        self.index = index
        self.proof = proof
        self.note = note
    }

    /// Reads a proof file; `malformed` for any other form.
    public init(bytes: [UInt8]) throws(TransparencyError) {
        guard bytes.count <= Self.maximumLength, let text = String(validating: bytes, as: UTF8.self),
            let blank = bytes.indices.dropFirst().first(where: { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A })
        else { throw TransparencyError(.malformed, "proof file") }
        var lines = text.utf8.prefix(blank - bytes.startIndex - 1).split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }[...]
        guard lines.popFirst() == Self.header, let extra = lines.popFirst(), extra.hasPrefix("extra "),
            let entry = Base64Text.decode(extra.dropFirst(6)), let number = lines.popFirst(), number.hasPrefix("index "),
            let index = DecimalText.parse(number.dropFirst(6)), lines.count <= 64
        else { throw TransparencyError(.malformed, "proof file") }
        var hashes: [MerkleHash] = []
        for line in lines {
            guard let hash = Base64Text.decode(line).flatMap({ MerkleHash($0) }) else { throw TransparencyError(.malformed, "proof file") }
            hashes.append(hash)
        }
        self.init(entry: entry, index: index, proof: InclusionProof(hashes: hashes), note: Array(bytes[(blank + 1)...]))
    }

    /// The file's bytes.
    public var bytes: [UInt8] {
        let lines = [Self.header, "extra " + Base64Text.encode(entry), "index \(index)"] + proof.hashes.map { Base64Text.encode($0.bytes) }
        return Array((lines.joined(separator: "\n") + "\n\n").utf8) + note
    }

    /// Checks signature, quorum and inclusion, and returns the checkpoint. Consistency with what was seen before is ``LogFollower``'s to check.
    public func verify(trust: LogTrust) throws(TransparencyError) -> VerifiedCheckpoint {
        let checkpoint = try trust.verify(note)
        try proof.verify(leaf: .leaf(entry), index: index, size: checkpoint.size, root: checkpoint.root)
        return checkpoint
    }
}
