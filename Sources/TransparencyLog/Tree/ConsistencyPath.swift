/// The hashes that fix both roots of a tree at two sizes: a consistency proof that always begins with its seed, the largest perfect
/// subtree at the older tree's right end.
///
/// RFC 6962 leaves the seed out when it is the older root itself, so such a proof can't show that the older root is *wrong*. With the seed in
/// it, a path that leads to the newer root tells what the older root must have been: it settles the question either way, and serves as
/// evidence.
public struct ConsistencyPath: Hashable, Sendable {
    /// The seed and the neighbours on the way up. 1 to 65.
    public let hashes: [MerkleHash]

    /// A path from its hashes.
    public init(hashes: [MerkleHash]) { self.hashes = hashes }

    /// Makes the path between two sizes of a tree from a reader of perfect subtrees' hashes.
    ///
    /// - Throws: `sizesOutOfOrder`, `emptyTree`, or what the reader throws.
    public static func make(
        from old: UInt64, to new: UInt64, node: (TreeNode) throws(TransparencyError) -> MerkleHash
    ) throws(TransparencyError) -> ConsistencyPath {
        var hashes: [MerkleHash] = []
        for nodes in try plan(from: old, to: new) { hashes.append(try MerkleHash.root(of: nodes, node)) }
        return ConsistencyPath(hashes: hashes)
    }

    /// The perfect subtrees that each hash of the path is made of. Two equal sizes need none.
    static func plan(from old: UInt64, to new: UInt64) throws(TransparencyError) -> [[TreeNode]] {
        try check(old, new)
        guard old < new else { return [] }
        var range = 0..<new
        var subtrees: [[TreeNode]] = []
        while range.upperBound != old {
            let middle = range.lowerBound + TreeNode.split(range.upperBound - range.lowerBound)
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            subtrees.append(TreeNode.covering(old <= middle ? right : left))
            range = old <= middle ? left : right
        }
        subtrees.append(TreeNode.covering(range))
        return subtrees.reversed()
    }

    /// The roots at both sizes that the path leads to. If the newer one is a tree's root, the older one is the same tree's at `old` leaves.
    ///
    /// - Throws: `sizesOutOfOrder`, `emptyTree` or `proofLength`.
    public func roots(from old: UInt64, to new: UInt64) throws(TransparencyError) -> (old: MerkleHash, new: MerkleHash) {
        try Self.check(old, new)
        guard old < new, let seed = hashes.first else { throw TransparencyError(.proofLength, Self.place(old, new)) }
        let shift = old.trailingZeroBitCount
        let chain = ProofChain(index: old - 1, size: new)
        let inner = chain.inner - shift
        guard hashes.count == 1 + inner + chain.border else { throw TransparencyError(.proofLength, Self.place(old, new)) }
        let path = hashes.dropFirst()
        let mask = (old - 1) >> UInt64(shift)
        let (below, border) = (path.prefix(inner), path.dropFirst(inner))
        return (
            ProofChain.climbBorder(ProofChain.climbLeft(seed, below, mask: mask), border),
            ProofChain.climbBorder(ProofChain.climb(seed, below, mask: mask), border)
        )
    }

    /// The proof in RFC 6962's form.
    public func proof(from old: UInt64) -> ConsistencyProof {
        ConsistencyProof(hashes: old.nonzeroBitCount == 1 ? Array(hashes.dropFirst()) : hashes)
    }

    static func check(_ old: UInt64, _ new: UInt64) throws(TransparencyError) {
        guard old <= new else { throw TransparencyError(.sizesOutOfOrder, place(old, new)) }
        guard old > 0 else { throw TransparencyError(.emptyTree, place(old, new)) }
    }

    static func place(_ old: UInt64, _ new: UInt64) -> String { "consistency of \(old) with \(new)" }
}
