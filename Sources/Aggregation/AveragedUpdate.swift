/// The mean of a round's reports in weight space. There is no other way to make one than from enough reports.
///
/// Each value is the `Double` nearest to the exact rational `sum / count x 2^-gridExponent`, ties to even: one rounding, whatever the
/// size of the sum. Equal sums therefore give equal bits on every machine.
public struct AveragedUpdate: Equatable, Sendable {
    /// The mean of each coordinate.
    public let values: [Double]

    /// The number of reports in the mean.
    public let count: UInt64

    /// Averages an accumulator on the grid with one unit of 2^-gridExponent.
    ///
    /// Throws `belowMinimumBatch` when it holds fewer than `minimumBatchSize` reports, or none, and `parameter` for an exponent above 62.
    public init(_ accumulator: IntegerAccumulator, gridExponent: UInt8, minimumBatchSize: UInt64) throws(AggregationError) {
        guard accumulator.count >= max(1, minimumBatchSize) else {
            throw AggregationError(.belowMinimumBatch, "\(accumulator.count) reports; \(minimumBatchSize) are needed")
        }
        guard gridExponent <= 62 else { throw AggregationError(.parameter, "grid exponent \(gridExponent)") }
        // A power of two scales exactly: the smallest mean is 2^-32, far above the subnormal numbers.
        let unit = 1 / Double(UInt64(1) << UInt64(gridExponent))
        let count = accumulator.count
        values = accumulator.sums.map { Self.nearestQuotient($0, count) * unit }
        self.count = count
    }

    /// The `Double` nearest to `sum / count`, ties to even. `count` is 1 to 2^32 - 1.
    static func nearestQuotient(_ sum: Int64, _ count: UInt64) -> Double {
        let magnitude = sum.magnitude
        // Both operands are exact and IEEE division rounds once.
        if magnitude <= UInt64(1) << 53 { return Double(sum) / Double(count) }
        // 64 more bits than the quotient needs, with every lost bit gathered in the last one ("round to odd"), so that the conversion
        // rounds as if it had seen all of them.
        let (quotient, remainder) = (UInt128(magnitude) << 64).quotientAndRemainder(dividingBy: UInt128(count))
        let rounded = Double(remainder == 0 ? quotient : quotient | 1) * 0x1p-64
        return sum < 0 ? -rounded : rounded
    }
}
