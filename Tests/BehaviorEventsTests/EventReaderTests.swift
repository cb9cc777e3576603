import BehaviorEvents
import Foundation
import Testing

@Suite("Event reader")
struct EventReaderTests {
    private let reader = EventReader()

    private func read(_ text: String) throws(EventError) -> [BehaviorEvent] { try reader.read(Array(text.utf8)) }

    @Test("What a page writes is what is read, whatever the order, the spacing and the escapes", arguments: 0..<40 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let texts = (0..<20).map { _ in EventText(using: &generator) }
        #expect(try read("[" + texts.map(\.json).joined(separator: ",") + "]") == texts.map(\.event))
        #expect(try read(texts[0].json) == [texts[0].event])
    }

    @Test("A body cut anywhere is refused inside its bytes", arguments: 0..<4 as Range<UInt64>)
    func truncation(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let bytes = Array(("[" + EventText(using: &generator).json + "]").utf8)
        for length in 0..<bytes.count {
            let error = try #require(throws: EventError.self) { try reader.read(Array(bytes[..<length])) }
            #expect(error.offset <= length)
        }
    }

    @Test("A flipped bit never does more than give another event or a named error", arguments: 0..<4 as Range<UInt64>)
    func flippedBits(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let bytes = Array(EventText(using: &generator).json.utf8)
        for bit in 0..<bytes.count * 8 {
            var flipped = bytes
            flipped[bit / 8] ^= 1 << UInt8(bit % 8)
            do {
                #expect(try reader.read(flipped).count == 1)
            } catch {
                #expect(error.offset <= bytes.count)
            }
        }
    }

    @Test("Numbers are read exactly when RFC 8259's grammar has them: every text of up to five of `0 1 . e - +`")
    func everySmallNumber() throws {
        let grammar = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/
        let alphabet = Array("01.e-+")
        var texts = [""]
        var world: [String] = []
        for _ in 0..<5 {
            texts = texts.flatMap { text in alphabet.map { text + String($0) } }
            world += texts
        }
        for text in world {
            let body = "{\"event\":\"page_view\",\"event_id\":\"a\",\"subject\":\"s\",\"timestamp_ms\":1,\"currency\":\"EUR\",\"value\":\(text)}"
            let isNumber = text.wholeMatch(of: grammar) != nil
            do {
                let value = try #require(try read(body)[0].valueMicros)
                let micros = try #require(Double(text)) * 1e6
                #expect(isNumber && value == Int64((micros * (1 + 1e-15)).rounded(.down)), "\(text)")
            } catch let error as EventError {
                #expect((error.code == .numberOutOfRange) == isNumber, "\(text): \(error)")
            }
        }
    }

    @Test(
        "Prices keep six digits and are never rounded up",
        arguments: [
            ("0", 0), ("-0", 0), ("0.000001", 1), ("0.0000019", 1), ("89.95", 89_950_000), ("1e2", 100_000_000), ("12345e-3", 12_345_000),
            ("0.30000000000000004", 300_000), ("1000000000", 1_000_000_000_000_000), ("0e999999999999", 0), ("1e-999999999999", 0),
            ("0.00000000000000000000000000001e29", 1_000_000),
        ] as [(String, Int64)]
    )
    func micros(text: String, micros: Int64) throws {
        let body = "{\"event\":\"refund\",\"event_id\":\"a\",\"subject\":\"s\",\"timestamp_ms\":1,\"currency\":\"EUR\",\"value\":\(text)}"
        #expect(try read(body)[0].valueMicros == micros)
    }

    @Test(
        "Bytes that are not UTF-8 are named where they stand",
        arguments: [
            [0x80], [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xFF], [0xC3, 0x28], [0xF0, 0x9F, 0x91, 0x22],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) throws {
        let error = try #require(throws: EventError.self) { try reader.read(Array("{\"subject\":\"ab".utf8) + bytes + Array("\"}".utf8)) }
        #expect(error.code == .invalidUTF8)
        #expect(error.offset == 14)
    }

    @Test("An unescaped control character is refused", arguments: 0..<0x20 as Range<UInt8>)
    func controlCharacters(byte: UInt8) throws {
        let error = try #require(throws: EventError.self) { try reader.read(Array("{\"url\":\"a".utf8) + [byte] + Array("\"}".utf8)) }
        #expect(error.code == .controlCharacter)
        #expect(error.offset == 9)
    }

    @Test("Each cap holds at its last value and fails one beyond")
    func caps() throws {
        let one = "{\"event\":\"view_item\",\"event_id\":\"a\",\"subject\":\"s\",\"timestamp_ms\":1,\"items\":[{\"item_id\":\"1\"}]}"
        let two = "[\(one),\(one)]"
        #expect(try EventReader(limits: EventLimits(bytes: two.utf8.count)).read(Array(two.utf8)).count == 2)
        #expect(throws: EventError.self) { try EventReader(limits: EventLimits(bytes: two.utf8.count - 1)).read(Array(two.utf8)) }
        let events = try #require(throws: EventError.self) { try EventReader(limits: EventLimits(events: 1)).read(Array(two.utf8)) }
        #expect(events.code == .tooManyEvents)
        #expect(events.event == 1)
        let crowded = one.replacing("{\"item_id\":\"1\"}", with: "{\"item_id\":\"1\"},{\"item_id\":\"2\"}")
        #expect(try EventReader(limits: EventLimits(items: 2)).read(Array(crowded.utf8))[0].items.count == 2)
        let items = try #require(throws: EventError.self) { try EventReader(limits: EventLimits(items: 1)).read(Array(crowded.utf8)) }
        #expect(items.code == .tooManyItems)
        let sixtyFour = String(repeating: "\\u00e9", count: 32)
        #expect(try read(one.replacing("\"s\"", with: "\"\(sixtyFour)\""))[0].subject.utf8.count == 64)
        let long = try #require(throws: EventError.self) { try read(one.replacing("\"s\"", with: "\"\(sixtyFour)x\"")) }
        #expect(long.code == .stringTooLong)
    }

    @Test("A body nested fifty thousand deep is refused at once")
    func deepNesting() throws {
        let error = try #require(throws: EventError.self) { try read(String(repeating: "[", count: 50_000)) }
        #expect(error.code == .nestedTooDeep)
        #expect(error.offset == 1)
    }

    @Test("Words, addresses and identifiers of a page are not in what is kept")
    func nothingToRead() throws {
        let body =
            "{\"event\":\"search\",\"event_id\":\"SECRET-1\",\"subject\":\"s\",\"timestamp_ms\":1,\"search_term\":\"SECRET-2\",\"url\":\"SECRET-3\",\"page\":\"SECRET-4\"}"
        let event = try read(body)[0]
        #expect(!String(reflecting: event).contains("SECRET"))
        #expect(event.searchTermLength == 8)
        let error = try #require(throws: EventError.self) { try read("{\"subject\":\"SECRET\",\"SECRET\":1}") }
        #expect(!String(reflecting: error).contains("SECRET"))
    }

    @Test("Every name of the vocabulary is read back, and no two share it")
    func vocabulary() throws {
        #expect(Set(EventKind.allCases.map(\.name)).count == EventKind.allCases.count)
        for kind in EventKind.allCases {
            let body =
                "{\"event\":\"\(kind.name)\",\"event_id\":\"a\",\"subject\":\"s\",\"timestamp_ms\":1,\"items\":[{\"item_id\":\"1\"}]}"
            #expect(try read(body)[0].kind == kind)
        }
    }

    @Test("An error code asks for 413, 400 or 422")
    func statuses() {
        #expect(EventError.Code.bodyTooLarge.status == 413)
        #expect(EventError.Code.trailingBytes.status == 400)
        #expect(EventError.Code.unknownEvent.status == 422)
    }
}
