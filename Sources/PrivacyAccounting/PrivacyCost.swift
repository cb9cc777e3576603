/// What one release, or a whole schedule of releases, costs one subject.
///
/// A cost has two prices that compose by addition and never convert into each other: zero-concentrated differential privacy (zCDP,
/// Bun and Steinke 2016) in units of 10^-6 rho, and pure differential privacy in units of 10^-6 epsilon. A mechanism without a pure
/// guarantee, such as the discrete Gaussian, costs ``unboundedMicroEpsilon``.
///
/// Every operation saturates upward: a total too large to write down is the largest number, never a small one.
public struct PrivacyCost: Hashable, Sendable {
    /// The pure price of a mechanism that has no pure guarantee.
    public static let unboundedMicroEpsilon = UInt64.max

    /// The cost of releasing nothing.
    public static let zero = PrivacyCost(microRho: 0, microEpsilon: 0)

    /// The zCDP price in units of 10^-6 rho, rounded up.
    public let microRho: UInt64

    /// The pure price in units of 10^-6 epsilon, rounded up; ``unboundedMicroEpsilon`` when there is none.
    public let microEpsilon: UInt64

    /// Creates a cost from its two prices.
    public init(microRho: UInt64, microEpsilon: UInt64) {
        self.microRho = microRho
        self.microEpsilon = microEpsilon
    }

    /// The zCDP price as a real number, for display.
    public var rho: Double { Double(microRho) / 1_000_000 }

    /// Whether a finite pure guarantee holds.
    public var isPure: Bool { microEpsilon != Self.unboundedMicroEpsilon }

    /// Whether paying `self` pays for `other` too: both prices are at least as large.
    ///
    /// This is a partial order, so the type is deliberately not `Comparable`.
    public func covers(_ other: PrivacyCost) -> Bool {
        microRho >= other.microRho && microEpsilon >= other.microEpsilon
    }

    /// The cost of releasing both, by basic composition of either price. Saturates.
    public static func + (left: PrivacyCost, right: PrivacyCost) -> PrivacyCost {
        PrivacyCost(
            microRho: saturatingSum(left.microRho, right.microRho),
            microEpsilon: saturatingSum(left.microEpsilon, right.microEpsilon))
    }

    /// Adds `right` to `left`. Saturates.
    public static func += (left: inout PrivacyCost, right: PrivacyCost) {
        left = left + right
    }

    /// The cost of releasing `count` times. Saturates.
    public func repeated(_ count: UInt64) -> PrivacyCost {
        PrivacyCost(
            microRho: Self.saturatingProduct(microRho, count),
            microEpsilon: Self.saturatingProduct(microEpsilon, count))
    }

    private static func saturatingSum(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }

    private static func saturatingProduct(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? .max : product
    }
}
