/// A proof that an entry stands in a tree (RFC 6962, section 2.1.1).
public struct InclusionProof: Hashable, Sendable {
    /// The neighbours on the way from the leaf to the root, the leaf's own first. At most 64.
    public let hashes: [MerkleHash]

    /// A proof from its hashes.
    public init(hashes: [MerkleHash]) { self.hashes = hashes }

    /// Makes the proof of leaf `index` in a tree of `size` leaves from a reader of perfect subtrees' hashes.
    ///
    /// - Throws: `indexOutOfRange`, or what the reader throws.
    public static func make(
        index: UInt64, size: UInt64, node: (TreeNode) throws(TransparencyError) -> MerkleHash
    ) throws(TransparencyError) -> InclusionProof {
        var hashes: [MerkleHash] = []
        for nodes in try plan(index: index, size: size) { hashes.append(try MerkleHash.root(of: nodes, node)) }
        return InclusionProof(hashes: hashes)
    }

    /// The perfect subtrees that each hash of the proof is made of.
    static func plan(index: UInt64, size: UInt64) throws(TransparencyError) -> [[TreeNode]] {
        guard index < size else { throw TransparencyError(.indexOutOfRange, "inclusion of entry \(index) in \(size)") }
        var range = 0..<size
        var subtrees: [[TreeNode]] = []
        while range.upperBound - range.lowerBound > 1 {
            let middle = range.lowerBound + TreeNode.split(range.upperBound - range.lowerBound)
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            subtrees.append(TreeNode.covering(index < middle ? right : left))
            range = index < middle ? left : right
        }
        return subtrees.reversed()
    }

    /// Checks that `leaf` is the hash of entry `index` in the tree of `size` leaves with this `root`.
    ///
    /// - Throws: `indexOutOfRange`, `proofLength` or `rootMismatch`.
    public func verify(leaf: MerkleHash, index: UInt64, size: UInt64, root: MerkleHash) throws(TransparencyError) {
        let place = "inclusion of entry \(index) in \(size)"
        guard index < size else { throw TransparencyError(.indexOutOfRange, place) }
        let chain = ProofChain(index: index, size: size)
        guard hashes.count == chain.inner + chain.border else { throw TransparencyError(.proofLength, place) }
        let edge = ProofChain.climb(leaf, hashes[..<chain.inner], mask: index)
        guard ProofChain.climbBorder(edge, hashes[chain.inner...]) == root else { throw TransparencyError(.rootMismatch, place) }
    }
}

extension MerkleHash {
    /// The hash over neighbouring perfect subtrees of falling size.
    static func root(
        of nodes: [TreeNode], _ node: (TreeNode) throws(TransparencyError) -> MerkleHash
    ) throws(TransparencyError) -> MerkleHash {
        var hashes: [MerkleHash] = []
        for part in nodes { hashes.append(try node(part)) }
        return folding(hashes) ?? .emptyTree
    }
}
