import Testing
import TransparencyLog

@Suite("Merkle hashes")
struct MerkleHashTests {
    @Test("a leaf and a node of the same bytes never share a hash")
    func domainSeparation() throws {
        let left = MerkleHash.leaf([1])
        let right = MerkleHash.leaf([2])
        #expect(MerkleHash.node(left, right) != MerkleHash.leaf(left.bytes + right.bytes))
        #expect(MerkleHash.node(left, right) != MerkleHash.node(right, left))
        #expect(MerkleHash(left.bytes.dropLast()) == nil)
    }
}
