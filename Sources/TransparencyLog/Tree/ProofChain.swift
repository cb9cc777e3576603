/// The way up the tree that both kinds of proof walk: first through perfect subtrees, then along the tree's right border.
struct ProofChain {
    /// The hashes below the point where the path meets the right border.
    let inner: Int
    /// The hashes above it, which are all left neighbours.
    let border: Int

    /// The path of leaf `index` in a tree of `size` leaves; `index` is below `size`.
    init(index: UInt64, size: UInt64) {
        inner = 64 - (index ^ (size - 1)).leadingZeroBitCount
        border = (inner == 64 ? 0 : index >> UInt64(inner)).nonzeroBitCount
    }

    /// Climbs through perfect subtrees: bit `i` of `mask` says that the neighbour at step `i` stands to the left.
    static func climb(_ seed: MerkleHash, _ path: ArraySlice<MerkleHash>, mask: UInt64) -> MerkleHash {
        var hash = seed
        for (step, neighbour) in path.enumerated() {
            hash = mask >> UInt64(step) & 1 == 1 ? .node(neighbour, hash) : .node(hash, neighbour)
        }
        return hash
    }

    /// The same, taking only the left neighbours: the root of the tree as it was when the seed was its right end.
    static func climbLeft(_ seed: MerkleHash, _ path: ArraySlice<MerkleHash>, mask: UInt64) -> MerkleHash {
        var hash = seed
        for (step, neighbour) in path.enumerated() where mask >> UInt64(step) & 1 == 1 { hash = .node(neighbour, hash) }
        return hash
    }

    /// Climbs along the right border, where every neighbour stands to the left.
    static func climbBorder(_ seed: MerkleHash, _ path: ArraySlice<MerkleHash>) -> MerkleHash {
        path.reduce(seed) { .node($1, $0) }
    }
}
