import Foundation
import Testing

@testable import Zlib

/// zlib's own corpus of error paths (test/infcover.c).
@Suite struct InflateVectorTests {
    struct File: Decodable {
        let source: String
        let cases: [Case]
    }

    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let hex: String
        let windowBits: Int
        let expect: String

        var testDescription: String { name }

        var bytes: [UInt8] {
            var digits = hex.utf8.makeIterator()
            var bytes: [UInt8] = []
            while let high = digits.next(), let low = digits.next() {
                bytes.append(UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16) ?? 0)
            }
            return bytes
        }
    }

    static let cases: [Case] = {
        let url = Bundle.module.url(forResource: "infcover-cases", withExtension: "json", subdirectory: "Vectors")
        let file = url.flatMap { try? Data(contentsOf: $0) }.flatMap { try? JSONDecoder().decode(File.self, from: $0) }
        return file?.cases ?? []
    }()

    @Test("All 25 cases are there") func count() { #expect(Self.cases.count == 25) }

    @Test("Each case ends as zlib says it must", arguments: cases)
    func vector(_ vector: Case) throws {
        let bytes = vector.bytes
        let format: StreamFormat
        switch vector.windowBits {
        case -15: format = .raw
        case 15: format = .zlib
        case 31: format = .gzip
        // 32 more asks zlib to tell gzip from zlib by the first byte.
        case 47: format = bytes.first == 0x1F ? .gzip : .zlib
        default:
            Issue.record("unknown windowBits \(vector.windowBits)")
            return
        }
        var inflater = Inflater(format)
        switch vector.expect {
        case "no-error":
            // Every good case is a whole stream, or one followed by bytes that zlib leaves unread.
            do { _ = try inflater.decompress(bytes[...], maximumLength: 1 << 20) } catch { #expect(error.code == .trailingBytes) }
        case "error":
            let expected: InflateError.Code =
                switch vector.name {
                case "incorrect data check", "incorrect length check": .badChecksum
                case "bad gzip method", "bad gzip flags", "bad zlib method", "bad zlib header check": .badHeader
                default: .corrupt
                }
            #expect(throws: InflateError(expected, at: 0)) { try inflater.decompress(bytes[...], maximumLength: 1 << 20) }
        default: Issue.record("unknown expectation \(vector.expect)")
        }
    }
}
