import Foundation
import Testing
import TransparencyLog

/// The cases of transparency-dev/merkle, as files: see Vectors/LICENSE.
@Suite("Published Merkle vectors")
struct MerkleVectorTests {
    struct Inclusion: Decodable {
        let leafIdx: UInt64
        let treeSize: UInt64
        let root: Data?
        let leafHash: Data?
        let proof: [Data]?
        let wantErr: Bool
    }

    struct Consistency: Decodable {
        let size1: UInt64
        let size2: UInt64
        let root1: Data?
        let root2: Data?
        let proof: [Data]?
        let wantErr: Bool
    }

    struct Roots: Decodable {
        let leaves: [String]
        let roots: [String]

        private enum CodingKeys: String, CodingKey {
            case leaves = "leaves_hex"
            case roots = "roots_hex_by_size"
        }
    }

    static func files(_ folder: String) throws -> [URL] {
        let root = try #require(Bundle.module.url(forResource: "Vectors", withExtension: nil)).appending(path: folder)
        let all = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        return all.compactMap { $0 as? URL }.filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    }

    /// A hash of a vector, nil if it has none. Some consistency vectors write other lengths ("don't care 2"), which no hash here can have:
    /// their hash stands for them, so that what is equal stays equal and nothing else becomes so.
    static func hash(_ data: Data?) -> MerkleHash? {
        guard let data, !data.isEmpty else { return nil }
        return MerkleHash(data) ?? .leaf(data)
    }

    @Test("inclusion proofs")
    func inclusion() throws {
        let files = try Self.files("inclusion")
        #expect(files.count == 98)
        var accepted = 0
        for file in files {
            let vector = try JSONDecoder().decode(Inclusion.self, from: try Data(contentsOf: file))
            var holds = false
            if let leaf = Self.hash(vector.leafHash), let root = Self.hash(vector.root) {
                let proof = InclusionProof(hashes: (vector.proof ?? []).map { Self.hash($0) ?? .leaf([]) })
                holds = (try? proof.verify(leaf: leaf, index: vector.leafIdx, size: vector.treeSize, root: root)) != nil
            }
            #expect(holds == !vector.wantErr, "\(file.lastPathComponent)")
            accepted += holds ? 1 : 0
        }
        #expect(accepted > 0)
    }

    @Test("consistency proofs")
    func consistency() throws {
        let files = try Self.files("consistency")
        #expect(files.count == 98)
        var accepted = 0
        for file in files {
            let vector = try JSONDecoder().decode(Consistency.self, from: try Data(contentsOf: file))
            var holds = false
            if let old = Self.hash(vector.root1), let new = Self.hash(vector.root2) {
                let proof = ConsistencyProof(hashes: (vector.proof ?? []).map { Self.hash($0) ?? .leaf([]) })
                holds = (try? proof.verify(from: vector.size1, old, to: vector.size2, new)) != nil
            }
            #expect(holds == !vector.wantErr, "\(file.lastPathComponent)")
            accepted += holds ? 1 : 0
        }
        #expect(accepted > 0)
    }

    @Test("roots of the trees of 0 to 8 leaves")
    func roots() throws {
        let file = try #require(try Self.files("").first { $0.lastPathComponent == "rfc6962-roots-0-8.json" })
        let vector = try JSONDecoder().decode(Roots.self, from: try Data(contentsOf: file))
        var tree = MerkleTree()
        #expect(vector.roots.count == 9)
        for (size, root) in vector.roots.enumerated() {
            if size > 0 { try tree.append(.leaf(try #require(Self.bytes(vector.leaves[size - 1])))) }
            #expect(tree.root.bytes == Self.bytes(root))
        }
    }

    static func bytes(_ hexadecimal: String) -> [UInt8]? {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        guard digits.count == hexadecimal.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
