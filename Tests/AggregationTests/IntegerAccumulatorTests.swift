import Aggregation
import Testing
import VectorMath

@Suite struct IntegerAccumulatorTests {
    private func accumulator(_ reports: some Sequence<[UInt8]>, _ dimension: Int, _ width: CoordinateWidth) throws -> IntegerAccumulator {
        var accumulator = try IntegerAccumulator(dimension: dimension, width: width)
        for report in reports { try accumulator.add(report.span) }
        return accumulator
    }

    /// The sums by plain arithmetic that shares nothing with the kernels.
    private func expectedSums(_ reports: [[UInt8]], _ dimension: Int, _ width: CoordinateWidth) -> [Int64] {
        (0..<dimension).map { index in
            reports.reduce(0) { sum, report in
                let bytes = report[index * width.byteCount..<(index + 1) * width.byteCount]
                let unsigned = bytes.reduce(Int64(0)) { $0 * 256 + Int64($1) }
                let span = Int64(1) << Int64(8 * width.byteCount)
                return sum + (unsigned >= span / 2 ? unsigned - span : unsigned)
            }
        }
    }

    @Test("Sums equal plain arithmetic for every width", arguments: CoordinateWidth.allCases, [1, 7, 33])
    func sumsAreRight(width: CoordinateWidth, dimension: Int) throws {
        var generator = SeededGenerator(seed: UInt64(dimension))
        let reports = randomReports(20, dimension: dimension, byteWidth: width.byteCount, using: &generator)
        let result = try accumulator(reports, dimension, width)
        #expect(result.sums == expectedSums(reports, dimension, width))
        #expect(result.count == 20)
    }

    @Test("The state is independent of arrival order and of sharding, bit for bit", arguments: UInt64(0)..<40)
    func orderIndependent(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let width = CoordinateWidth.allCases[Int(seed % 3)]
        let dimension = Int.random(in: 1...40, using: &generator)
        let reports = randomReports(Int.random(in: 1...60, using: &generator), dimension: dimension, byteWidth: width.byteCount, using: &generator)
        let reference = try accumulator(reports, dimension, width)
        for _ in 0..<4 {
            let permuted = reports.shuffled(using: &generator)
            #expect(try accumulator(permuted, dimension, width).canonicalBytes == reference.canonicalBytes)
            var shards: [[[UInt8]]] = Array(repeating: [], count: Int.random(in: 1...8, using: &generator))
            for report in permuted { shards[Int.random(in: shards.indices, using: &generator)].append(report) }
            var merged = try IntegerAccumulator(dimension: dimension, width: width)
            for shard in shards.shuffled(using: &generator) { try merged.merge(accumulator(shard, dimension, width)) }
            #expect(merged.canonicalBytes == reference.canonicalBytes)
        }
        let average = try AveragedUpdate(reference, gridExponent: 12, minimumBatchSize: 1)
        let reversed = try AveragedUpdate(accumulator(reports.reversed(), dimension, width), gridExponent: 12, minimumBatchSize: 1)
        #expect(average.values.map(\.bitPattern) == reversed.values.map(\.bitPattern))
    }

    @Test("Every permutation of five reports gives the same bytes")
    func allPermutations() throws {
        var generator = SeededGenerator(seed: 5)
        let reports = randomReports(5, dimension: 3, byteWidth: 2, using: &generator)
        var states: Set<[UInt8]> = []
        var count = 0
        func permute(_ chosen: [[UInt8]], _ rest: [[UInt8]]) throws {
            guard !rest.isEmpty else {
                states.insert(try accumulator(chosen, 3, .two).canonicalBytes)
                count += 1
                return
            }
            for index in rest.indices {
                var left = rest
                try permute(chosen + [left.remove(at: index)], left)
            }
        }
        try permute([], reports)
        #expect(count == 120)
        #expect(states.count == 1)
    }

    @Test("A capacity that cannot be proven exact is refused at construction")
    func capacityIsProven() throws {
        #expect(throws: AggregationError(.capacity)) { try IntegerAccumulator(dimension: 1, width: .one, reportLimit: 0) }
        #expect(throws: AggregationError(.capacity)) { try IntegerAccumulator(dimension: 1, width: .four, reportLimit: 1 << 32) }
        #expect(throws: AggregationError(.capacity)) { try IntegerAccumulator(dimension: 1, width: .four, reportLimit: .max) }
        #expect(throws: AggregationError(.dimension)) { try IntegerAccumulator(dimension: 0, width: .one) }
        #expect(throws: AggregationError(.dimension)) { try IntegerAccumulator(dimension: (1 << 24) + 1, width: .one) }
        // The proof's extreme: 2^32 - 1 reports of the most negative coordinate.
        let (product, overflow) = Int64(UInt32.max).multipliedReportingOverflow(by: Int64(Int32.min))
        #expect(!overflow && product < 0)
    }

    @Test("A refused report or shard changes nothing")
    func refusalsChangeNothing() throws {
        var accumulator = try IntegerAccumulator(dimension: 2, width: .two, reportLimit: 2)
        try accumulator.add([0, 1, 255, 255].span)
        let before = accumulator
        #expect(throws: AggregationError(.shape)) { try accumulator.add([0, 1, 2].span) }
        #expect(throws: AggregationError(.shape)) { try accumulator.merge(IntegerAccumulator(dimension: 2, width: .four)) }
        #expect(throws: AggregationError(.shape)) { try accumulator.merge(IntegerAccumulator(dimension: 3, width: .two)) }
        #expect(accumulator == before)
        try accumulator.add([0, 1, 255, 255].span)
        #expect(throws: AggregationError(.full)) { try accumulator.add([0, 1, 255, 255].span) }
        #expect(throws: AggregationError(.full)) { try accumulator.merge(before) }
        #expect(accumulator.sums == [2, -2])
        #expect(accumulator.count == 2)
    }

    @Test("The canonical form has these bytes")
    func goldenBytes() throws {
        var accumulator = try IntegerAccumulator(dimension: 2, width: .two, reportLimit: 1000)
        try accumulator.add([0, 5, 0xff, 0xfe].span)
        let golden: [UInt8] = [
            1, 2, 0, 0, 0, 0, 0, 0, 3, 0xe8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2,
            0, 0, 0, 0, 0, 0, 0, 5, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe,
        ]
        #expect(accumulator.canonicalBytes == golden)
        #expect(try IntegerAccumulator(canonicalBytes: golden) == accumulator)
    }

    @Test("Stored bytes that no accumulator wrote are malformed")
    func malformedBytes() throws {
        var accumulator = try IntegerAccumulator(dimension: 2, width: .one, reportLimit: 10)
        try accumulator.add([127, 128].span)
        let good = accumulator.canonicalBytes
        for length in 0..<good.count {
            #expect(throws: AggregationError(.malformed)) { try IntegerAccumulator(canonicalBytes: Array(good[..<length])) }
        }
        #expect(throws: AggregationError(.malformed)) { try IntegerAccumulator(canonicalBytes: good + [0]) }
        for (offset, value) in [(0, UInt8(2)), (1, 3), (17, 11), (29, 129)] {
            var bad = good
            bad[offset] = value
            #expect(throws: AggregationError(.malformed), "byte \(offset)") { try IntegerAccumulator(canonicalBytes: bad) }
        }
    }
}
