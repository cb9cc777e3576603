/// A growing Merkle tree (RFC 6962, section 2.1) that keeps only the roots of its perfect subtrees: at most 64 hashes.
public struct MerkleTree: Hashable, Sendable {
    /// The number of leaves.
    public private(set) var size: UInt64
    /// The roots of the perfect subtrees that the tree splits into, the largest and leftmost first; one for each bit set in ``size``.
    public private(set) var peaks: [MerkleHash]

    /// The empty tree.
    public init() {
        size = 0
        peaks = []
    }

    /// A tree of `size` leaves from its peaks, or nil unless there is one for each bit set in `size`.
    public init?(size: UInt64, peaks: [MerkleHash]) {
        guard peaks.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.peaks = peaks
    }

    /// Appends a leaf by its hash. A tree of 2^64 - 1 leaves takes no more: ``TransparencyError/Code/tooLarge``.
    public mutating func append(_ leaf: MerkleHash) throws(TransparencyError) {
        guard size < .max else { throw TransparencyError(.tooLarge, "tree") }
        var hash = leaf
        var covered = size
        // Every trailing one of the size is a perfect subtree that the new leaf completes to one of twice its size.
        while covered & 1 == 1, let left = peaks.popLast() {
            hash = .node(left, hash)
            covered >>= 1
        }
        peaks.append(hash)
        size += 1
    }

    /// The root hash.
    public var root: MerkleHash { MerkleHash.folding(peaks) ?? .emptyTree }
}

extension MerkleHash {
    /// The root over perfect subtrees of falling size, from left to right; nil for none.
    static func folding(_ peaks: [MerkleHash]) -> MerkleHash? {
        guard var hash = peaks.last else { return nil }
        for peak in peaks.dropLast().reversed() { hash = .node(peak, hash) }
        return hash
    }
}
