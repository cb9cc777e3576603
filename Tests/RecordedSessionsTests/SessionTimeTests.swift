import Foundation
import Testing

@testable import RecordedSessions

@Suite struct SessionTimeTests {
    private func milliseconds(_ text: String) -> Int64? { SessionTime.milliseconds(Array(text.utf8)[...]) }

    @Test(
        arguments: [
            ("0", 0), ("5.0009", 5_000), ("1396437466.94", 1_396_437_466_940), ("1590884413.0", 1_590_884_413_000),
            ("100000000000", 100_000_000_000_000), ("100000000001", 100_000_000_001), ("1590884413123", 1_590_884_413_123),
            ("1590884413123.75", 1_590_884_413_123), ("100000000000999", 100_000_000_000_999),
        ] as [(String, Int64)]) func `Numbers are seconds, and above 10^11 milliseconds`(text: String, expected: Int64)
    {
        #expect(milliseconds(text) == expected)
    }

    @Test(
        arguments: [
            ("1970-01-01", 0), ("1970-01-01T00:00:00Z", 0), ("1970-01-01 00:00:01 UTC", 1_000), ("2014-04-07T10:51:09.277Z", 1_396_867_869_277),
            ("2000-02-29T23:59:60z", 951_868_800_000), ("2026-11-22t18:30", 1_795_372_200_000), ("2026-11-22 19:30:00.25+01:00", 1_795_372_200_250),
            ("2026-11-22T13:00:00,123456789-0530", 1_795_372_200_123), ("2026-11-22T20:30:00+02", 1_795_372_200_000),
            ("5138-11-16T09:46:40Z", 100_000_000_000_000),
        ] as [(String, Int64)]) func `Dates have a time, decimals and a zone, or not`(text: String, expected: Int64)
    {
        #expect(milliseconds(text) == expected)
    }

    @Test(arguments: [
        "", "soon", "-1", "1e9", "100000000001000", "1590884413123456", "1.", ".5", "2026-11-31", "2023-02-29", "1900-02-29", "2026-13-01",
        "2026-00-10",
        "2026-1-01", "2026-11-22T", "2026-11-22T24:00", "2026-11-22T18:60", "2026-11-22T18:30:61", "2026-11-22T18:30:00.",
        "2026-11-22T18:30:00.1234567890",
        "2026-11-22T18:30:00 CET", "2026-11-22T18:30:00+1", "2026-11-22T18:30:00+01:", "2026-11-22T18:30:00+01:60", "2026-11-22T18:30:00Zx",
        "1969-12-31",
        "1970-01-01T00:30:00+01:00", "5138-11-16T09:46:41Z", "9999-12-31", "0000-01-01", "22.11.2026", "11/22/2026",
    ]) func `Anything else is no time`(text: String) {
        #expect(milliseconds(text) == nil)
    }

    @Test func `Every day of four centuries is read as the calendar counts it`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "UTC"))
        for day in stride(from: 0, to: 146_097, by: 13) {
            let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            let text = [parts.year, parts.month, parts.day].map { String($0 ?? 0).count < 2 ? "0\($0 ?? 0)" : "\($0 ?? 0)" }.joined(separator: "-")
            #expect(milliseconds(text) == Int64(day) * 86_400_000)
        }
    }
}
