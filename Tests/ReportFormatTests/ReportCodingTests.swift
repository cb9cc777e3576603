import AggregationTasks
import TLSPresentation
import Testing
import VectorMath
import Zlib

@testable import ReportFormat

@Suite struct ReportCodingTests {
    private func open(_ payload: [UInt8]) throws -> OpenedReport {
        let id = try #require(ReportID([UInt8](repeating: 1, count: 16)))
        return OpenedReport(metadata: ReportMetadata(id: id, time: 1, publicExtensions: .round(1)), round: 1, payload: payload[...])
    }

    /// A padded payload of a task around any plaintext.
    private func payload(_ plaintext: [UInt8], _ task: AdmittedTask, after: [UInt8] = []) throws -> [UInt8] {
        try #require(Padding.pad(Deflate.compress(plaintext) + after, to: Int(task.configuration.limits.sizeClass)))
    }

    private func expect(_ code: ReportDecodingError.Code, _ payload: [UInt8], _ task: AdmittedTask) throws {
        var decoder = ReportDecoder(task.configuration)
        let report = try open(payload)
        do {
            _ = try decoder.decode(report)
            Issue.record("accepted; expected \(code)")
        } catch { #expect(error == ReportDecodingError(code)) }
    }

    private func plaintext(_ coordinates: [Int32], _ task: AdmittedTask) throws -> [UInt8] {
        try #require(VectorLayout(task.configuration)).encode(coordinates)
    }

    @Test("Golden bytes: a small vector, stored", arguments: [UInt8(1), 2, 4])
    func golden(width: UInt8) throws {
        let task = try SampleTask.admitted(dimension: 3, width: width)
        let report = try EncodedReport(released: [1, -2, 0], task: task, level: .stored)
        let coordinates: [UInt8] =
            switch width {
            case 1: [1, 0xFE, 0]
            case 2: [0, 1, 0xFF, 0xFE, 0, 0]
            default: [0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFE, 0, 0, 0, 0]
            }
        let vector = [1, width, 0, 0, 0, 3] + coordinates
        let count = UInt8(vector.count)
        let expected = [0, 0, 0, 11 + count, 0x78, 0x01, 0x01, count, 0, ~count, 0xFF] + vector
        #expect(Array(report.payload.prefix(expected.count)) == expected)
        #expect(report.payload.dropFirst(expected.count + 4).allSatisfy { $0 == 0 })
        #expect(report.payload.count == Int(task.configuration.limits.sizeClass))
    }

    @Test("What is encoded is decoded, and every report of a task has the same length", arguments: [UInt8(1), 2, 4], CompressionLevel.allCases)
    func roundTrip(width: UInt8, level: CompressionLevel) throws {
        let task = try SampleTask.admitted(dimension: 50, width: width)
        let limits = task.configuration.limits
        var decoder = ReportDecoder(task.configuration)
        for seed in 0..<20 as Range<UInt64> {
            var generator = TestGenerator(seed: seed)
            let reach = Int32(Double(limits.normSquaredBound / 50).squareRoot()) >> Int32(seed % 5)
            let bound = min(reach, Int32(limits.coordinateBound))
            let coordinates = (0..<50).map { _ in Int32.random(in: -bound...bound, using: &generator) }
            let encoded = try EncodedReport(released: coordinates, task: task, level: level)
            #expect(encoded.payload.count == Int(limits.sizeClass))
            let report = try decoder.decode(open(encoded.payload))
            #expect(try Array(report.coordinateBytes) == Array(plaintext(coordinates, task).dropFirst(6)))
            #expect(report.squaredNorm == coordinates.reduce(0) { $0 + UInt128(UInt64($1.magnitude) * UInt64($1.magnitude)) })
            #expect(report.width.rawValue == width)
            #expect(report.round == 1)
        }
    }

    @Test("Random bytes as coordinates: the padded length never depends on the content", arguments: [UInt32(1), 7, 64, 1000])
    func sameLength(dimension: UInt32) throws {
        let task = try SampleTask.admitted(dimension: dimension)
        let length = Int(task.configuration.limits.sizeClass)
        let layout = try #require(VectorLayout(task.configuration))
        for seed in 0..<30 as Range<UInt64> {
            var generator = TestGenerator(seed: seed)
            let coordinates = (0..<dimension).map { _ in Int32.random(in: -32_768...32_767, using: &generator) }
            for level in CompressionLevel.allCases {
                #expect(Padding.pad(Deflate.compress(layout.encode(coordinates), level: level), to: length)?.count == length)
            }
        }
    }

    @Test("A vector that breaks its task's limits is not encoded")
    func encodingLimits() throws {
        let task = try SampleTask.admitted(dimension: 20)
        let limits = task.configuration.limits
        let edge = Int32(limits.coordinateBound)
        let zeros = [Int32](repeating: 0, count: 19)
        #expect(throws: Never.self) { try EncodedReport(released: zeros + [-edge], task: task) }
        #expect(throws: ReportEncodingError(.coordinateOutOfRange)) { try EncodedReport(released: zeros + [edge + 1], task: task) }
        #expect(throws: ReportEncodingError(.coordinateOutOfRange)) { try EncodedReport(released: zeros + [.min], task: task) }
        #expect(throws: ReportEncodingError(.normTooLarge)) { try EncodedReport(released: [Int32](repeating: edge, count: 20), task: task) }
        #expect(throws: ReportEncodingError(.wrongDimension)) { try EncodedReport(released: zeros, task: task) }
    }

    @Test("Each fault of a decrypted report has its own code")
    func faults() throws {
        let task = try SampleTask.admitted(dimension: 20)
        let limits = task.configuration.limits
        let good = try plaintext([Int32](repeating: 1, count: 20), task)
        func changed(_ index: Int, _ value: UInt8) -> [UInt8] {
            var bytes = good
            bytes[index] = value
            return bytes
        }
        try expect(.wrongVersion, payload(changed(0, 2), task), task)
        try expect(.wrongWidth, payload(changed(1, 4), task), task)
        try expect(.wrongDimension, payload(changed(5, 21), task), task)
        try expect(.truncated, payload(Array(good.dropLast()), task), task)
        try expect(.truncated, payload([1, 2, 0], task), task)
        try expect(.trailingBytes, payload(good + [0], task), task)
        let edge = Int32(limits.coordinateBound)
        try expect(.coordinateOutOfRange, payload(plaintext([edge + 1] + [Int32](repeating: 0, count: 19), task), task), task)
        try expect(.normTooLarge, payload(plaintext([Int32](repeating: -edge, count: 20), task), task), task)
        try expect(.inflate, payload(good, task, after: [0]), task)
        try expect(.inflate, [UInt8](repeating: 0, count: Int(limits.sizeClass)), task)
        var whole = try payload(good, task)
        try expect(.malformed, Array(whole.dropLast()), task)
        try expect(.malformed, whole + [0], task)
        whole[whole.count - 1] = 1
        try expect(.padding, whole, task)
        try expect(.truncated, [0xFF, 0xFF, 0xFF, 0xFF] + [UInt8](repeating: 0, count: Int(limits.sizeClass) - 4), task)
    }

    @Test("A bomb stops at the length of the task's vector")
    func bomb() throws {
        let task = try SampleTask.admitted(dimension: 2000)
        try expect(.trailingBytes, payload([UInt8](repeating: 0, count: 1_000_000), task), task)
    }

    @Test("A flipped bit of a payload is refused, or it is one of the few that a deflate stream leaves unused, and the report says the same")
    func bitFlips() throws {
        let task = try SampleTask.admitted(dimension: 20)
        let encoded = try EncodedReport(released: Array(-10..<10), task: task)
        var decoder = ReportDecoder(task.configuration)
        let expected = try Array(decoder.decode(open(encoded.payload)).coordinateBytes)
        var accepted = 0
        for bit in 0..<encoded.payload.count * 8 {
            var payload = encoded.payload
            payload[bit / 8] ^= 1 << UInt8(bit % 8)
            let report = try open(payload)
            guard let decoded = try? decoder.decode(report) else { continue }
            #expect(Array(decoded.coordinateBytes) == expected)
            accepted += 1
        }
        // The last block ends inside a byte; the rest of that byte means nothing (RFC 1951, section 3.2.3).
        #expect(accepted <= 7)
    }

    @Test("An impossible task has no valid report")
    func impossibleTask() throws {
        let task = try SampleTask.admitted()
        let encoded = try EncodedReport(released: [Int32](repeating: 0, count: 20), task: task)
        let wide = ReportLimits(
            coordinateWidth: 3, coordinateBound: 1, normSquaredBound: 1, sizeClass: task.configuration.limits.sizeClass)
        #expect(VectorLayout(task.configuration) != nil)
        let old = task.configuration
        let broken = TaskConfiguration(
            name: old.name, collectorURL: old.collectorURL, purpose: old.purpose, trustMode: old.trustMode, kind: old.kind,
            dimension: old.dimension, noise: old.noise, limits: wide, training: old.training, minimumBatchSize: old.minimumBatchSize,
            timePrecision: old.timePrecision, start: old.start, duration: old.duration,
            maximumReportsPerSubject: old.maximumReportsPerSubject, attoDelta: old.attoDelta)
        var decoder = ReportDecoder(broken)
        let report = try open(encoded.payload)
        do {
            _ = try decoder.decode(report)
            Issue.record("accepted")
        } catch { #expect(error == ReportDecodingError(.malformed)) }
    }
}
