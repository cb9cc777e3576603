/// Where keys come from, with the continuous test that a seed is never the one before (NIST SP 800-90B, section 4.4.1, with a cutoff of
/// 2: a healthy source repeats 48 bytes with probability 2^-384).
package struct SeedSource {
    /// A key and a counter block.
    package static let byteCount = CounterModeCipher.keyByteCount + CounterModeCipher.counterByteCount

    private let draw: (inout [UInt8]) -> Bool
    private var last: [UInt8] = []

    /// Creates a source from a function that fills the bytes it is given, or returns false.
    package init(draw: @escaping (inout [UInt8]) -> Bool) {
        self.draw = draw
    }

    /// A fresh seed, which this object remembers until the next one, as the cipher made from it does.
    package mutating func seed() throws(KeystreamError) -> [UInt8] {
        var seed = [UInt8](repeating: 0, count: Self.byteCount)
        guard draw(&seed), seed.count == Self.byteCount else { throw KeystreamError(.sourceFailed) }
        guard seed != last, let first = seed.first, !seed.allSatisfy({ $0 == first }) else { throw KeystreamError(.sourceRepeated) }
        unsafe last.withUnsafeMutableBytes { bytes in unsafe CounterModeCipher.cleanse(bytes) }
        last = seed
        return seed
    }
}
