import Testing

@testable import Scorecards

@Suite("JSON is read strictly")
struct JSONTreeReaderTests {
    @Test(
        "What RFC 8259 does not allow is refused",
        arguments: [
            "", " ", "{", "}", "[1,]", "{\"a\":1,}", "{a:1}", "{'a':1}", "[1 2]", "01", "-", "+1", ".5", "1.", "1e", "1e+", "0x1", "NaN", "Infinity",
            "-Infinity",
            "nul", "True", "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "\"\t\"", "1 1", "[]]",
            "/**/1",
            "\u{FEFF}1", "[\"a\" : 1]", "{\"a\" 1}", "{\"a\":}",
        ])
    func refused(_ text: String) {
        #expect(throws: ScorecardError(.notJSON, at: "", "")) { try JSONTreeReader.read(Array(text.utf8)) }
    }

    @Test(
        "Bytes that are not UTF-8 are refused",
        arguments: [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xEF, 0xBB]])
    func notUTF8(_ bytes: [UInt8]) {
        #expect(throws: ScorecardError(.notJSON, at: "", "")) { try JSONTreeReader.read(bytes) }
    }

    @Test(
        "Numbers are the nearest Double",
        arguments: [
            ("0", 0.0), ("-0", 0), ("1e2", 100), ("1E-2", 0.01), ("-12.5e+1", -125), ("0.1", 0.1),
            ("123456789012345678901234567890", 1.2345678901234568e29),
        ])
    func numbers(_ text: String, _ expected: Double) throws {
        guard case .number(let number) = try JSONTreeReader.read(Array(" \(text)\n".utf8)) else {
            Issue.record("no number")
            return
        }
        #expect(number == expected)
    }

    @Test("Escapes and keys written with escapes are what they stand for")
    func escapes() throws {
        guard case .text(let text) = try JSONTreeReader.read(Array(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#.utf8)) else {
            Issue.record("no text")
            return
        }
        #expect(text == "\"\\/\u{8}\u{C}\n\r\té😀é")
        #expect(throws: ScorecardError(.duplicateKey, at: "", "")) { try JSONTreeReader.read(Array(#"{"a": 1, "\u0061": 2}"#.utf8)) }
    }

    @Test("Depth, size and magnitude have bounds")
    func bounds() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: ScorecardError(.tooLarge, at: "", "")) { try JSONTreeReader.read(Array(deep.utf8)) }
        #expect(throws: ScorecardError(.tooLarge, at: "", "")) {
            try JSONTreeReader.read(Array(repeating: 0x20, count: ScorecardLimits.fileBytes + 1))
        }
        #expect(throws: ScorecardError(.numberOutOfRange, at: "", "")) { try JSONTreeReader.read(Array("1e400".utf8)) }
    }

    @Test("A card cut off anywhere is refused, and so is one with a byte too many")
    func everyPrefix() {
        let bytes = Array(CardText.points.utf8)
        for end in 0..<bytes.count {
            #expect(throws: ScorecardError.self) { try Scorecard(reading: Array(bytes[..<end])) }
        }
        #expect(throws: ScorecardError(.notJSON, at: "", "")) { try Scorecard(reading: bytes + [UInt8(ascii: "1")]) }
    }

    @Test("A flipped bit gives an error or another digest, never a trap")
    func everyBit() throws {
        let bytes = Array(CardText.logistic.utf8)
        let digest = try Scorecard(reading: bytes).digest
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1 << UInt8(position % 8)
            if let card = try? Scorecard(reading: changed) { #expect(card.digest != digest) }
        }
    }

    @Test("Texts of a file stand in messages without control characters and cut off")
    func quoting() {
        #expect(Quoted("a\u{1B}[1mb\u{9B}").description == "\"a?[1mb?\"")
        #expect(Quoted(String(repeating: "x", count: 100)).description.count == 67)
    }
}
