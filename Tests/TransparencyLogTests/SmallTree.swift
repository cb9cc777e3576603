import Testing
import TransparencyLog

/// A tree by RFC 6962's recursive definition, slow and plain: what the room's own code is compared with.
struct SmallTree {
    let leaves: [MerkleHash]

    init(_ size: Int, salt: UInt8 = 0) { leaves = (0..<size).map { .leaf([salt, UInt8($0 & 255), UInt8($0 >> 8)]) } }

    init(leaves: [MerkleHash]) { self.leaves = leaves }

    func root(_ range: Range<Int>) -> MerkleHash {
        if range.isEmpty { return .emptyTree }
        if range.count == 1 { return leaves[range.lowerBound] }
        var split = 1
        while split * 2 < range.count { split *= 2 }
        return .node(root(range.lowerBound..<range.lowerBound + split), root(range.lowerBound + split..<range.upperBound))
    }

    func root(_ size: Int) -> MerkleHash { root(0..<size) }

    /// RFC 6962's PATH.
    func path(_ index: Int, _ range: Range<Int>) -> [MerkleHash] {
        if range.count == 1 { return [] }
        var split = 1
        while split * 2 < range.count { split *= 2 }
        let middle = range.lowerBound + split
        return index < middle
            ? path(index, range.lowerBound..<middle) + [root(middle..<range.upperBound)]
            : path(index, middle..<range.upperBound) + [root(range.lowerBound..<middle)]
    }

    /// RFC 6962's PROOF.
    func consistency(_ old: Int, _ new: Int) -> [MerkleHash] { subproof(old, 0..<new, true) }

    private func subproof(_ old: Int, _ range: Range<Int>, _ whole: Bool) -> [MerkleHash] {
        if old == range.upperBound { return whole ? [] : [root(range)] }
        var split = 1
        while split * 2 < range.count { split *= 2 }
        let middle = range.lowerBound + split
        return old <= middle
            ? subproof(old, range.lowerBound..<middle, whole) + [root(middle..<range.upperBound)]
            : subproof(old, middle..<range.upperBound, false) + [root(range.lowerBound..<middle)]
    }

    func node(_ node: TreeNode) throws(TransparencyError) -> MerkleHash {
        let start = Int(node.index) << Int(node.height)
        let end = start + 1 << Int(node.height)
        guard end <= leaves.count else { throw TransparencyError(.unavailable, "node beyond the tree") }
        return root(start..<end)
    }
}

/// SplitMix64, so that every property test names its seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }
}

/// `bytes` with one bit turned.
func flipping(_ bit: Int, of bytes: [UInt8]) -> [UInt8] {
    var copy = bytes
    copy[bit / 8] ^= 1 << UInt8(bit % 8)
    return copy
}

/// `hash` with one bit turned.
func flipping(_ bit: Int, of hash: MerkleHash) throws -> MerkleHash {
    try #require(MerkleHash(flipping(bit, of: hash.bytes)))
}
