import Enrichment
import Testing

@Suite("Strict JSON")
struct StrictJSONTests {
    private func read(_ text: String, _ limits: StrictJSONLimits = StrictJSONLimits()) throws(StrictJSONError) -> StrictJSON {
        try StrictJSON(reading: Array(text.utf8), limits: limits)
    }

    private func code(_ text: String, _ limits: StrictJSONLimits = StrictJSONLimits()) -> StrictJSONError.Code? {
        do {
            _ = try read(text, limits)
            return nil
        } catch { return error.code }
    }

    @Test("a tree keeps order, values and places")
    func reads() throws {
        let json = try read(#" {"b":[1,-0.5e1,true,null],"a":{"text":"\u00e9\n\ud83d\ude00"}} "#)
        #expect(json.members?.map(\.name) == ["b", "a"])
        #expect(json["b"]?.array?.map(\.value) == [.number(1), .number(-5), .flag(true), .null])
        #expect(json["a"]?["text"]?.text == "é\n😀")
        #expect(json.offset == 1)
        #expect(json["b"]?.offset == 6)
        #expect(json["b"]?.array?[0].integer == 1)
        #expect(json["c"] == nil)
        #expect(json["b"]?["a"] == nil)
    }

    @Test(
        "what is not strict JSON has a code of its own",
        arguments: [
            ("", StrictJSONError.Code.unexpectedEnd), ("[1", .unexpectedEnd), ("{\"a\"", .unexpectedEnd), ("\"a", .unexpectedEnd),
            ("tru", .unexpectedEnd), ("-", .unexpectedEnd), ("1.", .unexpectedEnd), ("\"\\", .unexpectedEnd), ("\"\\u12", .unexpectedEnd),
            ("\u{FEFF}1", .unexpectedByte), ("[1,]", .unexpectedByte), ("{\"a\":1,}", .unexpectedByte), ("{a:1}", .unexpectedByte),
            ("[1 2]", .unexpectedByte), ("nul1", .unexpectedByte), ("'a'", .unexpectedByte), ("// a\n1", .unexpectedByte), ("]", .unexpectedByte),
            ("NaN", .unexpectedByte), ("Infinity", .unexpectedByte), ("\0", .unexpectedByte),
            ("01", .invalidNumber), ("1.e", .invalidNumber), ("-a", .invalidNumber), ("1.5.2", .invalidNumber), ("0x10", .invalidNumber),
            ("1e+x", .invalidNumber),
            ("1e400", .numberOutOfRange), ("-1e400", .numberOutOfRange),
            ("1 2", .trailingText), ("{} {}", .trailingText),
            ("\"\\x\"", .invalidEscape), ("\"\\u12g4\"", .invalidEscape),
            ("\"\\ud800\"", .loneSurrogate), ("\"\\udc00\"", .loneSurrogate), ("\"\\ud800\\u0041\"", .loneSurrogate),
            ("\"\\ud800\\n\"", .loneSurrogate),
            ("\"a\nb\"", .controlCharacter),
            (#"{"a":1,"b":2,"a":3}"#, .duplicateName), (#"{"a":1,"\u0061":3}"#, .duplicateName),
        ])
    func refuses(text: String, expected: StrictJSONError.Code) { #expect(code(text) == expected) }

    @Test("bytes that are not UTF-8 are refused", arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]] as [[UInt8]])
    func refusesBytes(bytes: [UInt8]) {
        #expect(throws: StrictJSONError.self) { try StrictJSON(reading: [0x22] + bytes + [0x22]) }
    }

    @Test("size, depth and number of values have caps, exactly")
    func caps() {
        #expect(code("[[[1]]]", StrictJSONLimits(depth: 3)) == nil)
        #expect(code("[[[1]]]", StrictJSONLimits(depth: 2)) == .tooDeep)
        #expect(code("[{\"a\":[]},{\"a\":[]}]", StrictJSONLimits(depth: 3)) == nil)
        #expect(code("[1,2]", StrictJSONLimits(values: 3)) == nil)
        #expect(code("[1,2,3]", StrictJSONLimits(values: 3)) == .tooManyValues)
        #expect(code("[1,2]", StrictJSONLimits(bytes: 5)) == nil)
        #expect(code("[1,2] ", StrictJSONLimits(bytes: 5)) == .tooLarge)
        #expect(code(String(repeating: "[", count: 100_000), StrictJSONLimits(depth: .max)) == .tooDeep)
    }

    @Test("an error says line and column")
    func places() {
        let error = #expect(throws: StrictJSONError.self) { try read("{\n  \"a\": 1,\n  \"a\": 2\n}") }
        #expect(error?.description == "line 3, column 3: this name stands in the object twice")
        #expect(error?.offset == 14)
    }

    @Test(
        "numbers are written as ECMAScript writes them (RFC 8785, appendix B)",
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"), (0xC340_0000_0000_0000, "-9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
            (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"), (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"),
            (0x3EB0_C6F7_A0B5_ED8D, "0.000001"), (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5555, "333333333.3333333"),
            (0xBECB_F647_612F_3696, "-0.0000033333333333333333"), (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func numbers(bits: UInt64, text: String) throws {
        let number = Double(bitPattern: bits)
        #expect(StrictJSON.digits(of: number) == text)
        #expect(try read(text).number == number)
    }

    @Test("canonical bytes sort names, and are read as the same value")
    func canonical() throws {
        let json = try read(#"{"peach":"\u0001/\"\\","é":[1.50,2e3,false],"a":{},"b":null,"A":[]}"#)
        let bytes = json.canonicalBytes
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"A":[],"a":{},"b":null,"peach":"\u0001/\"\\","é":[1.5,2000,false]}"#)
        #expect(try StrictJSON(reading: bytes).canonicalBytes == bytes)
    }

    @Test("no cut and no flipped bit of a text traps, and what is read is written and read again", arguments: 0..<40)
    func damaged(seed: UInt64) throws {
        var generator = SplitMix(seed)
        let bytes = StrictJSON.random(depth: 4, &generator).canonicalBytes
        #expect(try StrictJSON(reading: bytes).canonicalBytes == bytes)
        for _ in 0..<40 {
            var damaged = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
            if !damaged.isEmpty { damaged[Int.random(in: 0..<damaged.count, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator) }
            guard let json = try? StrictJSON(reading: damaged) else { continue }
            #expect(try StrictJSON(reading: json.canonicalBytes).canonicalBytes == json.canonicalBytes)
        }
    }
}

private struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}

extension StrictJSON {
    fileprivate static func random(depth: Int, _ generator: inout SplitMix) -> StrictJSON {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 4), using: &generator) {
        case 0: StrictJSON(.null)
        case 1: StrictJSON(.flag(Bool.random(using: &generator)))
        case 2: StrictJSON(.number(Double(sign: .minus, exponent: Int.random(in: -1_000...1_000, using: &generator), significand: 1.1)))
        case 3: .text(String((0..<Int.random(in: 0...5, using: &generator)).compactMap { _ in "aé\"\\\n😀\u{1}z".randomElement(using: &generator) }))
        case 4: StrictJSON(.array((0..<Int.random(in: 0...4, using: &generator)).map { _ in random(depth: depth - 1, &generator) }))
        default:
            StrictJSON(.object((0..<Int.random(in: 0...4, using: &generator)).map { Member("k\($0)", random(depth: depth - 1, &generator)) }))
        }
    }
}
