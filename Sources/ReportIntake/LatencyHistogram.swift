/// Durations counted in fixed buckets, as Prometheus wants them.
public struct LatencyHistogram: Hashable, Sendable {
    /// The buckets' upper bounds in seconds; one more bucket takes what is longer.
    public static let bounds: [Double] = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

    /// How many durations fell into each bucket, the unbounded one last. Not cumulative.
    public private(set) var counts = [UInt64](repeating: 0, count: bounds.count + 1)

    /// The sum of all durations in seconds.
    public private(set) var sum = 0.0

    /// How many durations there were.
    public var count: UInt64 { counts.reduce(0, +) }

    /// A histogram of nothing.
    public init() {}

    /// Counts a duration.
    public mutating func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let value = Double(seconds) + Double(attoseconds) * 1e-18
        counts[Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count] += 1
        sum += value
    }
}
