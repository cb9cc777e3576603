import AggregationTasks
import Testing
import VectorMath

@testable import Aggregation

@Suite("Round records")
struct RoundRecordTests {
    /// Two coordinates on a grid of eighths, three reports: means of (1, -1) in weight space.
    private static func accumulator() throws -> IntegerAccumulator {
        var accumulator = try IntegerAccumulator(dimension: 2, width: .two)
        for report in [[0, 7, 0xff, 0xf9], [0, 8, 0xff, 0xf8], [0, 9, 0xff, 0xf7]] as [[UInt8]] { try accumulator.add(report.span) }
        return accumulator
    }

    private static func task() -> TaskConfiguration {
        TaskConfiguration(
            name: "ranker", collectorURL: "https://collector.example", purpose: .modelImprovement, trustMode: .direct,
            kind: .modelUpdate(schemaFingerprint: [UInt8](repeating: 5, count: 32)), dimension: 2,
            noise: NoiseParameters(gridExponent: 3, clipNorm: 100, varianceNumerator: 900, varianceDenominator: 1),
            limits: ReportLimits(coordinateWidth: 2, coordinateBound: 1000, normSquaredBound: 1_500_000, sizeClass: 112),
            training: TrainingParameters(learningRateMicros: 50_000, epochs: 1, maximumSessions: 10), minimumBatchSize: 3, timePrecision: 60,
            start: 0, duration: 600, maximumReportsPerSubject: 4, attoDelta: 1_000_000_000_000)
    }

    private static func record(
        _ optimizer: ServerOptimizer = .fedAvg(learningRate: 1), state: OptimizerState = OptimizerState(), before: [Float] = [1, -2],
        after: [Float] = [2, -3], limit: Float = 1e6
    ) throws -> RoundRecord {
        try RoundRecord(
            taskConfiguration: [1, 2, 3], round: 7, opened: 100, closed: 200, accumulator: accumulator(),
            rejections: [.init(cause: "duplicate", count: 2), .init(cause: "late", count: 1)], optimizer: optimizer, stateBefore: state,
            weightsBefore: before, weightLimit: limit, weightsAfter: after,
            modelIn: .init(version: 4, contentVersion: 3, sha256: [UInt8](repeating: 0xaa, count: 32)),
            modelOut: .init(version: 5, contentVersion: 5, sha256: [UInt8](repeating: 0xbb, count: 32)))
    }

    @Test("have one byte form, written out here in full")
    func golden() throws {
        let bytes = try Self.record().canonicalBytes
        let golden =
            "01" + "00000003" + "010203" + "0000000000000007" + "0000000000000064" + "00000000000000c8"
            // The sums: version, width, limit, count, dimension, 24 and -24.
            + "00000026" + "01" + "02" + "00000000ffffffff" + "0000000000000003" + "00000002" + "0000000000000018" + "ffffffffffffffe8"
            + "02" + "09" + "6475706c6963617465" + "0000000000000002" + "04" + "6c617465" + "0000000000000001"
            + "01" + "3ff0000000000000"
            + "00000011" + "01" + "0000000000000000" + "00000000" + "00000000"
            + "00000002" + "3f800000" + "c0000000" + "40000000" + "c0400000" + "49742400"
            + "0000000000000004" + "0000000000000003" + String(repeating: "aa", count: 32)
            + "0000000000000005" + "0000000000000005" + String(repeating: "bb", count: 32)
        #expect(bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == golden)
        #expect(try RoundRecord(canonicalBytes: bytes) == Self.record())
    }

    static let optimizers: [ServerOptimizer] = [
        .fedAvg(learningRate: 1.6), .fedAvgM(momentum: 0.9, learningRate: 0.1), .fedAdam(.init()), .fedAdam(.init(variant: .biasCorrected)),
    ]

    @Test("come back for every optimizer, and replay what the collector computed", arguments: optimizers)
    func roundTrip(_ optimizer: ServerOptimizer) throws {
        var (state, weights) = (OptimizerState(), [1, -2] as [Float])
        let mean = try AveragedUpdate(Self.accumulator(), for: Self.task())
        for _ in 0..<3 {
            let (stateBefore, before) = (state, weights)
            weights = RoundRecord.clamped(try optimizer.step(before, by: mean, state: &state), to: 4)
            let record = try Self.record(optimizer, state: stateBefore, before: before, after: weights, limit: 4)
            let restored = try RoundRecord(canonicalBytes: record.canonicalBytes)
            #expect(restored == record)
            let replay = try restored.replay(Self.task())
            #expect(replay.weights.map(\.bitPattern) == weights.map(\.bitPattern) && replay.state == state)
        }
    }

    @Test("clamp what the step leads beyond the limit")
    func clamp() throws {
        let replay = try Self.record(after: [1.5, -1.5], limit: 1.5).replay(Self.task())
        #expect(replay.weights == [1.5, -1.5])
    }

    @Test("are read from no other bytes: each cut, and each bit flipped, is refused or gives another record")
    func damage() throws {
        let record = try Self.record()
        let bytes = record.canonicalBytes
        for length in bytes.indices { #expect(throws: AggregationError.self) { try RoundRecord(canonicalBytes: Array(bytes[..<length])) } }
        #expect(throws: AggregationError(.malformed)) { try RoundRecord(canonicalBytes: bytes + [0]) }
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << bit
                guard let other = try? RoundRecord(canonicalBytes: flipped) else { continue }
                #expect(other != record && other.canonicalBytes == flipped, "byte \(index), bit \(bit)")
            }
        }
    }

    @Test("hold together, or are not made")
    func rules() throws {
        #expect(throws: AggregationError(.shape)) { try Self.record(before: [1]) }
        #expect(throws: AggregationError(.nonFinite)) { try Self.record(after: [.nan, 0]) }
        #expect(throws: AggregationError(.nonFinite)) { try Self.record(limit: .infinity) }
        #expect(throws: AggregationError(.parameter)) { try Self.record(limit: 0) }
        #expect(throws: AggregationError(.parameter)) { try Self.record(.fedAvg(learningRate: -1)) }
        var small = Self.task()
        small = TaskConfiguration(
            name: small.name, collectorURL: small.collectorURL, purpose: small.purpose, trustMode: small.trustMode, kind: small.kind, dimension: 2,
            noise: small.noise, limits: small.limits, training: small.training, minimumBatchSize: 4, timePrecision: 60, start: 0, duration: 600,
            maximumReportsPerSubject: 4, attoDelta: 1)
        #expect(throws: AggregationError(.belowMinimumBatch)) { try Self.record().replay(small) }
    }
}
