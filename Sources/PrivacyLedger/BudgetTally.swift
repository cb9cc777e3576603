public import PrivacyAccounting

/// What was spent against one budget.
///
/// Two filters run side by side (Rogers, Roth, Ullman, Vadhan 2016; Whitehouse and others 2023): the zCDP sum over every release, and the
/// pure sum over the releases that have a pure price. Sums saturate upward and never shrink.
public struct BudgetTally: Hashable, Sendable {
    /// The zCDP sum in 10^-6 rho.
    public private(set) var microRho: UInt64
    /// The pure sum in 10^-6 epsilon over the releases that have a pure price.
    public private(set) var microEpsilon: UInt64
    /// The number of charges.
    public private(set) var charges: UInt64
    /// The number of charges that have a pure price.
    public private(set) var pureCharges: UInt64

    /// Nothing spent.
    public init() {
        microRho = 0
        microEpsilon = 0
        charges = 0
        pureCharges = 0
    }

    /// The zCDP sum as a real number.
    public var rho: Double { Double(microRho) / 1_000_000 }

    /// Whether every charge had a pure price, so that the pure sum covers everything.
    public var isPure: Bool { charges == pureCharges }

    /// The total as a cost: without a pure price as soon as one charge had none.
    public var total: PrivacyCost {
        PrivacyCost(microRho: microRho, microEpsilon: isPure ? microEpsilon : PrivacyCost.unboundedMicroEpsilon)
    }

    /// Adds a charge.
    public mutating func add(_ cost: PrivacyCost) {
        microRho = Self.sum(microRho, cost.microRho)
        charges = Self.sum(charges, 1)
        if cost.isPure {
            microEpsilon = Self.sum(microEpsilon, cost.microEpsilon)
            pureCharges = Self.sum(pureCharges, 1)
        }
    }

    /// Adds everything of another tally.
    mutating func add(_ other: BudgetTally) {
        microRho = Self.sum(microRho, other.microRho)
        microEpsilon = Self.sum(microEpsilon, other.microEpsilon)
        charges = Self.sum(charges, other.charges)
        pureCharges = Self.sum(pureCharges, other.pureCharges)
    }

    /// Raises both sums to at least a floor, when earlier charges are known to exist but not what they were.
    package mutating func raise(to floor: PrivacyCost) {
        microRho = max(microRho, floor.microRho)
        if floor.isPure {
            microEpsilon = max(microEpsilon, floor.microEpsilon)
        } else if isPure {
            // Whatever those charges were, one of them had no pure price: the pure sum covers nothing any more.
            charges = Self.sum(charges, 1)
        }
    }

    /// Whether one more charge stays inside a cap. A cap without a pure part limits rho alone.
    public func allows(_ cost: PrivacyCost, under cap: PrivacyCost) -> Bool {
        let (rho, overflow) = microRho.addingReportingOverflow(cost.microRho)
        guard !overflow, rho <= cap.microRho else { return false }
        guard cost.isPure, cap.isPure else { return true }
        let (epsilon, epsilonOverflow) = microEpsilon.addingReportingOverflow(cost.microEpsilon)
        return !epsilonOverflow && epsilon <= cap.microEpsilon
    }

    /// What is left under a cap, in 10^-6 rho and, if the cap has a pure part, 10^-6 epsilon.
    public func remaining(under cap: PrivacyCost) -> PrivacyCost {
        PrivacyCost(
            microRho: cap.microRho > microRho ? cap.microRho - microRho : 0,
            microEpsilon: cap.isPure ? (cap.microEpsilon > microEpsilon ? cap.microEpsilon - microEpsilon : 0) : PrivacyCost.unboundedMicroEpsilon)
    }

    private static func sum(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}
