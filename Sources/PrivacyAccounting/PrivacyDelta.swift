/// A probability of failure in integer units of 10^-18, for budgets that are added up and compared exactly.
///
/// Sums saturate at ``one``: a probability above 1 means nothing.
public struct PrivacyDelta: Hashable, Comparable, Sendable {
    /// The number of units in probability 1.
    public static let unitsPerOne: UInt64 = 1_000_000_000_000_000_000

    /// Probability 0.
    public static let zero = PrivacyDelta(attounits: 0)

    /// Probability 1: no guarantee.
    public static let one = PrivacyDelta(attounits: unitsPerOne)

    /// The probability in units of 10^-18, at most ``unitsPerOne``.
    public let attounits: UInt64

    /// Creates a delta from units of 10^-18; more than ``unitsPerOne`` becomes ``one``.
    public init(attounits: UInt64) {
        self.attounits = min(attounits, Self.unitsPerOne)
    }

    /// Creates the smallest delta that is at least `value`, or nil unless `value` is from 0 to 1.
    ///
    /// Anything above zero costs at least one unit, so no number of tiny deltas is free.
    public init?(roundingUp value: Double) {
        guard value >= 0, value <= 1 else { return nil }
        let scaled = value * Double(Self.unitsPerOne)
        var units = UInt64(scaled)
        // The product is rounded, to either side: step up until the units are no longer below the value.
        while Double(units) < scaled { units += 1 }
        self.init(attounits: value > 0 ? max(1, units) : 0)
    }

    /// The probability as a real number.
    public var value: Double { Double(attounits) / Double(Self.unitsPerOne) }

    /// The probability that either of two events happens, by the union bound. Saturates at ``one``.
    public static func + (left: PrivacyDelta, right: PrivacyDelta) -> PrivacyDelta {
        // Both are at most 10^18, so the sum fits.
        PrivacyDelta(attounits: left.attounits + right.attounits)
    }

    /// Orders deltas by size.
    public static func < (left: PrivacyDelta, right: PrivacyDelta) -> Bool { left.attounits < right.attounits }
}
