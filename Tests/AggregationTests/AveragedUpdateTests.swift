import Testing
import VectorMath

@testable import Aggregation

@Suite struct AveragedUpdateTests {
    @Test("Means are sums over count times the grid unit")
    func handComputed() throws {
        var accumulator = try IntegerAccumulator(dimension: 3, width: .two)
        for report in [[0, 3, 0xff, 0xff, 0x7f, 0xff], [0, 0, 0xff, 0xff, 0x80, 0x00], [0, 0, 0xff, 0xff, 0, 2]] as [[UInt8]] {
            try accumulator.add(report.span)
        }
        let update = try AveragedUpdate(accumulator, gridExponent: 1, minimumBatchSize: 3)
        #expect(update.values == [0.5, -0.5, 1.0 / 3 / 2])
        #expect(update.count == 3)
    }

    @Test("Fewer reports than the least batch make no average")
    func belowMinimum() throws {
        var accumulator = try IntegerAccumulator(dimension: 1, width: .one)
        #expect(throws: AggregationError(.belowMinimumBatch)) { try AveragedUpdate(accumulator, gridExponent: 0, minimumBatchSize: 0) }
        for _ in 0..<49 { try accumulator.add([1].span) }
        #expect(throws: AggregationError(.belowMinimumBatch)) { try AveragedUpdate(accumulator, gridExponent: 0, minimumBatchSize: 50) }
        try accumulator.add([1].span)
        #expect(try AveragedUpdate(accumulator, gridExponent: 0, minimumBatchSize: 50).values == [1])
        #expect(throws: AggregationError(.parameter)) { try AveragedUpdate(accumulator, gridExponent: 63, minimumBatchSize: 50) }
    }

    @Test("The quotient is the nearest double, ties to even, also above 2^53", arguments: UInt64(0)..<200)
    func correctlyRounded(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let sum = Int64.random(in: .min + 1 ... .max, using: &generator) >> Int64.random(in: 0...20, using: &generator)
        let count = UInt64.random(in: 1...0xffff_ffff, using: &generator) >> UInt64.random(in: 0...31, using: &generator) | 1
        let quotient = AveragedUpdate.nearestQuotient(sum, count)
        // |quotient x count - sum| must not be larger for the neighbours; both sides scaled by 2^64 to stay in integers.
        func distance(_ candidate: Double) -> UInt128 {
            let product = UInt128((candidate.magnitude * 0x1p32).rounded(.towardZero)) * UInt128(count)
            let target = UInt128(sum.magnitude) << 32
            return product > target ? product - target : target - product
        }
        // Quotients of at least 2^20 have a last place of 2^-32 or more, so that the scaling above is exact.
        guard quotient.magnitude >= 0x1p20, quotient.magnitude < 0x1p63 else { return }
        #expect(distance(quotient) <= distance(quotient.nextUp))
        #expect(distance(quotient) <= distance(quotient.nextDown))
        #expect(AveragedUpdate.nearestQuotient(-sum, count) == -quotient)
    }

    @Test("A tie above 2^53 rounds to even, and one bit decides it")
    func ties() {
        #expect(AveragedUpdate.nearestQuotient((1 << 53) + 1, 1) == 0x1p53)
        #expect(AveragedUpdate.nearestQuotient((1 << 53) + 3, 1) == 0x1p53 + 4)
        // (2^54 + 2) / 2 is a tie; one more in the numerator lifts it.
        #expect(AveragedUpdate.nearestQuotient((1 << 54) + 2, 2) == 0x1p53)
        #expect(AveragedUpdate.nearestQuotient((1 << 54) + 3, 2) == 0x1p53 + 2)
    }
}
