import PrivacyAccounting
import RecordedSessions

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The pairs of a domain whose noise alone passes a threshold, one after the other, without a draw for those that don't.
///
/// Passing is as likely in every pair, so the distance to the next one is geometric; what it holds is drawn from the tail of a normal
/// distribution with half a unit taken off, which for standard deviations of hundreds of grid units is the discrete Gaussian's tail to within
/// one part in ten thousand. For simulation: no release that protects anybody may skip a cell.
struct UntouchedCells {
    private let items: Int
    private let sigma: Double
    private let threshold: Int64
    /// The probability of passing.
    private let share: Double
    private var row = 0
    private var column = 0

    /// All pairs of `items` items, with noise of `sigma` grid units.
    init(items: Int, sigma: Double, threshold: Int64) {
        self.items = items
        self.sigma = sigma
        self.threshold = threshold
        share = Self.tail?.gaussianDelta(sigma: sigma, threshold: Double(threshold) - 0.5) ?? 0
    }

    /// The room's threshold for one key that brings nothing: sigma times the quantile.
    private static let tail = ThresholdedHistogram(keys: 1, bound: .leastNonzeroMagnitude)

    /// The value that noise of `sigma` exceeds with this probability.
    static func value(passedBy share: Double, sigma: Double) -> Double? { tail?.gaussianThreshold(sigma: sigma, delta: share) }

    /// The next pair that passes and what it holds; nil after the last.
    mutating func next(using generator: inout SeededGenerator) -> (pair: UInt64, value: Int64)? {
        guard share > 0, share < 1 else { return nil }
        let skipped = (log(Self.uniform(&generator)) / log1p(-share)).rounded(.down)
        guard skipped < 0x1p62 else { return nil }
        // Row i has the pairs of item i with the items after it.
        var left = Int(skipped)
        while row < items - 1, left >= items - 1 - row - column {
            left -= items - 1 - row - column
            row += 1
            column = 0
        }
        guard row < items - 1 else { return nil }
        column += left
        let pair = SessionPairs.pair(row, row + 1 + column)
        column += 1
        let value = Self.value(passedBy: share * Self.uniform(&generator), sigma: sigma) ?? Double(threshold)
        return (pair, max(threshold, Int64((value + 0.5).rounded(.down))))
    }

    /// In 0..<1, without the 0.
    private static func uniform(_ generator: inout SeededGenerator) -> Double { (Double(generator.next() >> 11) + 0.5) / 0x1p53 }
}
