import PrivacyAccounting

/// What a subject spent on each of the last days, by purpose: enough to say when a budget runs out if that goes on.
///
/// Integers throughout; a pace rounds up and the days that are left round down, so that no budget is promised to last longer than it does.
struct SpendingPace: Hashable, Sendable {
    /// How many days the pace is taken over, today included.
    static let window: UInt32 = 7

    private struct Day: Hashable, Sendable {
        let day: LedgerDay
        var purposes: [BudgetPurpose: BudgetTally]
    }

    private var first: LedgerDay?
    private var days: [Day] = []

    /// Adds a charge; days never go back.
    mutating func add(_ cost: PrivacyCost, for purpose: BudgetPurpose, on day: LedgerDay) {
        if first == nil { first = day }
        if days.last?.day != day { days.append(Day(day: day, purposes: [:])) }
        days.removeAll { UInt64($0.day.number) + UInt64(Self.window) <= UInt64(day.number) }
        days[days.count - 1].purposes[purpose, default: BudgetTally()].add(cost)
    }

    /// Everything in the window that ends today, for one purpose or for all.
    private func recent(_ purpose: BudgetPurpose?, today: LedgerDay) -> BudgetTally {
        var sum = BudgetTally()
        for day in days where UInt64(day.day.number) + UInt64(Self.window) > UInt64(today.number) {
            for (name, tally) in day.purposes where purpose == nil || name == purpose { sum.add(tally) }
        }
        return sum
    }

    /// Today if what is left of a day's budget does not cover another charge of the usual size, or nil.
    func exhaustion(ofDay reading: PrivacyCost, purpose: BudgetPurpose?, today: LedgerDay) -> LedgerDay? {
        let recent = recent(purpose, today: today)
        guard recent.charges > 0 else { return nil }
        let isCovered =
            Self.roundedUp(recent.microRho, recent.charges) <= reading.microRho
            && (recent.pureCharges == 0 || Self.roundedUp(recent.microEpsilon, recent.pureCharges) <= reading.microEpsilon)
        return isCovered ? nil : today
    }

    /// The last day that what is left of a lifetime pays for, at the pace of the window; nil if nothing was spent in it.
    func exhaustion(ofLifetime remaining: PrivacyCost, today: LedgerDay) -> LedgerDay? {
        let recent = recent(nil, today: today)
        guard let first, recent.charges > 0 else { return nil }
        let length = min(UInt64(Self.window), UInt64(max(today, first).number - first.number) + 1)
        var days = Self.product(remaining.microRho, length, dividedBy: max(1, recent.microRho))
        if remaining.isPure, recent.microEpsilon > 0 {
            days = min(days, Self.product(remaining.microEpsilon, length, dividedBy: recent.microEpsilon))
        }
        return LedgerDay(number: UInt32(clamping: UInt64(today.number) + min(days, UInt64(UInt32.max))))
    }

    private static func product(_ left: UInt64, _ right: UInt64, dividedBy divisor: UInt64) -> UInt64 {
        UInt64(clamping: UInt128(left) * UInt128(right) / UInt128(divisor))
    }

    private static func roundedUp(_ dividend: UInt64, _ divisor: UInt64) -> UInt64 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        return remainder == 0 ? quotient : quotient + 1
    }
}
