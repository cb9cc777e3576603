import AggregationTasks
import TLSPresentation
import Testing

@testable import ReportFormat

@Suite struct MessageLimitTests {
    private func sample(_ seed: UInt64, payload: Int = 8) throws -> SealedReport {
        var generator = TestGenerator(seed: seed)
        let ciphertext = try #require(
            HPKECiphertext(configurationID: 1, encapsulatedKey: [1], payload: [UInt8](repeating: UInt8(seed & 255), count: payload)))
        return SealedReport(
            metadata: ReportMetadata(id: ReportID(random: &generator), time: 5, publicExtensions: .round(9)), publicShare: [],
            ciphertexts: [ciphertext])
    }

    @Test("Extension types must strictly increase, in code and in bytes")
    func extensionOrder() throws {
        let one = try #require(ReportExtension(type: 1, data: [1]))
        let two = try #require(ReportExtension(type: 2, data: []))
        #expect(ReportExtensions([one, two])?.list == [one, two])
        #expect(ReportExtensions([two, one]) == nil)
        #expect(ReportExtensions([one, one]) == nil)
        for list in [[two, one], [one, one]] {
            var writer = ByteWriter()
            writer.vector16 { body in for item in list { item.encode(into: &body) } }
            #expect(throws: CodecError(.invalidValue, at: 0)) { try ReportExtensions(decoding: writer.bytes) }
        }
        #expect(ReportExtension(type: 1, data: [UInt8](repeating: 0, count: 65_536)) == nil)
        let longest = try #require(ReportExtension(type: 1, data: [UInt8](repeating: 0, count: 65_531)))
        #expect(ReportExtensions([longest])?.encoded().count == 65_537)
        #expect(ReportExtensions([longest, two]) == nil)
    }

    @Test("The round is an extension of type 0xFF01 with eight bytes, and stands alone")
    func round() throws {
        #expect(ReportExtensions.round(258).encoded() == [0, 12, 0xFF, 0x01, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2])
        #expect(ReportExtensions.round(.max).soleRound == .max)
        #expect(ReportExtensions.none.soleRound == nil)
        let other = try #require(ReportExtension(type: 1, data: []))
        let pair = try #require(ReportExtensions([other, .round(1)]))
        #expect(pair.soleRound == nil)
        let short = try #require(ReportExtension(type: 0xFF01, data: [1]))
        let malformed = try #require(ReportExtensions([short]))
        #expect(malformed.soleRound == nil)
    }

    @Test("A report in direct mode has one ciphertext, in split mode two; the wrong mode does not fit")
    func modes() throws {
        let bytes = try sample(1).bytes
        #expect(try SealedReport(decoding: bytes, mode: .direct) == sample(1))
        #expect(throws: CodecError(.truncated, at: 0)) { try SealedReport(decoding: bytes, mode: .split) }
    }

    @Test("An upload body is bounded in reports and bytes, and never empty")
    func uploadLimits() throws {
        let request = UploadRequest(reports: try (0..<3).map { try sample($0) })
        let body = request.encoded()
        let exact = UploadRequest.Limits(reports: 3, bytes: body.count)
        #expect(try UploadRequest(decoding: body, mode: .direct, limits: exact) == request)
        for limits in [UploadRequest.Limits(reports: 2, bytes: body.count), .init(reports: 3, bytes: body.count - 1), .init(reports: 0, bytes: 0)] {
            #expect(throws: CodecError(.lengthOutOfRange, at: 0)) { try UploadRequest(decoding: body, mode: .direct, limits: limits) }
        }
        #expect(throws: CodecError(.lengthOutOfRange, at: 0)) { try UploadRequest(decoding: [], mode: .direct, limits: exact) }
        #expect(throws: CodecError(.truncated, at: 0)) { try UploadRequest(decoding: Array(body.dropLast()), mode: .direct, limits: exact) }
    }

    @Test("A length that promises more than there is takes no memory")
    func lyingLength() throws {
        var bytes = try sample(1).bytes
        bytes.replaceSubrange(bytes.count - 12..<bytes.count - 8, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(throws: CodecError(.truncated, at: 0)) { try SealedReport(decoding: bytes, mode: .direct) }
    }

    @Test("An unknown rejection code is an error", arguments: [0, 12, 255] as [UInt8])
    func unknownRejection(code: UInt8) {
        #expect(throws: CodecError(.invalidValue, at: 0)) { try UploadErrors(decoding: [UInt8](repeating: 1, count: 16) + [code]) }
    }

    @Test("An identifier is 16 bytes, and prints as base64url")
    func identifier() throws {
        #expect(ReportID([UInt8](repeating: 0, count: 15)) == nil)
        #expect(ReportID([UInt8](repeating: 0, count: 17)) == nil)
        let id = try #require(ReportID(0..<16 as Range<UInt8>))
        #expect(id.bytes == Array(0..<16))
        #expect(id.description == "AAECAwQFBgcICQoLDA0ODw")
    }

    @Test("Random bytes never trap a reader", arguments: 0..<200 as Range<UInt64>)
    func noise(seed: UInt64) {
        var generator = TestGenerator(seed: seed)
        let bytes = (0..<Int.random(in: 0...200, using: &generator)).map { _ in UInt8.random(in: 0...3, using: &generator) }
        for mode in TrustMode.allCases {
            if let report = try? SealedReport(decoding: bytes, mode: mode) { #expect(report.bytes == bytes) }
        }
        if let errors = try? UploadErrors(decoding: bytes) { #expect(errors.encoded() == bytes) }
        if let share = try? PlaintextInputShare(decoding: bytes) { #expect(share.encoded() == bytes) }
    }
}
