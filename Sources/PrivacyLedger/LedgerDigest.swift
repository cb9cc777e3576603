/// 32 bytes that name or fingerprint something in a ledger row: a row, a task, an agreement, a policy.
///
/// Kept as four words, so that millions of rows fold without an allocation each.
public struct LedgerDigest: Hashable, Sendable {
    /// The length of every digest, in bytes.
    public static let byteCount = 32

    /// All zero: "none", and the hash that precedes the first row.
    public static let zero = LedgerDigest(words: (0, 0, 0, 0))

    private let word0: UInt64
    private let word1: UInt64
    private let word2: UInt64
    private let word3: UInt64

    /// Creates a digest, or nil if `bytes` is not exactly ``byteCount`` long.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var words: [UInt64] = [0, 0, 0, 0]
        for (index, byte) in bytes.enumerated() { words[index >> 3] = words[index >> 3] << 8 | UInt64(byte) }
        self.init(words: (words[0], words[1], words[2], words[3]))
    }

    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        (word0, word1, word2, word3) = words
    }

    /// Whether every bit is zero.
    public var isZero: Bool { word0 | word1 | word2 | word3 == 0 }

    /// The digest's 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        bytes.append(digest: self)
        return bytes
    }

    /// The digest as 64 lowercase hexadecimal digits.
    public var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    var words: (UInt64, UInt64, UInt64, UInt64) { (word0, word1, word2, word3) }
}

extension LedgerDigest: CustomStringConvertible {
    /// The digest as hexadecimal digits.
    public var description: String { hex }
}
