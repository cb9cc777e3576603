/// Times as files of recorded sessions write them.
enum SessionTime {
    /// A number above this counts milliseconds since 1970, not seconds: as seconds it would be after the year 5138. No time is later.
    private static let mostSeconds: Int64 = 100_000_000_000

    /// Unix milliseconds of a time: Unix seconds or, above 10^11, milliseconds, or a date with a time of day. Nil for anything else, such as
    /// microseconds and times before 1970.
    static func milliseconds(_ field: ArraySlice<UInt8>) -> Int64? {
        guard let number = thousandths(field) else { return calendarMilliseconds(field) }
        return number / 1_000 > mostSeconds ? wholeMilliseconds(field) : number
    }

    /// Unix milliseconds that are written as such, however few.
    static func wholeMilliseconds(_ field: ArraySlice<UInt8>) -> Int64? {
        guard let number = thousandths(field), number / 1_000_000 <= mostSeconds else { return nil }
        return number / 1_000
    }

    /// A non-negative decimal number in thousandths; digits past the third decimal are cut. Nil for anything else.
    static func thousandths(_ field: ArraySlice<UInt8>) -> Int64? {
        guard let first = field.first, first != UInt8(ascii: "."), field.last != UInt8(ascii: "."), field.count <= 32 else { return nil }
        var value: Int64 = 0
        var decimals = -1
        for byte in field {
            if byte == UInt8(ascii: "."), decimals < 0 {
                decimals = 0
                continue
            }
            guard (48...57).contains(byte) else { return nil }
            guard decimals < 3 else { continue }
            if decimals >= 0 { decimals += 1 }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow, product <= Int64.max / 1_000 - 9 else { return nil }
            value = product + Int64(byte - 48)
        }
        for _ in max(decimals, 0)..<3 { value *= 10 }
        return value
    }

    /// A date (`2026-11-22`) or date and time (`2026-11-22T18:30:00.25+01:00`; a space for the `T`, seconds, their decimals and the zone may
    /// be left out). Without a zone it is UTC, which `Z` and ` UTC` say too.
    private static func calendarMilliseconds(_ field: ArraySlice<UInt8>) -> Int64? {
        var reader = DigitReader(rest: field)
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"), let day = reader.number(2),
            let days = daysSince1970(year, month, day)
        else { return nil }
        var milliseconds = days * 86_400_000
        if !reader.rest.isEmpty {
            guard reader.take("T") || reader.take("t") || reader.take(" "), let time = timeOfDay(&reader), let offset = zone(&reader) else {
                return nil
            }
            milliseconds += time - offset
        }
        return reader.rest.isEmpty && (0...mostSeconds).contains(milliseconds / 1_000) && milliseconds >= 0 ? milliseconds : nil
    }

    /// Days from 1970 (Howard Hinnant, chrono-compatible low-level date algorithms, `days_from_civil`); nil for a date that doesn't exist.
    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard year >= 1, (1...12).contains(month), (1...lengths[Int(month - 1)]).contains(day) else { return nil }
        let marchYear = month <= 2 ? year - 1 : year
        let (era, yearOfEra) = (marchYear / 400, marchYear % 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func timeOfDay(_ reader: inout DigitReader) -> Int64? {
        guard let hour = reader.number(2), hour < 24, reader.take(":"), let minute = reader.number(2), minute < 60 else { return nil }
        let minutes = (hour * 60 + minute) * 60_000
        guard reader.take(":") else { return minutes }
        // RFC 3339 has a second 60 for leap seconds.
        guard let second = reader.number(2), second <= 60 else { return nil }
        guard reader.take(".") || reader.take(",") else { return minutes + second * 1_000 }
        let decimals = reader.rest.prefix { (48...57).contains($0) }
        guard (1...9).contains(decimals.count), let fraction = thousandths(Array("0.".utf8)[...] + decimals) else { return nil }
        reader.rest = reader.rest.dropFirst(decimals.count)
        return minutes + second * 1_000 + fraction
    }

    /// Milliseconds by which a zone's clocks are ahead of UTC; nil when what stands there is no zone.
    private static func zone(_ reader: inout DigitReader) -> Int64? {
        if reader.rest.isEmpty || reader.take("Z") || reader.take("z") { return 0 }
        if reader.rest.elementsEqual(" UTC".utf8) {
            reader.rest = []
            return 0
        }
        let isAhead = reader.take("+")
        guard isAhead || reader.take("-"), let hours = reader.number(2), hours < 24 else { return nil }
        let colon = reader.take(":")
        guard let minutes = reader.rest.isEmpty && !colon ? 0 : reader.number(2), minutes < 60 else { return nil }
        return (isAhead ? 1 : -1) * (hours * 60 + minutes) * 60_000
    }
}

/// Takes digits and single bytes from the front of a field.
private struct DigitReader {
    var rest: ArraySlice<UInt8>

    /// The number of exactly so many digits.
    mutating func number(_ digits: Int) -> Int64? {
        let field = rest.prefix(digits)
        guard field.count == digits, field.allSatisfy({ (48...57).contains($0) }) else { return nil }
        rest = rest.dropFirst(digits)
        return field.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest = rest.dropFirst()
        return true
    }
}
