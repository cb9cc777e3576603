import Crypto

/// A SHA-256 Merkle tree hash (RFC 6962, section 2.1).
public struct MerkleHash: Hashable, Sendable {
    /// The length of a hash in bytes.
    public static let length = 32

    /// The hash of the empty tree: SHA-256 of nothing.
    public static let emptyTree = MerkleHash(digest: SHA256().finalize())

    /// The hash, ``length`` bytes.
    public let bytes: [UInt8]

    /// A hash from its bytes, or nil unless there are ``length`` of them.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.bytes = Array(bytes)
    }

    init(digest: SHA256.Digest) { bytes = Array(digest) }

    /// The hash of an entry: SHA-256(0x00 || entry).
    public static func leaf(_ entry: some Collection<UInt8>) -> MerkleHash {
        var hash = SHA256()
        hash.update(data: [0])
        hash.update(data: Array(entry))
        return MerkleHash(digest: hash.finalize())
    }

    /// The hash of a node: SHA-256(0x01 || left || right).
    public static func node(_ left: MerkleHash, _ right: MerkleHash) -> MerkleHash {
        var hash = SHA256()
        hash.update(data: [1])
        hash.update(data: left.bytes)
        hash.update(data: right.bytes)
        return MerkleHash(digest: hash.finalize())
    }
}
