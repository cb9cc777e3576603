import Testing
import Zlib

@Suite struct InflateTests {
    @Test("What is compressed comes back, at every level and many lengths", arguments: CompressionLevel.allCases)
    func roundTrip(level: CompressionLevel) throws {
        var generator = TestGenerator(seed: 7)
        for length in [0, 1, 2, 15, 255, 256, 4096, 70_000] {
            for entropy in [UInt8(0), 3, 255] {
                let bytes = (0..<length).map { _ in UInt8.random(in: 0...entropy, using: &generator) }
                let packed = Deflate.compress(bytes, level: level)
                #expect(packed.count <= length + length / 4096 + length / 16_384 + 13)
                #expect(try Inflate.decompress(packed[...], maximumLength: length) == bytes)
                #expect(try Gzip.decompress(Gzip.compress(bytes, level: level)[...], maximumLength: length) == bytes)
            }
        }
    }

    @Test("The cap is absolute: one byte less than the content is too little", arguments: [1, 2, 257, 1000, 100_000])
    func cap(length: Int) {
        let packed = Deflate.compress([UInt8](repeating: 0, count: length))
        #expect(throws: InflateError(.tooLong, at: 0)) { try Inflate.decompress(packed[...], maximumLength: length - 1) }
        #expect(throws: InflateError(.tooLong, at: 0)) { try Inflate.decompress(packed[...], maximumLength: 0) }
        #expect(throws: InflateError(.tooLong, at: 0)) { try Inflate.decompress(packed[...], maximumLength: -1) }
    }

    @Test("A bomb of a thousand to one stops at the cap")
    func bomb() {
        let bomb = Deflate.compress([UInt8](repeating: 0, count: 20_000_000), level: .smallest)
        #expect(bomb.count < 20_000)
        #expect(throws: InflateError(.tooLong, at: 0)) { try Inflate.decompress(bomb[...], maximumLength: 65_536) }
    }

    @Test("A stream cut anywhere is truncated, in both formats")
    func truncation() {
        let bytes = Array("a low voice is heard by those who listen, and listen, and listen".utf8)
        for (packed, read) in [(Deflate.compress(bytes), Inflate.decompress), (Gzip.compress(bytes), Gzip.decompress)] {
            for length in packed.indices {
                #expect(throws: InflateError(.truncated, at: 0)) { try read(packed[..<length], 1000) }
            }
        }
    }

    @Test("A byte behind the stream is an error, and so is a second stream")
    func trailing() {
        let packed = Deflate.compress([1, 2, 3])
        #expect(throws: InflateError(.trailingBytes, at: 0)) { try Inflate.decompress((packed + [0])[...], maximumLength: 10) }
        #expect(throws: InflateError(.trailingBytes, at: 0)) { try Inflate.decompress((packed + packed)[...], maximumLength: 10) }
        let member = Gzip.compress([1, 2, 3])
        #expect(throws: InflateError(.trailingBytes, at: 0)) { try Gzip.decompress((member + member)[...], maximumLength: 10) }
    }

    @Test("Each flipped bit of the checksum is a bad checksum", arguments: 0..<32)
    func checksum(bit: Int) {
        var packed = Deflate.compress([1, 2, 3])
        packed[packed.count - 4 + bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(throws: InflateError(.badChecksum, at: 0)) { try Inflate.decompress(packed[...], maximumLength: 10) }
    }

    @Test("A preset dictionary is refused by name")
    func presetDictionary() {
        // 78 BB: method and window, FDICT set, header check; then the dictionary's identifier.
        let packed: [UInt8] = [0x78, 0xBB, 0, 0, 0, 1, 3, 0, 0, 0, 0, 1]
        #expect(throws: InflateError(.presetDictionary, at: 0)) { try Inflate.decompress(packed[...], maximumLength: 10) }
    }

    @Test("The other format's header is a bad header")
    func wrongFormat() {
        #expect(throws: InflateError(.badHeader, at: 0)) { try Inflate.decompress(Gzip.compress([1])[...], maximumLength: 10) }
        #expect(throws: InflateError(.badHeader, at: 0)) { try Gzip.decompress(Deflate.compress([1])[...], maximumLength: 10) }
    }

    @Test("A reused decompressor forgets the stream before, also a broken one")
    func reuse() throws {
        var inflater = Inflater()
        let good = Deflate.compress(Array(0..<200))
        for broken in [Array(good.dropLast()), good + [1], [0x77, 0x85], []] {
            #expect(throws: InflateError.self) { try inflater.decompress(broken[...], maximumLength: 1000) }
            #expect(try inflater.decompress(good[...], maximumLength: 200, expectedLength: 200) == Array(0..<200))
        }
    }

    @Test("A slice is read from its own start")
    func slice() throws {
        let packed = [9, 9, 9] + Deflate.compress([1, 2, 3]) + [9]
        #expect(try Inflate.decompress(packed[3..<packed.count - 1], maximumLength: 3) == [1, 2, 3])
    }

    @Test("Random bytes and random flips never trap, and the cap holds", arguments: 0..<50 as Range<UInt64>)
    func noise(seed: UInt64) {
        var generator = TestGenerator(seed: seed)
        let original = Deflate.compress((0..<500).map { _ in UInt8.random(in: 0...7, using: &generator) })
        for _ in 0..<40 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            let content = try? Inflate.decompress(bytes[...], maximumLength: 500)
            #expect((content ?? []).count <= 500)
        }
    }
}

/// SplitMix64: the same draws for the same seed.
struct TestGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
