public import TLSPresentation

/// Two checkpoints with the log's signature that can't both be true: what anybody with the log's key can check again, offline.
///
/// ```
/// struct {
///     uint8 version = 1;
///     opaque older<1..131072>;      /* uint32 length; a signed note */
///     opaque newer<1..131072>;
///     MerkleHash path<0..2080>;     /* uint16 length; the consistency path that the newer root commits to, if the sizes differ */
/// } SplitViewEvidence;
/// ```
public struct SplitViewEvidence: Hashable, Sendable, TLSCodable {
    /// The version of this structure.
    public static let version: UInt8 = 1

    /// The note of the smaller tree, or the first of two of one size.
    public let older: [UInt8]
    /// The note of the larger tree.
    public let newer: [UInt8]
    /// Between different sizes, the path that leads to the newer root and to another older root than the older note says.
    public let path: ConsistencyPath

    /// Evidence from its parts; ``verify(trust:)`` says whether it shows anything.
    public init(older: [UInt8], newer: [UInt8], path: ConsistencyPath) {
        self.older = older
        self.newer = newer
        self.path = path
    }

    /// Checks that both notes carry the log's signature and contradict each other; the witnesses don't matter.
    ///
    /// - Throws: what ``LogTrust/verify(_:)`` throws; `noContradiction` when both can be true; `rootMismatch` when the path is not the newer tree's.
    @discardableResult
    public func verify(trust: LogTrust) throws(TransparencyError) -> (older: Checkpoint, newer: Checkpoint) {
        let signer = try trust.withoutWitnesses
        let (first, second) = (try signer.verify(older).checkpoint, try signer.verify(newer).checkpoint)
        if first.size == second.size {
            guard first.root != second.root else { throw TransparencyError(.noContradiction) }
        } else {
            let roots = try path.roots(from: first.size, to: second.size)
            guard roots.new == second.root else { throw TransparencyError(.rootMismatch, "path to the newer root") }
            guard roots.old != first.root else { throw TransparencyError(.noContradiction) }
        }
        return (first, second)
    }

    /// Reads evidence.
    public init(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        guard try reader.uint8(field: "version") == Self.version else { throw CodecError(.invalidValue, at: start, field: "version") }
        older = Array(try reader.opaque32(1...SignedNote.maximumLength, field: "older"))
        newer = Array(try reader.opaque32(1...SignedNote.maximumLength, field: "newer"))
        var list = ByteReader(try reader.opaque16(0...65 * MerkleHash.length, field: "path"))
        var hashes: [MerkleHash] = []
        while !list.isAtEnd {
            let offset = list.offset
            guard let hash = MerkleHash(try list.fixed(MerkleHash.length, field: "path")) else {
                throw CodecError(.invalidValue, at: offset, field: "path")
            }
            hashes.append(hash)
        }
        path = ConsistencyPath(hashes: hashes)
    }

    /// Writes the evidence.
    public func encode(into writer: inout ByteWriter) {
        writer.put(Self.version)
        writer.opaque32(older)
        writer.opaque32(newer)
        writer.vector16 { list in
            for hash in path.hashes { list.fixed(hash.bytes) }
        }
    }
}
