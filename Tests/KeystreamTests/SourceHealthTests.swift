import Keystream
import Testing

@Suite("Health of the seed source")
struct SourceHealthTests {
    /// A source whose every byte comes from a function of its position.
    private func source(_ byte: @escaping (Int) -> UInt8) -> SeedSource {
        var position = 0
        return SeedSource { bytes in
            for index in bytes.indices {
                bytes[index] = byte(position)
                position += 1
            }
            return true
        }
    }

    /// A reproducible healthy source.
    private func healthy(_ seed: UInt8) throws -> (Int) -> UInt8 {
        let stream = try Keystream(seededForSimulation: [UInt8](repeating: seed, count: 32))
        return { _ in UInt8(truncatingIfNeeded: stream.next()) }
    }

    @Test("a healthy source passes the start-up test and a thousand seeds", arguments: 1...5 as ClosedRange<UInt8>)
    func healthySource(seed: UInt8) throws {
        let source = try source(healthy(seed))
        try source.startUp()
        try source.startUp(seedCount: 1000)
        #expect(SeedSource.startUpSeedCount * SeedSource.byteCount >= 1024)
    }

    @Test("six equal bytes in a row fail, across seeds too; five don't", arguments: [(40, 6), (46, 6), (46, 5), (100, 6), (0, 5)])
    func repetitionCount(start: Int, length: Int) throws {
        let noise = try healthy(9)
        let source = source { (start..<(start + length)).contains($0) ? 0x5a : noise($0) & 0x0f }
        if length >= 6 {
            #expect(throws: KeystreamError(.sourceUnhealthy)) { try source.startUp(seedCount: 4) }
        } else {
            // Nibbles fail the proportion test later, not in these 192 bytes.
            try source.startUp(seedCount: 1)
        }
    }

    @Test("one byte twenty times in a window of 512 fails, nineteen times doesn't", arguments: [19, 20])
    func adaptiveProportion(count: Int) throws {
        // Every 20th byte is the window's first one, and no other is; the rest count upward and differ from it.
        let source = source { position in
            position % 20 == 0 && position / 20 < count ? 0 : UInt8(1 + position % 251)
        }
        // 10 whole seeds are 480 bytes of the first window.
        if count >= 20 {
            #expect(throws: KeystreamError(.sourceUnhealthy)) { try source.startUp(seedCount: 10) }
        } else {
            try source.startUp(seedCount: 10)
        }
    }

    @Test("a source with two bits a byte is found by the start-up test")
    func lowEntropySource() throws {
        let noise = try healthy(3)
        let source = source { noise($0) & 3 }
        #expect(throws: KeystreamError(.sourceUnhealthy)) { try source.startUp() }
    }

    @Test("a source that failed once is never asked again")
    func failureIsFinal() throws {
        var calls = 0
        let source = SeedSource { bytes in
            calls += 1
            for index in bytes.indices { bytes[index] = calls == 2 ? 7 : UInt8(truncatingIfNeeded: index &* 37 &+ calls) }
            return true
        }
        try source.startUp(seedCount: 1)
        for _ in 0..<3 { #expect(throws: KeystreamError(.sourceRepeated)) { try source.startUp(seedCount: 1) } }
        #expect(calls == 2)
    }

    @Test("the system's source passes its start-up test")
    func systemSource() throws {
        for _ in 0..<20 { _ = try Keystream().nextUInt64() }
    }
}
