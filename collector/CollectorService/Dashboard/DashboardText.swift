import Foundation

/// Numbers and times as the dashboard prints them: short, fixed width where columns align, UTC.
enum DashboardText {
    /// A number with fixed decimals.
    static func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite else { return "∞" }
        return String(format: "%.\(places)f", value)
    }

    /// A count with thin spaces between thousands.
    static func count(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "∞" }
        if value != value.rounded() { return decimal(value, places: 1) }
        let digits = String(Int(abs(value)))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "\u{2009}" }
            text.append(digit)
        }
        return value < 0 ? "−" + text : text
    }

    /// A count with thin spaces between thousands.
    static func count(_ value: UInt64) -> String { count(Double(value)) }

    /// A share with one decimal.
    static func percent(_ share: Double) -> String { share.isFinite ? decimal(share * 100, places: 1) + " %" : "–" }

    /// Bytes with a binary unit.
    static func bytes(_ value: UInt64) -> String {
        var (amount, unit) = (Double(value), "B")
        for next in ["KiB", "MiB", "GiB", "TiB"] where amount >= 1024 { (amount, unit) = (amount / 1024, next) }
        return unit == "B" ? "\(value) B" : "\(decimal(amount, places: amount < 10 ? 1 : 0)) \(unit)"
    }

    /// A duration in its two largest units.
    static func duration(_ seconds: UInt64) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3_600: seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
        case ..<86_400: "\(seconds / 3_600) h \(seconds % 3_600 / 60) min"
        default: "\(seconds / 86_400) d \(seconds % 86_400 / 3_600) h"
        }
    }

    /// A duration of milliseconds or less, readable at a glance.
    static func latency(_ seconds: Double) -> String {
        guard seconds.isFinite else { return "–" }
        if seconds < 0.001 { return "\(decimal(seconds * 1e6, places: 0)) µs" }
        if seconds < 1 { return "\(decimal(seconds * 1e3, places: seconds < 0.01 ? 1 : 0)) ms" }
        return "\(decimal(seconds, places: 1)) s"
    }

    /// A moment in UTC, to the minute.
    static func moment(_ unix: UInt64) -> String { formatted(unix, "yyyy-MM-dd HH:mm") }

    /// A moment in UTC, to the second, without the year.
    static func second(_ unix: UInt64) -> String { formatted(unix, "MM-dd HH:mm:ss") }

    /// How far `moment` lies ahead of `now`, or that it has passed.
    static func ahead(_ moment: UInt64, from now: UInt64) -> String { moment > now ? "in " + duration(moment - now) : "passed" }

    private static func formatted(_ unix: UInt64, _ format: String) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = format
        return formatter.string(from: Date(timeIntervalSince1970: Double(min(unix, 253_402_300_799))))
    }
}
