/// Hash functions from 64-bit keys to columns: SipHash-2-4 (Aumasson and Bernstein 2012) under a public seed, one function for each row.
///
/// The seed comes from the task, so agents and collector agree, and nobody who chose keys before it was drawn can aim for collisions.
/// Estimates are unbiased over the choice of the seed; privacy does not depend on it.
public struct SketchHash: Hashable, Sendable {
    /// The length of a seed, in bytes.
    public static let seedByteCount = 16

    private let first: UInt64
    private let second: UInt64

    /// Hash functions of a public seed.
    ///
    /// - Throws: ``RandomizerError`` with code `parameterOutOfRange` unless the seed has ``seedByteCount`` bytes.
    public init(seed: [UInt8]) throws(RandomizerError) {
        guard seed.count == Self.seedByteCount else { throw RandomizerError(.parameterOutOfRange) }
        self.first = Self.littleEndian(seed[..<8])
        self.second = Self.littleEndian(seed[8...])
    }

    /// The column of `key` in `row`, from 0 to `columns - 1`.
    ///
    /// - Precondition: `columns` is a power of two.
    public func column(of key: UInt64, row: Int, columns: Int) -> Int {
        Int(truncatingIfNeeded: digest(UInt64(truncatingIfNeeded: row), key) & UInt64(columns - 1))
    }

    /// SipHash-2-4 of the 16 bytes of two little-endian words.
    package func digest(_ words: UInt64...) -> UInt64 {
        var state = SIMD4<UInt64>(
            first ^ 0x736f_6d65_7073_6575, second ^ 0x646f_7261_6e64_6f6d, first ^ 0x6c79_6765_6e65_7261, second ^ 0x7465_6462_7974_6573)
        // The last block holds the length in its highest byte.
        for word in words + [UInt64(8 * words.count & 0xff) << 56] {
            state[3] ^= word
            Self.round(&state)
            Self.round(&state)
            state[0] ^= word
        }
        state[2] ^= 0xff
        for _ in 0..<4 { Self.round(&state) }
        return state[0] ^ state[1] ^ state[2] ^ state[3]
    }

    private static func round(_ v: inout SIMD4<UInt64>) {
        v[0] &+= v[1]
        v[1] = rotate(v[1], 13) ^ v[0]
        v[0] = rotate(v[0], 32)
        v[2] &+= v[3]
        v[3] = rotate(v[3], 16) ^ v[2]
        v[0] &+= v[3]
        v[3] = rotate(v[3], 21) ^ v[0]
        v[2] &+= v[1]
        v[1] = rotate(v[1], 17) ^ v[2]
        v[2] = rotate(v[2], 32)
    }

    private static func rotate(_ word: UInt64, _ places: UInt64) -> UInt64 { word &<< places | word &>> (64 - places) }

    private static func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
