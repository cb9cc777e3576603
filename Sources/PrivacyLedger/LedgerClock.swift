/// How far the calendar may be believed: a bound on the days that a device may open, whatever its wall clock says.
///
/// The bound is a time that somebody vouched for, plus what a monotonic clock has counted since, plus ``allowance``. Who vouches is the
/// collector, by the latest time that it signed; until it has signed one, the wall clock at the start of the run. So
///
/// - a wall clock that is set forward opens no day beyond the bound, because the bound does not read it;
/// - a monotonic clock that jumps forward alone opens no day, because the day is still the wall clock's;
/// - a monotonic clock that goes back counts as one that stood still;
/// - a wall clock that goes back opens no day either, because the ledger's days only grow.
///
/// A machine that slept with a clock that does not count sleep falls behind the calendar until the collector signs its next time.
/// All times are in milliseconds; wall and signed times since 1970, monotonic times since any fixed point.
public struct LedgerClock: Hashable, Sendable {
    /// How far beyond the vouched time a day may begin: 24 hours.
    public static let allowance: Int64 = 86_400_000

    private var vouched: Int64?
    private var vouchedAt: Int64?
    /// The latest time that the collector has signed, or nil.
    public private(set) var latestSigned: Int64?

    /// The clock at the start of a run.
    ///
    /// - Parameters:
    ///   - wall: The wall clock.
    ///   - monotonic: The monotonic clock, or nil where there is none; then only a signed time bounds the days.
    public init(wall: Int64, monotonic: Int64?) {
        guard let monotonic else { return }
        vouched = wall
        vouchedAt = monotonic
    }

    /// Takes in a time that the collector has signed. The first one replaces the start of the run, earlier or later; further ones can only
    /// move the bound on.
    public mutating func note(signedTime: Int64, monotonic: Int64?) {
        let isFirst = latestSigned == nil
        latestSigned = max(latestSigned ?? signedTime, signedTime)
        if !isFirst, let believed = time(monotonic: monotonic), believed >= signedTime { return }
        vouched = signedTime
        vouchedAt = monotonic
    }

    /// The latest day that may be opened now, or nil if nobody has vouched for anything.
    public func latestDay(monotonic: Int64?) -> LedgerDay? {
        time(monotonic: monotonic).map { LedgerDay(unixMilliseconds: Self.sum($0, Self.allowance)) }
    }

    /// Dates a row that is not a charge, so that such a row never moves the calendar to a day that only the wall clock claims.
    ///
    /// Only the collector vouches here, because these rows are also written at the start of a run. What it has signed is a bound from below,
    /// too: a wall clock that is behind it is wrong.
    ///
    /// - Returns: A time for the row (0 stands for the ledger's latest day), and the day that the wall clock claims if nobody vouches for it.
    package func date(_ wall: Int64, monotonic: Int64? = nil) -> (time: Int64, claimed: LedgerDay?) {
        let day = LedgerDay(unixMilliseconds: wall)
        guard latestSigned != nil, let signed = time(monotonic: monotonic), let latest = latestDay(monotonic: monotonic) else { return (0, day) }
        return day > latest ? (signed, day) : (max(wall, signed), nil)
    }

    /// What was vouched for, moved on by the monotonic clock.
    private func time(monotonic: Int64?) -> Int64? {
        guard let vouched else { return nil }
        guard let vouchedAt, let monotonic else { return vouched }
        let (elapsed, overflow) = monotonic.subtractingReportingOverflow(vouchedAt)
        return overflow ? vouched : Self.sum(vouched, max(0, elapsed))
    }

    private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? (right > 0 ? .max : .min) : sum
    }
}
