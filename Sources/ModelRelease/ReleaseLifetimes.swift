/// How long each signed document is good for, in seconds.
public struct ReleaseLifetimes: Equatable, Sendable {
    /// Of a root; a year, since renewing it needs the offline keys.
    public var root: UInt64
    /// Of a targets document; ninety days.
    public var targets: UInt64
    /// Of a timestamp; a day. It bounds how long a withheld update goes unnoticed.
    public var timestamp: UInt64

    /// Sets the lifetimes; the defaults are those of the threat model.
    public init(root: UInt64 = 365 * 86_400, targets: UInt64 = 90 * 86_400, timestamp: UInt64 = 86_400) {
        self.root = root
        self.targets = targets
        self.timestamp = timestamp
    }

    func expiry(_ lifetime: UInt64, from now: UInt64) -> UInt64 {
        let (sum, overflow) = now.addingReportingOverflow(lifetime)
        return overflow ? ReleaseLimits.largestInteger : min(sum, ReleaseLimits.largestInteger)
    }
}
