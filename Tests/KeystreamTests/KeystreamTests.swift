import Foundation
import Keystream
import Testing

@Suite("Key stream")
struct KeystreamTests {
    private struct CounterModeVector: Decodable {
        let key: String
        let counter: String
        let plaintext: String
        let ciphertext: String
    }

    @Test("the cipher reproduces NIST's counter-mode vector")
    func publishedVector() throws {
        let url = try #require(Bundle.module.url(forResource: "sp800-38a-f55", withExtension: "json", subdirectory: "Vectors"))
        let vector = try JSONDecoder().decode(CounterModeVector.self, from: Data(contentsOf: url))
        let encrypted = Keystream.encrypt(bytes(vector.plaintext), key: bytes(vector.key), counter: bytes(vector.counter))
        #expect(encrypted == bytes(vector.ciphertext))
        #expect(Keystream.encrypt([0], key: [1, 2, 3], counter: bytes(vector.counter)) == nil)
    }

    @Test("a seeded stream gives the golden words, across buffers and beyond the reseed interval")
    func goldenWords() throws {
        // Made with: openssl enc -aes-256-ctr -K 000102...1f -iv 0 over zeros, read as little-endian words.
        let golden: [Int: UInt64] = [
            0: 0xd09f_492a_b600_90f2, 1: 0x8077_2edd_6a9a_f3a9, 2: 0xe59f_b94a_ae76_5df0, 3: 0x3d36_c248_319b_f6a6,
            511: 0x9a9e_6589_c428_da32, 512: 0x4f5d_acd1_3056_2e51,
            131_071: 0x1f88_e6bf_c5ad_99fd, 131_072: 0x7fb5_694d_3053_27b2,
        ]
        let stream = try Keystream(seededForSimulation: [UInt8](0..<32))
        #expect(stream.isSeededForSimulation)
        var seen: [Int: UInt64] = [:]
        for index in 0...131_072 {
            let word = try stream.nextUInt64()
            if golden[index] != nil { seen[index] = word }
        }
        #expect(seen == golden)
    }

    @Test("bytes are the words in little-endian order")
    func bytesFollowWords() throws {
        let stream = try Keystream(seededForSimulation: [UInt8](0..<32))
        #expect(try stream.bytes(count: 11) == [0xf2, 0x90, 0x00, 0xb6, 0x2a, 0x49, 0x9f, 0xd0, 0xa9, 0xf3, 0x9a])
        #expect(try stream.nextUInt64() == 0xe59f_b94a_ae76_5df0)
        #expect(try stream.bytes(count: 0).isEmpty)
    }

    @Test("a simulation seed is exactly 32 bytes", arguments: [0, 16, 31, 33])
    func seedLength(count: Int) {
        #expect(throws: KeystreamError(.seedLength)) { _ = try Keystream(seededForSimulation: [UInt8](repeating: 1, count: count)) }
    }

    @Test("streams keyed by the operating system differ")
    func systemStreamsDiffer() throws {
        let first = try Keystream()
        let second = try Keystream()
        #expect(!first.isSeededForSimulation)
        #expect(try first.bytes(count: 32) != second.bytes(count: 32))
    }

    @Test("a bounded draw is unbiased where a remainder would be off by half", arguments: [1, 2, 3])
    func boundedDraw(seed: UInt8) throws {
        // Below 3 * 2^62, each quarter-range has probability 1/3; a plain remainder would give the first one 1/2.
        let stream = try Keystream(seededForSimulation: [UInt8](repeating: seed, count: 32))
        var counts = [0, 0, 0]
        for _ in 0..<6000 { counts[Int(try stream.uniform(below: 3 << 62) >> 62)] += 1 }
        // Ten standard deviations of a count with probability 1/3.
        for count in counts { #expect(abs(count - 2000) < 365) }
    }

    @Test("a bounded draw reaches every outcome and no other", arguments: [1, 2, 3, 7, 10, 255] as [UInt64])
    func boundedDrawRange(bound: UInt64) throws {
        let stream = try Keystream(seededForSimulation: [UInt8](repeating: 7, count: 32))
        var seen: Set<UInt64> = []
        for _ in 0..<(40 * bound) { seen.insert(try stream.uniform(below: bound)) }
        #expect(seen == Set(0..<bound))
    }

    @Test("the standard library's generators can draw from it")
    func randomNumberGenerator() throws {
        var stream = try Keystream(seededForSimulation: [UInt8](0..<32))
        let shuffled = Array(0..<20).shuffled(using: &stream)
        #expect(shuffled != Array(0..<20))
        #expect(shuffled.sorted() == Array(0..<20))
    }

    private func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: hex.count, by: 2).compactMap { offset in
            let start = hex.index(hex.startIndex, offsetBy: offset)
            return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)
        }
    }
}
