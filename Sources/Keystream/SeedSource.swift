/// Where keys come from, under continuous tests: NIST SP 800-90B's two (``SeedHealth``), and that a seed is never the one before. A
/// healthy source repeats 48 bytes with probability 2^-384.
///
/// Once a test has failed, the source gives no further seed.
package final class SeedSource {
    /// A key and a counter block.
    package static let byteCount = CounterModeCipher.keyByteCount + CounterModeCipher.counterByteCount

    /// The seeds that a start-up test consumes: the first multiple that holds the 1,024 bytes of SP 800-90B, section 4.3.
    package static let startUpSeedCount = (1_024 + byteCount - 1) / byteCount

    private let draw: (inout [UInt8]) -> Bool
    private var last: [UInt8] = []
    private var health = SeedHealth()
    private var failure: KeystreamError?

    /// Creates a source from a function that fills the bytes it is given, or returns false.
    package init(draw: @escaping (inout [UInt8]) -> Bool) {
        self.draw = draw
    }

    deinit {
        cleanse()
    }

    /// Hands a fresh seed to `use`. The source remembers it until the next one, as the cipher made from it does, and erases it then.
    package func seed<Result>(_ use: (Span<UInt8>) -> Result) throws(KeystreamError) -> Result {
        if let failure { throw failure }
        var seed = [UInt8](repeating: 0, count: Self.byteCount)
        let filled = draw(&seed)
        do throws(KeystreamError) {
            guard filled, seed.count == Self.byteCount else { throw KeystreamError(.sourceFailed) }
            guard seed != last, let first = seed.first, !seed.allSatisfy({ $0 == first }) else { throw KeystreamError(.sourceRepeated) }
            guard health.accept(seed.span) else { throw KeystreamError(.sourceUnhealthy) }
        } catch {
            Self.cleanse(&seed)
            cleanse()
            failure = error
            throw error
        }
        cleanse()
        let result = use(seed.span)
        last = seed
        return result
    }

    /// Draws and discards seeds, so that a source that starts badly is found before its first key.
    package func startUp(seedCount: Int = SeedSource.startUpSeedCount) throws(KeystreamError) {
        for _ in 0..<seedCount { try seed { _ in } }
    }

    private func cleanse() {
        Self.cleanse(&last)
    }

    private static func cleanse(_ bytes: inout [UInt8]) {
        unsafe bytes.withUnsafeMutableBytes { bytes in unsafe CounterModeCipher.cleanse(bytes) }
        bytes = []
    }
}
