/// The identity of one event, used to drop the copy that a retry or a second tab sends.
///
/// The page's `event_id` (1 to 64 bytes) is not kept: only its SipHash-2-4-128 under a fixed key is, so that an identity has one size,
/// costs no allocation, and a page that puts personal text into it has not stored that text. The key is public; a page that searches
/// for collisions can only lose events of its own.
public struct EventID: Sendable, Hashable {
    /// The first eight bytes of the hash, read little-endian.
    public let high: UInt64
    /// The last eight bytes of the hash, read little-endian.
    public let low: UInt64

    /// Hashes the text of an identifier.
    public init(hashing text: String) {
        self.init(hashing: Array(text.utf8), from: 0, to: text.utf8.count)
    }

    /// Restores a stored identity.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    init(hashing bytes: [UInt8], from start: Int, to end: Int) {
        let digest = SipHash128.hash(bytes, from: start, to: end, key: SipHash128.eventIDKey)
        self.init(high: digest.first, low: digest.second)
    }
}
