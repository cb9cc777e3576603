/// How long keys live, in seconds.
public struct KeySchedule: Hashable, Sendable {
    /// How long a key is published before it is due for replacement.
    public let activeLifetime: UInt64
    /// How long agents may keep a fetched configuration (`Cache-Control: max-age`).
    public let cacheLifetime: UInt64

    /// A schedule. A key is published at least as long as agents may keep it.
    public init(activeLifetime: UInt64, cacheLifetime: UInt64) {
        self.activeLifetime = max(activeLifetime, cacheLifetime)
        self.cacheLifetime = cacheLifetime
    }

    /// How long a withdrawn key still opens: two cache lifetimes, as DAP asks.
    public var grace: UInt64 { cacheLifetime.addingSaturated(cacheLifetime) }
}

extension UInt64 {
    /// The sum, or the largest value when it does not fit.
    func addingSaturated(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
