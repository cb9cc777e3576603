import Keystream
import Synchronization
import Testing

@Suite("Duplicated and spent key stream")
struct DuplicationTests {
    /// Gives a different seed each time and counts them.
    private final class Seeds {
        private(set) var count = 0

        func source() -> SeedSource {
            SeedSource { [self] bytes in
                count += 1
                for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index &* 29 &+ count &* 101) }
                return true
            }
        }
    }

    @Test("after a fork the child gets a fresh key before its next word")
    func forkChangesKey() throws {
        let (parentSeeds, childSeeds) = (Seeds(), Seeds())
        let forks = ProcessForks()
        let parent = try Keystream(source: parentSeeds.source())
        let child = try Keystream(source: childSeeds.source(), forks: forks)
        for _ in 0..<10 { #expect(try parent.nextUInt64() == child.nextUInt64()) }
        forks.noteFork()
        let buffered = try (0..<100).map { _ in try parent.nextUInt64() }
        let fresh = try (0..<100).map { _ in try child.nextUInt64() }
        #expect(Set(buffered).isDisjoint(with: fresh))
        #expect((parentSeeds.count, childSeeds.count) == (2, 3))
    }

    @Test("a seeded stream goes on as it was after a fork and a reseed")
    func seededStreamIsUnmoved() throws {
        let plain = try Keystream(seededForSimulation: [UInt8](0..<32))
        let reseeded = try Keystream(seededForSimulation: [UInt8](0..<32))
        for _ in 0..<1000 {
            try reseeded.reseed()
            #expect(try plain.nextUInt64() == reseeded.nextUInt64())
        }
    }

    @Test("a reseed discards the buffer and draws one seed")
    func reseedChangesKey() throws {
        let seeds = Seeds()
        let stream = try Keystream(source: seeds.source())
        let first = try stream.nextUInt64()
        try stream.reseed()
        #expect(seeds.count == 3)
        #expect(try stream.nextUInt64() != first)
    }

    @Test("words are erased as they are handed out")
    func handedOutWordsAreErased() throws {
        let stream = try Keystream()
        for _ in 0..<700 {
            _ = try stream.nextUInt64()
            #expect(stream.handedOutWordsAreErased)
        }
    }

    @Test("a block that equals its neighbour is noticed wherever it is", arguments: [0, 2, 100, 508])
    func repeatedBlock(position: Int) throws {
        let stream = try Keystream(seededForSimulation: [UInt8](0..<32))
        func repeats(_ words: [UInt64]) -> Bool { Keystream.blocksRepeat(words.span) }
        var words = try (0..<Keystream.bufferWordCount).map { _ in try stream.nextUInt64() }
        #expect(!repeats(words))
        words[position + 2] = words[position]
        #expect(!repeats(words))
        words[position + 3] = words[position + 1]
        #expect(repeats(words))
        #expect(repeats([UInt64](repeating: 0, count: 512)))
    }

    @Test("a secret buffer is zero when its storage is given back, and in a range that was erased")
    func secretBufferIsErased() {
        let erased = Mutex<[Bool]>([])
        do {
            let buffer = SecretBuffer<Int64>(count: 100) { zero in erased.withLock { $0.append(zero) } }
            for index in 0..<100 { buffer[index] = Int64(index) - 50 }
            buffer.erase(10..<20)
            for index in 0..<100 { #expect(buffer[index] == ((10..<20).contains(index) ? 0 : Int64(index) - 50)) }
        }
        #expect(erased.withLock { $0 } == [true])
    }
}
