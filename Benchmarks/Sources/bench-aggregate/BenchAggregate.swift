import Aggregation
import Foundation
import VectorMath
import Zlib

/// Decode, validate and accumulate 1,000 reports on one core: one JSON line for each dimension, the median of seven runs.
///
/// `updates_per_second` takes a report from its decompressed bytes (header, range, exact norm) into the sums, which is what the peer
/// does from its own serialised arrays. Inflating is timed apart and together, since the peer's updates are not compressed at all.
@main
struct BenchAggregate {
    static let reportCount = 1000
    static let runCount = 7

    static func main() throws {
        for dimension in [1000, 10_000, 100_000] { try measure(dimension) }
    }

    private static func measure(_ dimension: Int) throws {
        let reports = Self.reports(dimension)
        let compressed = reports.map { Deflate.compress($0, level: .fastest) }
        var accumulator = try IntegerAccumulator(dimension: dimension, width: .two)
        var check: UInt128 = 0
        let plain = try median {
            accumulator = try IntegerAccumulator(dimension: dimension, width: .two)
            for report in reports { check &+= try take(report[...], dimension, &accumulator) }
        }
        let sums = accumulator.canonicalBytes
        var inflater = Inflater()
        let length = 6 + 2 * dimension
        let inflating = try median {
            for report in compressed { check &+= UInt128(try inflater.decompress(report[...], maximumLength: length, expectedLength: length).count) }
        }
        let together = try median {
            accumulator = try IntegerAccumulator(dimension: dimension, width: .two)
            for report in compressed {
                let bytes = try inflater.decompress(report[...], maximumLength: length, expectedLength: length)
                check &+= try take(bytes[...], dimension, &accumulator)
            }
        }
        // Both ways gave the same sums, so the right thing was timed.
        guard accumulator.canonicalBytes == sums, check > 0 else { throw Refused() }
        func rate(_ seconds: Double) -> Int { Int(Double(reportCount) / max(seconds, 1e-6)) }
        print(
            """
            {"figure":"aggregate","implementation":"sotto","dimension":\(dimension),"updates":\(reportCount),"runs":\(runCount),\
            "updates_per_second":\(rate(plain.wall)),"updates_per_processor_second":\(rate(plain.processor)),\
            "gigabytes_per_second":\(Double(2 * dimension * rate(plain.wall)) / 1e9),\
            "inflate_per_second":\(rate(inflating.wall)),"updates_per_second_with_inflate":\(rate(together.wall)),\
            "compressed_bytes":\(compressed.reduce(0) { $0 + $1.count } / reportCount)}
            """)
    }

    struct Refused: Error {}

    /// One report from its plaintext bytes: header, range and norm as the collector judges them, then the sums.
    @inline(never)
    private static func take(_ bytes: ArraySlice<UInt8>, _ dimension: Int, _ accumulator: inout IntegerAccumulator) throws -> UInt128 {
        guard bytes.count == 6 + 2 * dimension, bytes[bytes.startIndex] == 1, bytes[bytes.startIndex + 1] == 2 else { throw Refused() }
        let claimed = bytes[bytes.startIndex + 2..<bytes.startIndex + 6].reduce(0) { $0 << 8 | Int($1) }
        let coordinates = bytes[(bytes.startIndex + 6)...]
        let survey = surveyCoordinates(coordinates.span, width: .two, bound: 4000)
        guard claimed == dimension, let norm = survey.squaredNorm, norm < UInt128(1) << 60 else { throw Refused() }
        try accumulator.add(coordinates.span)
        return norm
    }

    /// Vectors of about the shape that noise gives them: sums of uniform numbers with a standard deviation of 300.
    private static func reports(_ dimension: Int) -> [[UInt8]] {
        var state: UInt64 = 1
        func word() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        return (0..<reportCount).map { _ in
            var bytes: [UInt8] = [1, 2] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: dimension >> $0) }
            bytes.reserveCapacity(6 + 2 * dimension)
            for _ in 0..<dimension {
                let draw = word()
                let sum = (0..<4).reduce(0) { $0 + Int(draw >> (UInt64($1) * 16) & 0x1ff) } - 1022
                let coordinate = UInt16(truncatingIfNeeded: sum)
                bytes.append(UInt8(coordinate >> 8))
                bytes.append(UInt8(coordinate & 255))
            }
            return bytes
        }
    }

    /// Median seconds of the runs, by the wall clock and of the processor; the first run warms up.
    private static func median(_ body: () throws -> Void) rethrows -> (wall: Double, processor: Double) {
        var wall: [Double] = []
        var processor: [Double] = []
        let steady = ContinuousClock()
        for _ in 0...runCount {
            let start = clock()
            wall.append(try steady.measure(body) / .seconds(1))
            processor.append(Double(clock() - start) / Double(CLOCKS_PER_SEC))
        }
        return (wall.dropFirst().sorted()[runCount / 2], processor.dropFirst().sorted()[runCount / 2])
    }
}
