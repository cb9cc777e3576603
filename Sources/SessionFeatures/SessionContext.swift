/// The surroundings of a session, in a small closed vocabulary: nothing in it can identify a device or a person.
package struct SessionContext: Sendable, Hashable {
    /// The class of the device.
    package enum Device: String, Sendable, Hashable, CaseIterable {
        case unknown, phone, tablet, desktop
    }

    /// How the session came to the shop.
    package enum Entry: String, Sendable, Hashable, CaseIterable {
        /// Not known.
        case unknown
        /// The shop's start page, or a bookmark.
        case direct
        /// A search engine, or the shop's own search.
        case search
        /// An advertisement or a letter.
        case campaign
        /// A list of a category.
        case category
        /// A link elsewhere.
        case referral
    }

    /// The class of the device.
    package var device: Device
    /// How the session came to the shop.
    package var entry: Entry
    /// Minutes that local time is ahead of UTC, in -840...840.
    package let offsetMinutes: Int

    /// A context; an offset outside its range is cut to it.
    package init(device: Device = .unknown, entry: Entry = .unknown, offsetMinutes: Int = 0) {
        self.device = device
        self.entry = entry
        self.offsetMinutes = min(max(offsetMinutes, -840), 840)
    }

    /// The local hour of a time, in 0..<24, and whether the local day is a Saturday or Sunday.
    package func localHour(at milliseconds: Int64) -> (hour: Int, isWeekend: Bool) {
        // Dividing first keeps every sum far from the ends of the range. Day 0, 1970-01-01, was a Thursday.
        var minutes = milliseconds / 60_000
        if milliseconds % 60_000 < 0 { minutes -= 1 }
        minutes += Int64(offsetMinutes)
        var day = minutes / 1_440
        var minute = minutes % 1_440
        if minute < 0 { (day, minute) = (day - 1, minute + 1_440) }
        let weekday = ((day + 4) % 7 + 7) % 7
        return (Int(minute / 60), weekday == 0 || weekday == 6)
    }
}
