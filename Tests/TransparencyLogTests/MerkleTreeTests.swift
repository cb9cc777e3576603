import Testing
import TransparencyLog

@Suite("Trees and proofs")
struct MerkleTreeTests {
    static let limit = 64
    static let tree = SmallTree(limit)

    @Test("a growing tree has the roots of the definition, and goes on from its peaks")
    func growth() throws {
        var tree = MerkleTree()
        for size in 0...Self.limit {
            #expect(tree.root == Self.tree.root(size))
            #expect(MerkleTree(size: tree.size, peaks: tree.peaks) == tree)
            #expect(MerkleTree(size: tree.size &+ 1, peaks: tree.peaks + [.emptyTree, .emptyTree]) == nil)
            if size < Self.limit { try tree.append(Self.tree.leaves[size]) }
        }
    }

    @Test("every inclusion proof of every tree up to 64 leaves is the definition's, and verifies at its own place only")
    func inclusion() throws {
        for size in 1...Self.limit {
            let root = Self.tree.root(size)
            for index in 0..<size {
                let proof = try InclusionProof.make(index: UInt64(index), size: UInt64(size), node: Self.tree.node)
                #expect(proof.hashes == Self.tree.path(index, 0..<size))
                try proof.verify(leaf: Self.tree.leaves[index], index: UInt64(index), size: UInt64(size), root: root)
                let wrong = UInt64((index + 1) % size)
                if size > 1 {
                    #expect(throws: TransparencyError.self) {
                        try proof.verify(leaf: Self.tree.leaves[index], index: wrong, size: UInt64(size), root: root)
                    }
                }
            }
        }
    }

    @Test("every consistency proof between trees up to 64 leaves is the definition's, and settles the older root either way")
    func consistency() throws {
        for new in 1...Self.limit {
            for old in 1...new {
                let (first, last) = (Self.tree.root(old), Self.tree.root(new))
                let proof = try ConsistencyProof.make(from: UInt64(old), to: UInt64(new), node: Self.tree.node)
                #expect(proof.hashes == (old == new ? [] : Self.tree.consistency(old, new)))
                try proof.verify(from: UInt64(old), first, to: UInt64(new), last)
                guard old < new else { continue }
                let path = try ConsistencyPath.make(from: UInt64(old), to: UInt64(new), node: Self.tree.node)
                let roots = try path.roots(from: UInt64(old), to: UInt64(new))
                #expect(roots.old == first && roots.new == last)
                #expect(path.proof(from: UInt64(old)) == proof)
            }
        }
    }

    @Test("one flipped bit in a proof, leaf or root is a root mismatch", arguments: [1, 2, 3, 7, 8, 21, 64])
    func flippedInclusion(size: Int) throws {
        var random = SplitMix(UInt64(size))
        let root = Self.tree.root(size)
        for index in 0..<size {
            let leaf = Self.tree.leaves[index]
            let proof = try InclusionProof.make(index: UInt64(index), size: UInt64(size), node: Self.tree.node)
            func expectMismatch(_ hashes: [MerkleHash], _ leaf: MerkleHash, _ root: MerkleHash) {
                #expect(throws: TransparencyError(.rootMismatch)) {
                    try InclusionProof(hashes: hashes).verify(leaf: leaf, index: UInt64(index), size: UInt64(size), root: root)
                }
            }
            expectMismatch(proof.hashes, try flipping(Int.random(in: 0..<256, using: &random), of: leaf), root)
            expectMismatch(proof.hashes, leaf, try flipping(Int.random(in: 0..<256, using: &random), of: root))
            for position in proof.hashes.indices {
                var hashes = proof.hashes
                hashes[position] = try flipping(Int.random(in: 0..<256, using: &random), of: hashes[position])
                expectMismatch(hashes, leaf, root)
            }
            #expect(throws: TransparencyError(.proofLength)) {
                try InclusionProof(hashes: proof.hashes + [root]).verify(leaf: leaf, index: UInt64(index), size: UInt64(size), root: root)
            }
        }
    }

    @Test("one flipped bit in a consistency proof is a root mismatch, in the older root it is told apart")
    func flippedConsistency() throws {
        var random = SplitMix(11)
        for new in 2...40 {
            for old in 1..<new {
                let (first, last) = (Self.tree.root(old), Self.tree.root(new))
                let proof = try ConsistencyProof.make(from: UInt64(old), to: UInt64(new), node: Self.tree.node)
                for position in proof.hashes.indices {
                    var hashes = proof.hashes
                    hashes[position] = try flipping(Int.random(in: 0..<256, using: &random), of: hashes[position])
                    #expect(throws: TransparencyError(.rootMismatch)) {
                        try ConsistencyProof(hashes: hashes).verify(from: UInt64(old), first, to: UInt64(new), last)
                    }
                }
                let other = try flipping(Int.random(in: 0..<256, using: &random), of: first)
                // When the older root is itself the seed, a wrong one also spoils the newer root.
                #expect(throws: TransparencyError(old.nonzeroBitCount == 1 ? .rootMismatch : .oldRootMismatch)) {
                    try proof.verify(from: UInt64(old), other, to: UInt64(new), last)
                }
                #expect(throws: TransparencyError(.proofLength)) {
                    try ConsistencyProof(hashes: proof.hashes + [last]).verify(from: UInt64(old), first, to: UInt64(new), last)
                }
            }
        }
    }

    @Test("sizes at the edge of the numbers are refused, not computed with")
    func extremes() throws {
        let hash = MerkleHash.emptyTree
        #expect(throws: TransparencyError(.indexOutOfRange)) {
            try InclusionProof(hashes: []).verify(leaf: hash, index: .max, size: .max, root: hash)
        }
        #expect(throws: TransparencyError(.proofLength)) {
            try InclusionProof(hashes: []).verify(leaf: hash, index: .max - 1, size: .max, root: hash)
        }
        #expect(throws: TransparencyError(.proofLength)) { try ConsistencyProof(hashes: [hash]).verify(from: .max - 1, hash, to: .max, hash) }
        #expect(throws: TransparencyError(.rootMismatch)) { try ConsistencyProof(hashes: [hash]).verify(from: 1 << 63, hash, to: .max, hash) }
        #expect(throws: TransparencyError(.emptyTree)) { try ConsistencyProof(hashes: []).verify(from: 0, hash, to: .max, hash) }
        #expect(throws: TransparencyError(.sizesOutOfOrder)) { try ConsistencyProof(hashes: []).verify(from: 2, hash, to: 1, hash) }
        var full = try #require(MerkleTree(size: .max, peaks: Array(repeating: hash, count: 64)))
        #expect(throws: TransparencyError(.tooLarge)) { try full.append(hash) }
        #expect(throws: TransparencyError(.indexOutOfRange)) { try InclusionProof.make(index: 3, size: 3, node: Self.tree.node) }
        #expect(TreeNode(height: 64, index: 0) == nil)
        #expect(TreeNode(height: 63, index: 2) == nil)
        #expect(TreeNode(height: 63, index: 1) != nil)
    }
}
