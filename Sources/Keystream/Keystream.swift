/// A buffered stream of unpredictable words: AES-256 in counter mode, keyed by the operating system.
///
/// One system call for each word would cost some 400 ns; this costs about 3. The buffer holds 4 KiB, every word is erased as it is
/// handed out, and after ``wordsBetweenReseeds`` words a fresh key and counter come from libcrypto's private generator, so a process
/// image taken later does not reveal words from before the last reseed.
///
/// The stream is a reference without locks and is not `Sendable`: one task or actor owns it.
///
/// Health: before the first word the cipher must reproduce a published vector and the source must pass its start-up test. Every seed goes
/// through the continuous tests of ``SeedSource``; at every refill no block may equal its neighbour, nor the first block the first block
/// of the last refill under the same key. A stream that failed stays failed, so no caller ever continues on zeros.
///
/// Duplication: in the child of a `fork` the buffered words are erased and a fresh key is drawn before the next word. A virtual machine
/// that is resumed twice from one snapshot can't be seen from here: ``reseed()`` before each release bounds what would repeat, given a
/// kernel that reseeds its own generator on resume.
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
    private let source: SeedSource?
    private let forks: ProcessForks
    private var birth: UInt
    /// The first block of the last refill under this key. It tells no more than the key does, and goes with it.
    private var lastFirstBlock: (UInt64, UInt64)?
    private var failure: KeystreamError?

    /// Starts a stream that is keyed by the operating system.
    ///
    /// - Throws: ``KeystreamError`` with code `selfTestFailed`, `sourceFailed`, `sourceRepeated`, `sourceUnhealthy` or `cipherFailed`.
    public convenience init() throws(KeystreamError) {
        let source = SeedSource(draw: CounterModeCipher.systemSeed)
        try source.startUp()
        try self.init(source: source)
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
        self.init(cipher: cipher, source: nil, forks: .ofThisProcess)
    }

    /// Starts a stream from any source of seeds; the first seed is only tested.
    package convenience init(source: SeedSource, forks: ProcessForks = .ofThisProcess) throws(KeystreamError) {
        try Self.selfTest()
        try source.startUp(seedCount: 1)
        self.init(cipher: try Self.makeCipher(from: source), source: source, forks: forks)
    }

    private init(cipher: CounterModeCipher, source: SeedSource?, forks: ProcessForks) {
        self.isSeededForSimulation = source == nil
        self.cipher = cipher
        self.source = source
        self.forks = forks
        self.birth = forks.count
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
        if cursor == Self.bufferWordCount || forks.count != birth { try refill() }
        let word = unsafe words[cursor]
        unsafe words[cursor] = 0
        cursor &+= 1
        return UInt64(littleEndian: word)
    }

    /// Discards what is buffered and starts a fresh key, as after ``wordsBetweenReseeds`` words. A seeded stream goes on as it was.
    ///
    /// - Throws: ``KeystreamError`` when the source fails; the stream has failed then.
    public func reseed() throws(KeystreamError) {
        guard !isSeededForSimulation else { return }
        refillsLeft = 0
        try refill()
    }

    @inline(never)
    private func refill() throws(KeystreamError) {
        if let failure { throw failure }
        do throws(KeystreamError) {
            if forks.count != birth {
                birth = forks.count
                guard !isSeededForSimulation || cursor == Self.bufferWordCount else { return }
                refillsLeft = isSeededForSimulation ? refillsLeft : 0
            }
            if refillsLeft == 0 { try changeKey() }
            // What was not handed out is erased here, the rest was erased as it was; the zeros turn into pure key stream.
            if cursor < Self.bufferWordCount { unsafe CounterModeCipher.cleanse(UnsafeMutableRawBufferPointer(words)) }
            guard unsafe cipher.encrypt(UnsafeMutableRawBufferPointer(words)) else { throw KeystreamError(.cipherFailed) }
            let firstBlock = unsafe (words[0], words[1])
            if let lastFirstBlock, lastFirstBlock == firstBlock { throw KeystreamError(.cipherFailed) }
            guard unsafe !Self.blocksRepeat(Span(_unsafeElements: UnsafeBufferPointer(words))) else { throw KeystreamError(.cipherFailed) }
            lastFirstBlock = firstBlock
            refillsLeft &-= 1
            cursor = 0
        } catch {
            failure = error
            cursor = Self.bufferWordCount
            unsafe CounterModeCipher.cleanse(UnsafeMutableRawBufferPointer(words))
            throw error
        }
    }

    /// Whether a 16-byte block equals the one after it. Blocks of one key never repeat, so this is a cipher that is stuck.
    package static func blocksRepeat(_ words: Span<UInt64>) -> Bool {
        var repeats = false
        var index = 0
        while index &+ 3 < words.count {
            // No early exit: the comparison touches every block whatever they hold.
            repeats = ((words[index] ^ words[index &+ 2]) | (words[index &+ 1] ^ words[index &+ 3])) == 0 || repeats
            index &+= 2
        }
        return repeats
    }

    /// Whether every word of the buffer that was handed out is zero; for tests.
    package var handedOutWordsAreErased: Bool { unsafe words[..<cursor].allSatisfy { $0 == 0 } }

    private func changeKey() throws(KeystreamError) {
        if let source { cipher = try Self.makeCipher(from: source) }
        lastFirstBlock = nil
        refillsLeft = Self.refillsPerKey
    }

    private static func makeCipher(from source: SeedSource) throws(KeystreamError) -> CounterModeCipher {
        guard let cipher = try source.seed({ CounterModeCipher(seed: $0) }) else { throw KeystreamError(.cipherFailed) }
        return cipher
    }
}

@available(*, unavailable, message: "A key stream has one owner: a task or an actor.")
extension Keystream: Sendable {}
