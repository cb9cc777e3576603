import Testing

@testable import Scorecards

@Suite("JSON is read strictly")
struct CardJSONTests {
    @Test(
        "What is wrong with the JSON has one of the room's codes, and its line and column",
        arguments: [
            ("", .notJSON, "line 1, column 1"), ("{\n  \"a\": 1,\n}", .notJSON, "line 3, column 1"), ("01", .notJSON, "line 1, column 1"),
            ("\"\\ud800\"", .notJSON, "line 1, column 2"), ("\"a\nb\"", .notJSON, "line 1, column 3"), ("\u{FEFF}1", .notJSON, "line 1, column 1"),
            ("1 1", .notJSON, "line 1, column 3"), (#"{"a": 1, "\u0061": 2}"#, .duplicateKey, "line 1, column 10"),
            ("[1e400]", .numberOutOfRange, "line 1, column 2"),
            (String(repeating: "[", count: 100_000), .tooLarge, "line 1, column \(ScorecardLimits.depth + 1)"),
            (String(repeating: " ", count: ScorecardLimits.fileBytes + 1), .tooLarge, "line 1, column \(ScorecardLimits.fileBytes + 1)"),
        ] as [(String, ScorecardError.Code, String)])
    func refused(_ text: String, _ code: ScorecardError.Code, _ place: String) {
        let error = #expect(throws: ScorecardError.self) { try CardJSON.read(Array(text.utf8)) }
        #expect(error?.code == code)
        #expect(error?.place == place)
        #expect(error?.advice.isEmpty == false)
    }

    @Test("Bytes that are not UTF-8 are refused")
    func notUTF8() {
        #expect(throws: ScorecardError(.notJSON, at: "", "")) { try CardJSON.read([0x22, 0xFF, 0x22]) }
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
