/// The budget's epoch: one UTC day, counted from 1970-01-01.
public struct LedgerDay: Hashable, Sendable, Comparable {
    /// Days since 1970-01-01.
    public let number: UInt32

    /// A day by its number.
    public init(number: UInt32) { self.number = number }

    /// The UTC day of a time in Unix milliseconds. Times before 1970 are day 0; times too far to count are the last day.
    public init(unixMilliseconds time: Int64) {
        self.number = UInt32(clamping: max(0, time) / 86_400_000)
    }

    /// Orders by time.
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

extension LedgerDay: CustomStringConvertible {
    /// The date as `YYYY-MM-DD` (Howard Hinnant, chrono-compatible low-level date algorithms, `civil_from_days`).
    public var description: String {
        let shifted = Int64(number) + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func padded(_ value: Int64, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
