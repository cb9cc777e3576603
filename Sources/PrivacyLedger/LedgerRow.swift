import Crypto

/// One row of the ledger: an entry with its place in the chain and the device's seal on it.
///
/// A row's hash covers all of its bytes, and the next row carries it, so that no row can be changed, removed, added or moved unseen.
public struct LedgerRow: Hashable, Sendable {
    /// The row's number: 1 for the first, then without gaps.
    public let sequence: UInt64
    /// The hash of the row before, or zero for the first.
    public let previousHash: LedgerDigest
    /// What the row records.
    public let entry: LedgerEntry
    /// HMAC-SHA256 of everything above under the device's key.
    public let authenticationCode: LedgerDigest

    init(sequence: UInt64, previousHash: LedgerDigest, entry: LedgerEntry, authenticationCode: LedgerDigest) {
        self.sequence = sequence
        self.previousHash = previousHash
        self.entry = entry
        self.authenticationCode = authenticationCode
    }

    /// Seals an entry as the row with this number behind the row with this hash.
    public init(sequence: UInt64, previousHash: LedgerDigest, entry: LedgerEntry, key: LedgerKey) {
        let content = Self.content(sequence: sequence, previousHash: previousHash, entry: entry)
        self.init(
            sequence: sequence, previousHash: previousHash, entry: entry,
            authenticationCode: LedgerDigest(key.authenticationCode(for: content)) ?? .zero)
    }

    /// The row's hash: SHA-256(0x00 || bytes).
    public var hash: LedgerDigest { Self.hash(of: bytes) }

    static func hash(of bytes: [UInt8]) -> LedgerDigest {
        var hash = SHA256()
        hash.update(data: [0])
        hash.update(data: bytes)
        return LedgerDigest(Array(hash.finalize())) ?? .zero
    }
}
