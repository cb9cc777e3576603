import Foundation
import TLSPresentation
import Testing

@testable import RankingModel

@Suite struct CanonicalBytesTests {
    private static func vector(_ name: String) throws -> [UInt8] {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "hex", subdirectory: "Vectors"))
        let digits = try String(contentsOf: url, encoding: .utf8).filter { !$0.isWhitespace }
        return stride(from: 0, to: digits.count, by: 2).compactMap { offset in
            let start = digits.index(digits.startIndex, offsetBy: offset)
            return UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16)
        }
    }

    private static var model: RankingModel? {
        RankingModel(version: 7, schemaFingerprint: [UInt8](repeating: 0xab, count: 32), weights: [0, 1, -2.5, 0.1])
    }

    @Test func `The model's bytes are the golden ones, both ways`() throws {
        let golden = try Self.vector("model")
        #expect(try RankingModel(decoding: golden) == Self.model)
        #expect(Self.model?.encoded() == golden)
    }

    @Test func `The schema's fingerprint is the golden one`() throws {
        #expect(FeatureSchema.current.fingerprint == (try Self.vector("schema")))
    }

    @Test func `Every truncation is an error, never a trap`() throws {
        let model = try Self.vector("model")
        for length in model.indices {
            #expect(throws: CodecError(.truncated, at: 0)) { try RankingModel(decoding: Array(model[..<length])) }
        }
    }

    @Test(arguments: [Float16.nan, .infinity, -.infinity, -0.0, 64_992]) func `A weight that isn't plain is refused`(weight: Float16) throws {
        var bytes = try Self.vector("model")
        bytes.replaceSubrange(bytes.count - 2..<bytes.count, with: [UInt8(weight.bitPattern >> 8), UInt8(weight.bitPattern & 0xff)])
        #expect(throws: CodecError.self) { try RankingModel(decoding: bytes) }
    }

    @Test func `Bytes left over, an unknown format and a count of zero each have their error`() throws {
        let golden = try Self.vector("model")
        #expect(throws: CodecError(.trailingBytes, at: 0)) { try RankingModel(decoding: golden + [0]) }
        var other = golden
        other[1] = 3
        #expect(throws: CodecError(.invalidValue, at: 0)) { try RankingModel(decoding: other) }
        other = golden
        other[43] = 0
        #expect(throws: CodecError(.lengthOutOfRange, at: 0)) { try RankingModel(decoding: other) }
    }
}
