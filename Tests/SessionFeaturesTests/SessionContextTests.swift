import Testing

@testable import SessionFeatures

@Suite struct SessionContextTests {
    @Test(
        arguments: [
            (Int64(0), 0, 0, false),  // Thursday, 1 January 1970
            (0, -1, 23, false),  // Wednesday night in the west
            (2 * 86_400_000, 0, 0, true),  // Saturday
            (4 * 86_400_000 - 1, 0, 23, true),  // the last moment of Sunday
            (4 * 86_400_000 - 1, 1, 0, false),  // which is Monday one minute further east
            (-1, 0, 23, false), (-86_400_000 * 5, 0, 0, true),
            (1_795_363_200_000, 0, 16, true),  // Sunday, 22 November 2026, 16:00 UTC
        ] as [(time: Int64, offset: Int, hour: Int, isWeekend: Bool)])
    func `Local hours and weekends`(time: Int64, offset: Int, hour: Int, isWeekend: Bool) {
        let local = SessionContext(offsetMinutes: offset).localHour(at: time)
        #expect(local.hour == hour)
        #expect(local.isWeekend == isWeekend)
    }

    @Test func `No time and no offset traps`() {
        for time in [Int64.min, .max, 0] {
            for offset in [Int.min, -840, 840, .max] {
                #expect((0..<24).contains(SessionContext(offsetMinutes: offset).localHour(at: time).hour))
            }
        }
    }
}
