/// Counts of keys that nobody listed in advance, with each subject's contribution bounded on the way in: what a
/// ``StabilityHistogram`` releases from.
public struct SparseHistogram: Sendable {
    /// The most distinct keys: 2^22.
    public static let capacity = 1 << 22

    /// The largest total of one key: 2^62, out of any noise's reach of overflow.
    static let largestCount: Int64 = 1 << 62

    /// How many keys one subject may count in.
    public let maximumKeys: UInt64

    /// How much one subject may add to one key.
    public let maximumCount: UInt64

    /// The exact counts. They are not private.
    package private(set) var counts: [UInt64: Int64] = [:]

    /// An empty histogram.
    ///
    /// - Throws: ``RandomizerError`` with code `parameterOutOfRange` outside the bounds of ``StabilityHistogram``.
    public init(maximumKeys: UInt64, maximumCount: UInt64) throws(RandomizerError) {
        guard StabilityHistogram.keyBounds.contains(maximumKeys), StabilityHistogram.countBounds.contains(maximumCount) else {
            throw RandomizerError(.parameterOutOfRange)
        }
        self.maximumKeys = maximumKeys
        self.maximumCount = maximumCount
    }

    /// Adds one subject's counts.
    ///
    /// Of too many keys those with the largest counts are kept, the smaller key of two alike; a count too large is cut. Both depend on this
    /// subject's counts alone, or else one subject could change what is kept of another.
    ///
    /// - Throws: ``RandomizerError`` with code `domainOutOfRange` when there would be more than ``capacity`` keys, or a count would leave 62
    ///   bits. Nothing is added then: to drop a key instead would let one subject decide on another's.
    public mutating func add(_ contribution: [UInt64: UInt64]) throws(RandomizerError) {
        let kept = contribution.filter { $0.value > 0 }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .prefix(Int(maximumKeys))
        let fresh = kept.count { counts[$0.key] == nil }
        guard counts.count + fresh <= Self.capacity, kept.allSatisfy({ (counts[$0.key] ?? 0) < Self.largestCount }) else {
            throw RandomizerError(.domainOutOfRange)
        }
        for (key, count) in kept { counts[key, default: 0] += Int64(min(count, maximumCount)) }
    }
}
