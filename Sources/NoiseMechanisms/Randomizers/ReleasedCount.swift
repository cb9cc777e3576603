/// A key whose noisy count reached the threshold.
public struct ReleasedCount: Hashable, Sendable {
    /// The key.
    public let key: UInt64

    /// Its count plus noise; at least the threshold.
    public let count: Int64

    /// A released key and its noisy count.
    public init(key: UInt64, count: Int64) {
        self.key = key
        self.count = count
    }
}
