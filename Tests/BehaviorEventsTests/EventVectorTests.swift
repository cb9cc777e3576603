import BehaviorEvents
import Testing

@Suite("Event vectors")
struct EventVectorTests {
    @Test("Every body of accepted.jsonl is read")
    func accepted() throws {
        let reader = EventReader()
        let lines = try vectorLines("accepted.jsonl")
        #expect(lines.count == 11)
        for line in lines {
            let events = try reader.read(Array(line.utf8))
            #expect(events.allSatisfy { $0.timestamp >= 0 })
        }
    }

    @Test("Every body of refused.tsv is refused with its code at its byte")
    func refused() throws {
        let reader = EventReader()
        let lines = try vectorLines("refused.tsv")
        #expect(lines.count > 70)
        for line in lines {
            let cells = line.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false)
            let code = try #require(EventError.Code(rawValue: String(cells[0])), "unknown vector code \(cells[0])")
            let error = try #require(throws: EventError.self, "\(line)") { try reader.read(Array(cells[3].utf8)) }
            #expect(error.code == code, "\(line)")
            #expect(error.offset == Int(cells[1]), "\(line)")
            #expect(error.event == Int(cells[2]), "\(line)")
        }
    }

    @Test("The vectors, the caps' tests and the byte tests together show every error code")
    func everyCodeIsShown() throws {
        var shown = Set(try vectorLines("refused.tsv").compactMap { EventError.Code(rawValue: String($0.prefix { $0 != "\t" })) })
        shown.formUnion([.bodyTooLarge, .tooManyEvents, .tooManyItems, .invalidUTF8])
        #expect(shown == Set(EventError.Code.allCases))
    }

    @Test("SipHash-2-4-128 agrees with OpenSSL for messages of 0 to 63 bytes")
    func sipHash() throws {
        let key = SipHash128.Key(0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)
        for line in try vectorLines("siphash-2-4-128.tsv") {
            let cells = line.split(separator: "\t")
            let count = try #require(Int(cells[0]))
            let digest = SipHash128.hash((0..<count).map { UInt8($0) }, from: 0, to: count, key: key)
            let bytes = [digest.first, digest.second].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) } }
            let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            #expect(hex == cells[1], "\(count) bytes")
        }
    }
}
