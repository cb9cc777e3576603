/// The hashes of one tile: neighbouring nodes of the tree, every eighth level.
public struct Tile: Hashable, Sendable {
    /// Where it stands.
    public let index: TileIndex
    /// Its hashes, as many as the index's width.
    public let hashes: [MerkleHash]

    /// Reads a tile's file; `tileLength` unless it holds exactly the index's width of hashes, `tilePath` for a bundle's index.
    public init(_ index: TileIndex, bytes: [UInt8]) throws(TransparencyError) {
        guard case .hashes = index.content else { throw TransparencyError(.tilePath, index.path) }
        guard bytes.count == index.width * MerkleHash.length else { throw TransparencyError(.tileLength, index.path) }
        self.index = index
        hashes = stride(from: 0, to: bytes.count, by: MerkleHash.length).compactMap { MerkleHash(bytes[$0..<$0 + MerkleHash.length]) }
    }

    /// The file's bytes.
    public var bytes: [UInt8] { hashes.flatMap(\.bytes) }

    /// The root over a full tile: the hash that stands for it one level up.
    static func root(of hashes: some Sequence<MerkleHash>) -> MerkleHash {
        var row = Array(hashes)
        while row.count > 1 {
            row = stride(from: 0, to: row.count - 1, by: 2).map { .node(row[$0], row[$0 + 1]) }
        }
        return row.first ?? .emptyTree
    }

    /// The peaks of the tree that lie in a partial tile: the roots of the perfect subtrees that its width splits into, the largest first.
    static func peaks(of hashes: [MerkleHash]) -> [MerkleHash] {
        var peaks: [MerkleHash] = []
        var start = 0
        for height in (0..<8).reversed() where hashes.count >> height & 1 == 1 {
            peaks.append(root(of: hashes[start..<start + (1 << height)]))
            start += 1 << height
        }
        return peaks
    }
}
