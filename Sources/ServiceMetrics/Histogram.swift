import Synchronization

/// Counts of observations by size, with their sum.
public final class Histogram: Sendable {
    /// What was observed so far, consistent in itself.
    public struct Snapshot: Sendable, Hashable {
        /// Observations in each bucket, the one above the last bound at the end; not cumulative.
        public var counts: [UInt64]
        /// Sum of all observations.
        public var sum: Double
        /// Number of all observations.
        public var count: UInt64 { counts.reduce(0, &+) }
    }

    /// Upper bounds of the buckets, inclusive, growing; one more bucket has no bound.
    public let bounds: [Double]
    private let state: Mutex<Snapshot>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(Snapshot(counts: Array(repeating: 0, count: bounds.count + 1), sum: 0))
    }

    /// Counts an observation. One that is not a number counts in the bucket without bound and not in the sum.
    public func observe(_ value: Double) {
        var bucket = 0
        while bucket < bounds.count, !(value <= bounds[bucket]) { bucket += 1 }
        state.withLock { state in
            state.counts[bucket] &+= 1
            if !value.isNaN { state.sum += value }
        }
    }

    /// Counts a duration, in seconds.
    public func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    /// What was observed so far.
    public var snapshot: Snapshot { state.withLock { $0 } }

    /// Bounds for latencies in seconds: 0.5 ms to 10 s.
    public static let latencyBounds: [Double] = [0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// Bounds for sizes in bytes: 256 B to 1 MiB.
    public static let sizeBounds: [Double] = [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576]
}
