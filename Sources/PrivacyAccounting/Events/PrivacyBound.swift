/// An epsilon or a delta with what is known about it: a guarantee from above, and where the method has one, a bound from below.
public struct PrivacyBound: Hashable, Sendable {
    /// What is guaranteed: the true value is at most this.
    public let upper: Double
    /// The true value is at least this; nil when the method says nothing from below.
    public let lower: Double?

    /// A bound from both sides, or from above only.
    public init(upper: Double, lower: Double? = nil) {
        self.upper = upper
        self.lower = lower
    }

    /// A value that is known exactly, up to floating-point rounding.
    public static func exact(_ value: Double) -> PrivacyBound { PrivacyBound(upper: value, lower: value) }
}
