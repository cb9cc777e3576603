import Keystream
import Testing

@Suite("Key stream health")
struct KeystreamHealthTests {
    /// A source that plays back a script: each entry is a seed's filler, or nil to fail.
    private final class Script {
        private let entries: [UInt8?]
        private(set) var drawCount = 0

        init(_ entries: [UInt8?]) {
            self.entries = entries
        }

        func source() -> SeedSource {
            SeedSource { [self] bytes in
                defer { drawCount += 1 }
                guard drawCount < entries.count, let entry = entries[drawCount] else { return false }
                for index in bytes.indices { bytes[index] = entry &+ UInt8(truncatingIfNeeded: index) }
                return true
            }
        }
    }

    @Test("a source that gives nothing stops the stream before its first word")
    func deadSource() {
        #expect(throws: KeystreamError(.sourceFailed)) { _ = try Keystream(source: Script([nil]).source()) }
        #expect(throws: KeystreamError(.sourceFailed)) { _ = try Keystream(source: Script([1, nil]).source()) }
    }

    @Test("a source that repeats itself stops the stream before its first word")
    func stuckSource() {
        #expect(throws: KeystreamError(.sourceRepeated)) { _ = try Keystream(source: Script([5, 5]).source()) }
    }

    @Test("a source of one repeated byte stops the stream before its first word", arguments: [0, 0xff] as [UInt8])
    func constantSource(byte: UInt8) {
        let source = SeedSource { bytes in
            for index in bytes.indices { bytes[index] = byte }
            return true
        }
        #expect(throws: KeystreamError(.sourceRepeated)) { _ = try Keystream(source: source) }
    }

    @Test("a source that shortens the seed stops the stream before its first word")
    func shortSeed() {
        let source = SeedSource { bytes in
            bytes.removeLast()
            return true
        }
        #expect(throws: KeystreamError(.sourceFailed)) { _ = try Keystream(source: source) }
    }

    @Test("the key comes from the second seed, and a fresh one after every reseed interval")
    func reseeds() throws {
        let script = Script([1, 2, 3])
        let stream = try Keystream(source: script.source())
        #expect(script.drawCount == 2)
        #expect(try stream.bytes(count: 16) == firstBlock(filler: 2))
        for _ in 2..<Keystream.wordsBetweenReseeds { _ = try stream.nextUInt64() }
        #expect(script.drawCount == 2)
        #expect(try stream.bytes(count: 16) == firstBlock(filler: 3))
        #expect(script.drawCount == 3)
    }

    @Test(
        "a reseed that fails or repeats stops the stream for good",
        arguments: [(nil, .sourceFailed), (2, .sourceRepeated)] as [(UInt8?, KeystreamError.Code)])
    func failedReseed(entry: UInt8?, code: KeystreamError.Code) throws {
        let stream = try Keystream(source: Script([1, 2, entry, 9, 10]).source())
        for _ in 0..<Keystream.wordsBetweenReseeds { _ = try stream.nextUInt64() }
        for _ in 0..<3 {
            #expect(throws: KeystreamError(code)) { _ = try stream.nextUInt64() }
            #expect(throws: KeystreamError(code)) { _ = try stream.uniform(below: 10) }
            #expect(throws: KeystreamError(code)) { _ = try stream.bytes(count: 1) }
        }
    }

    private func firstBlock(filler: UInt8) -> [UInt8]? {
        let seed = (0..<UInt8(SeedSource.byteCount)).map { filler &+ $0 }
        return Keystream.encrypt([UInt8](repeating: 0, count: 16), key: Array(seed.prefix(32)), counter: Array(seed.suffix(16)))
    }
}
