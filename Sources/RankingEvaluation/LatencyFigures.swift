/// Percentiles and mean of the time of one event in, twenty items out, in milliseconds.
package struct LatencyFigures: Sendable, Equatable {
    package let p50: Double
    package let p90: Double
    package let p99: Double
    package let maximum: Double
    package let mean: Double

    /// Percentiles by nearest rank, or nil when nothing was timed.
    package init?(nanoseconds: [UInt64]) {
        guard !nanoseconds.isEmpty else { return nil }
        let sorted = nanoseconds.sorted()
        func point(_ share: Double) -> Double {
            Double(sorted[min(sorted.count - 1, max(0, Int((Double(sorted.count) * share).rounded(.up)) - 1))]) / 1e6
        }
        p50 = point(0.5)
        p90 = point(0.9)
        p99 = point(0.99)
        maximum = point(1)
        mean = sorted.reduce(0) { $0 + Double($1) } / Double(sorted.count) / 1e6
    }
}
