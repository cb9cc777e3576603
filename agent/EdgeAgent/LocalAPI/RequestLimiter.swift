import Synchronization

/// A token bucket per app: `rate` requests a second with bursts of `burst`.
final class RequestLimiter: Sendable {
    private struct Bucket {
        var level: Double
        var filled: ContinuousClock.Instant
    }

    private let rate: Double
    private let burst: Double
    private let buckets = Mutex<[String: Bucket]>([:])

    /// - Parameters:
    ///   - rate: Requests a second, more than 0.
    ///   - burst: Requests at once, 1 or more.
    init(rate: Double, burst: Double) {
        self.rate = rate
        self.burst = burst
    }

    /// Takes one request from the app's bucket, or says how many seconds to wait. Only known apps ever get here, so the table is bounded.
    func admit(app: String, now: ContinuousClock.Instant = .now) -> UInt64? {
        buckets.withLock { buckets in
            var bucket = buckets[app] ?? Bucket(level: burst, filled: now)
            let elapsed = (now - bucket.filled).components
            bucket.level = min(burst, bucket.level + rate * (Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18))
            bucket.filled = now
            defer { buckets[app] = bucket }
            guard bucket.level >= 1 else { return UInt64(((1 - bucket.level) / rate).rounded(.up)) }
            bucket.level -= 1
            return nil
        }
    }
}
