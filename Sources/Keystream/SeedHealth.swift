/// The continuous health tests of NIST SP 800-90B, section 4.4, over every byte that a seed source gives.
///
/// Both tests take the source at its word, 8 bits of entropy a byte, and have a false-alarm rate below 2^-40: per byte for the
/// repetition count, per window for the adaptive proportion. A device that draws a seed a second sees one alarm in 700 years.
/// A failure is for good: a source that failed once is not asked again.
struct SeedHealth {
    /// Repetition count test (4.4.1): this many equal bytes in a row fail. `1 + ceil(40 / 8)`.
    static let repetitionCutoff = 6

    /// Adaptive proportion test (4.4.2): the window, in bytes.
    static let windowByteCount = 512

    /// This many bytes equal to a window's first, itself included, fail: the binomial tail is 4.9 * 10^-13.
    static let proportionCutoff = 20

    private var last: UInt8?
    private var runLength = 0
    private var sample: UInt8 = 0
    private var sampleCount = 0
    private var bytesInWindow = 0

    /// Takes the next bytes of the source and returns whether every test still holds.
    mutating func accept(_ bytes: Span<UInt8>) -> Bool {
        var healthy = true
        for index in bytes.indices {
            let byte = bytes[index]
            runLength = byte == last ? runLength + 1 : 1
            last = byte
            if runLength >= Self.repetitionCutoff { healthy = false }
            if bytesInWindow == 0 { (sample, sampleCount) = (byte, 0) }
            if byte == sample { sampleCount += 1 }
            if sampleCount >= Self.proportionCutoff { healthy = false }
            bytesInWindow = (bytesInWindow + 1) % Self.windowByteCount
        }
        return healthy
    }

    /// Forgets the bytes seen.
    mutating func erase() {
        self = SeedHealth()
    }
}
