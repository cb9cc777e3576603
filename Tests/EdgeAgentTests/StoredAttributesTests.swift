import Enrichment
import Testing

@testable import EdgeAgent

@Suite struct StoredAttributesTests {
    /// Version 1, subject "s", three facts: a flag without end, a number until 1,000, a text until 2,000.
    private static let golden: [UInt8] =
        [1, 1, 0x73, 0, 3] + [9] + Array("subject.a".utf8) + [UInt8](repeating: 0xff, count: 8) + [3, 1] + [9] + Array("subject.b".utf8)
        + [0, 0, 0, 0, 0, 0, 0x03, 0xe8, 1, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0] + [9] + Array("subject.c".utf8)
        + [0, 0, 0, 0, 0, 0, 0x07, 0xd0, 2, 2, 0x68, 0x69]

    @Test func `the stored form is what is written down, both ways`() throws {
        let names = try ["subject.a", "subject.b", "subject.c"].map { try #require(FactName($0)) }
        let facts: [FactName: FactStore.Held] = [
            names[0]: .init(value: .flag(true), end: .max), names[1]: .init(value: .number(1), end: 1_000),
            names[2]: .init(value: .text("hi"), end: 2_000),
        ]
        #expect(StoredAttributes.encode(facts, of: "s") == Self.golden)
        let read = try StoredAttributes.decode(Self.golden)
        #expect(read.subject == "s" && read.facts == facts)
    }

    @Test func `every cut, every longer form and impossible bytes are refused`() {
        for length in 0..<Self.golden.count {
            #expect(throws: (any Error).self) { _ = try StoredAttributes.decode(Array(Self.golden.prefix(length))) }
        }
        #expect(throws: (any Error).self) { _ = try StoredAttributes.decode(Self.golden + [0]) }
        for position in [0, 6, 23, 24] {
            var bytes = Self.golden
            bytes[position] = 0xee
            #expect(throws: (any Error).self) { _ = try StoredAttributes.decode(bytes) }
        }
    }

    @Test func `bytes from anywhere never trap`() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<10_000 {
            var bytes = Self.golden
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: .min ... .max, using: &generator)
            }
            #expect(((try? StoredAttributes.decode(bytes))?.facts.count ?? 0) <= 3)
        }
    }
}
