/// Turns the number of reports that support a value into an unbiased estimate of how many subjects hold it.
///
/// For a "pure" local protocol (Wang et al. 2017, section 3): a report supports the subject's own value with probability `p` and any other
/// value with probability `q`, whatever the value is. This is arithmetic on what was released, so it costs nothing.
public struct FrequencyEstimator: Hashable, Sendable {
    /// The probability that a report supports its own value, in units of 2^-64.
    package let ownSupport: UInt64

    /// The probability that a report supports a value that is not its own, in units of 2^-64.
    package let otherSupport: UInt64

    package init(ownSupport: UInt64, otherSupport: UInt64) {
        self.ownSupport = ownSupport
        self.otherSupport = otherSupport
    }

    /// The unbiased estimate `(support - reports * q) / (p - q)` and its variance given the true counts.
    ///
    /// The numerator is exact before it is rounded to a double. Nil if `support` cannot come from `reports` reports, or there are more
    /// than 2^40 of them.
    public func estimate(support: Int64, reports: UInt64) -> FrequencyEstimate? {
        guard reports <= 1 << 40, support >= 0, UInt64(support) <= reports else { return nil }
        let excess = Int128(support) << 64 - Int128(reports) * Int128(otherSupport)
        let count = Double(excess) / Double(ownSupport - otherSupport)
        return FrequencyEstimate(count: count, variance: variance(count: min(max(count, 0), Double(reports)), reports: reports))
    }

    /// The variance of the estimate of a value that `count` of `reports` subjects hold:
    /// `(n q (1 - q) + count (p (1 - p) - q (1 - q))) / (p - q)^2` (Wang et al. 2017, equation 2).
    public func variance(count: Double, reports: UInt64) -> Double {
        let own = Double(ownSupport) * 0x1p-64
        let other = Double(otherSupport) * 0x1p-64
        let gap = Double(ownSupport - otherSupport) * 0x1p-64
        let spread = (Double(reports) - count) * other * (1 - other) + count * own * (1 - own)
        return spread / (gap * gap)
    }
}
