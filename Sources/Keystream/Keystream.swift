/// A buffered stream of unpredictable words: AES-256 in counter mode, keyed by the operating system.
///
/// One system call for each word would cost some 400 ns; this costs about 3. The buffer holds 4 KiB, every word is erased as it is
/// handed out, and after ``wordsBetweenReseeds`` words a fresh key and counter come from libcrypto's private generator, so a process
/// image taken later does not reveal words from before the last reseed.
///
/// The stream is a reference without locks and is not `Sendable`: one task or actor owns it. Do not use it on both sides of a `fork`.
///
/// Health: before the first word the cipher must reproduce a published vector and the source must give two different seeds; at every
/// refill the first two blocks must differ, and at every reseed the seed from the last one. A stream that failed stays failed, so no
/// caller ever continues on zeros.
@safe public final class Keystream {
    /// The size of the buffer, in 64-bit words: 4 KiB.
    public static let bufferWordCount = 512

    /// The number of words made from one key: 2^17 words, 1 MiB.
    public static let wordsBetweenReseeds = 131_072

    /// The length of a simulation seed, in bytes.
    public static let simulationSeedByteCount = 32

    /// Whether the stream is predictable to whoever knows the seed. Anything that protects a real person must refuse such a stream.
    public let isSeededForSimulation: Bool

    private let words: UnsafeMutableBufferPointer<UInt64>
    private var cursor = Keystream.bufferWordCount
    private var refillsLeft = 0
    private var cipher: CounterModeCipher
    private var source: SeedSource?
    private var failure: KeystreamError?

    /// Starts a stream that is keyed by the operating system.
    ///
    /// - Throws: ``KeystreamError`` with code `selfTestFailed`, `sourceFailed`, `sourceRepeated` or `cipherFailed`.
    public convenience init() throws(KeystreamError) {
        try self.init(source: SeedSource(draw: CounterModeCipher.systemSeed))
    }

    /// Starts a **predictable** stream: AES-256-CTR with the seed as the key and a counter that starts at zero, never reseeded.
    ///
    /// The same seed gives the same words on every machine. This is for simulations and tests only.
    ///
    /// - Throws: ``KeystreamError`` with code `seedLength` unless the seed is ``simulationSeedByteCount`` bytes, or `selfTestFailed`.
    public convenience init(seededForSimulation seed: [UInt8]) throws(KeystreamError) {
        guard seed.count == Self.simulationSeedByteCount else { throw KeystreamError(.seedLength) }
        try Self.selfTest()
        let material = seed + [UInt8](repeating: 0, count: CounterModeCipher.counterByteCount)
        guard let cipher = CounterModeCipher(seed: material.span) else { throw KeystreamError(.cipherFailed) }
        self.init(cipher: cipher, source: nil)
    }

    /// Starts a stream from any source of seeds.
    package convenience init(source: consuming SeedSource) throws(KeystreamError) {
        try Self.selfTest()
        var source = source
        _ = try source.seed()
        let cipher = try Self.makeCipher(from: &source)
        self.init(cipher: cipher, source: source)
    }

    private init(cipher: CounterModeCipher, source: SeedSource?) {
        self.isSeededForSimulation = source == nil
        self.cipher = cipher
        self.source = source
        self.refillsLeft = Self.refillsPerKey
        unsafe self.words = .allocate(capacity: Self.bufferWordCount)
        unsafe self.words.initialize(repeating: 0)
    }

    deinit {
        unsafe CounterModeCipher.cleanse(UnsafeMutableRawBufferPointer(words))
        unsafe words.deallocate()
    }

    private static let refillsPerKey = wordsBetweenReseeds / bufferWordCount

    /// The next 64 uniform bits: eight bytes of key stream read as a little-endian integer.
    ///
    /// - Throws: ``KeystreamError`` once the source or the cipher has failed.
    @inline(__always)
    public func nextUInt64() throws(KeystreamError) -> UInt64 {
        if cursor == Self.bufferWordCount { try refill() }
        let word = unsafe words[cursor]
        unsafe words[cursor] = 0
        cursor &+= 1
        return UInt64(littleEndian: word)
    }

    @inline(never)
    private func refill() throws(KeystreamError) {
        if let failure { throw failure }
        do throws(KeystreamError) {
            if refillsLeft == 0 { try reseed() }
            // Every word has been handed out and erased, so the buffer is zeros and turns into pure key stream.
            guard unsafe cipher.encrypt(UnsafeMutableRawBufferPointer(words)) else { throw KeystreamError(.cipherFailed) }
            // Blocks of one key never repeat. Only blocks of this buffer are compared: keeping an old one would keep old noise.
            guard unsafe (words[0], words[1]) != (words[2], words[3]) else { throw KeystreamError(.cipherFailed) }
            refillsLeft &-= 1
            cursor = 0
        } catch {
            failure = error
            unsafe CounterModeCipher.cleanse(UnsafeMutableRawBufferPointer(words))
            throw error
        }
    }

    private func reseed() throws(KeystreamError) {
        if var source {
            cipher = try Self.makeCipher(from: &source)
            self.source = source
        }
        refillsLeft = Self.refillsPerKey
    }

    private static func makeCipher(from source: inout SeedSource) throws(KeystreamError) -> CounterModeCipher {
        let seed = try source.seed()
        guard let cipher = CounterModeCipher(seed: seed.span) else { throw KeystreamError(.cipherFailed) }
        return cipher
    }
}

@available(*, unavailable, message: "A key stream has one owner: a task or an actor.")
extension Keystream: Sendable {}
