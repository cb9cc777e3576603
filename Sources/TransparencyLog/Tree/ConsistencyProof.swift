/// A proof that a tree is a beginning of a larger one (RFC 6962, section 2.1.2).
public struct ConsistencyProof: Hashable, Sendable {
    /// The hashes, as RFC 6962 orders them. Empty between equal sizes. At most 64.
    public let hashes: [MerkleHash]

    /// A proof from its hashes.
    public init(hashes: [MerkleHash]) { self.hashes = hashes }

    /// Makes the proof between two sizes of a tree from a reader of perfect subtrees' hashes.
    ///
    /// - Throws: `sizesOutOfOrder`, `emptyTree`, or what the reader throws.
    public static func make(
        from old: UInt64, to new: UInt64, node: (TreeNode) throws(TransparencyError) -> MerkleHash
    ) throws(TransparencyError) -> ConsistencyProof {
        try ConsistencyPath.make(from: old, to: new, node: node).proof(from: old)
    }

    /// Checks that the tree of `old` leaves with `oldRoot` is a beginning of the tree of `new` leaves with `newRoot`.
    ///
    /// - Throws: `sizesOutOfOrder`; `emptyTree` from size 0; `proofLength`; `oldRootMismatch` when the proof leads to the newer
    ///   root but to another older one, which shows an inconsistent log; else `rootMismatch`.
    public func verify(from old: UInt64, _ oldRoot: MerkleHash, to new: UInt64, _ newRoot: MerkleHash) throws(TransparencyError) {
        let place = ConsistencyPath.place(old, new)
        try ConsistencyPath.check(old, new)
        if old == new {
            guard hashes.isEmpty else { throw TransparencyError(.proofLength, place) }
            guard oldRoot == newRoot else { throw TransparencyError(.oldRootMismatch, place) }
            return
        }
        // An empty proof is never enough between different sizes, although a seed taken from the older root would let its length pass.
        guard !hashes.isEmpty else { throw TransparencyError(.proofLength, place) }
        let path = ConsistencyPath(hashes: old.nonzeroBitCount == 1 ? [oldRoot] + hashes : hashes)
        let roots = try path.roots(from: old, to: new)
        guard roots.new == newRoot else { throw TransparencyError(.rootMismatch, place) }
        guard roots.old == oldRoot else { throw TransparencyError(.oldRootMismatch, place) }
    }
}
