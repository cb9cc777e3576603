import Testing
import Zlib

@Suite struct GzipReaderTests {
    private func lines(
        of bytes: [UInt8], pieces: Int, maximumLineLength: Int = 1000, maximumLength: Int = 1 << 24
    ) throws(InflateError) -> [String] {
        var reader = GzipReader(maximumLineLength: maximumLineLength, maximumLength: maximumLength)
        var lines: [String] = []
        var position = 0
        while position < bytes.count {
            reader.append(bytes[position..<min(position + pieces, bytes.count)])
            position += pieces
            while let line = try reader.nextLine() { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        reader.finish()
        while let line = try reader.nextLine() { lines.append(String(decoding: line, as: UTF8.self)) }
        return lines
    }

    @Test("Lines do not depend on how the stream is cut into pieces", arguments: [1, 2, 7, 64, 100_000])
    func pieces(size: Int) throws {
        let expected = (0..<300).map { String(repeating: "\($0),", count: $0 % 17) }
        let text = expected.joined(separator: "\n")
        #expect(try lines(of: Gzip.compress(Array(text.utf8)), pieces: size) == expected)
        #expect(try lines(of: Gzip.compress(Array((text + "\n").utf8)), pieces: size) == expected)
    }

    @Test("Concatenated members are one text, also when a line spans them", arguments: [1, 5, 1000])
    func members(size: Int) throws {
        let bytes = Gzip.compress(Array("one\ntw".utf8)) + Gzip.compress([]) + Gzip.compress(Array("o\nthree".utf8))
        #expect(try lines(of: bytes, pieces: size) == ["one", "two", "three"])
    }

    @Test("A long repetitive text is read in bounded windows")
    func long() throws {
        let text = String(repeating: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", count: 20_000)
        let lines = try lines(of: Gzip.compress(Array(text.utf8)), pieces: 1 << 20)
        #expect(lines.count == 20_000)
        #expect(Set(lines).count == 1)
    }

    @Test("A missing end, a broken checksum and foreign bytes have their names")
    func damage() {
        let bytes = Gzip.compress(Array("one\ntwo\n".utf8))
        #expect(throws: InflateError(.truncated, at: 0)) { try lines(of: Array(bytes.dropLast()), pieces: 3) }
        var flipped = bytes
        flipped[flipped.count - 5] ^= 1
        #expect(throws: InflateError(.badChecksum, at: 0)) { try lines(of: flipped, pieces: 3) }
        #expect(throws: InflateError(.badHeader, at: 0)) { try lines(of: bytes + [1, 2, 3], pieces: 3) }
    }

    @Test("Line length and content length are capped")
    func caps() throws {
        let bytes = Gzip.compress([UInt8](repeating: 97, count: 1_000_000))
        #expect(throws: InflateError(.lineTooLong, at: 0)) { try lines(of: bytes, pieces: 100) }
        #expect(throws: InflateError(.tooLong, at: 0)) { try lines(of: bytes, pieces: 100, maximumLineLength: 1 << 24, maximumLength: 999_999) }
        #expect(try lines(of: Gzip.compress(Array("abcd\n".utf8)), pieces: 100, maximumLineLength: 4) == ["abcd"])
        #expect(throws: InflateError(.lineTooLong, at: 0)) { try lines(of: Gzip.compress(Array("abcde\n".utf8)), pieces: 9, maximumLineLength: 4) }
    }

    @Test("No input at all is no lines") func empty() throws {
        #expect(try lines(of: [], pieces: 1) == [])
        #expect(try lines(of: Gzip.compress([]), pieces: 4) == [])
    }
}
