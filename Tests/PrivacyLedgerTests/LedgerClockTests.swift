import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite struct LedgerClockTests {
    private let day = dayMilliseconds
    private func number(_ time: Int64) -> UInt32 { LedgerDay(unixMilliseconds: time).number }

    @Test func `nobody vouches for anything without a monotonic clock and a signed time`() {
        #expect(LedgerClock(wall: noon, monotonic: nil).latestDay(monotonic: nil) == nil)
        #expect(LedgerClock(wall: noon, monotonic: nil).latestDay(monotonic: 5) == nil)
    }

    @Test(
        arguments: [(Int64(0), UInt32(1)), (dayMilliseconds / 2 - 1, 1), (dayMilliseconds / 2, 2), (3 * dayMilliseconds, 4), (-dayMilliseconds, 1)]
            as [(Int64, UInt32)])
    func `within a run the calendar moves with the monotonic clock, one day ahead of it`(elapsed: Int64, ahead: UInt32) {
        let clock = LedgerClock(wall: noon, monotonic: 1_000)
        #expect(clock.latestDay(monotonic: 1_000 + elapsed)?.number == number(noon) + ahead)
    }

    @Test func `the first signed time replaces the wall clock of the start, earlier or later`() {
        for signed in [noon - 30 * day, noon + 30 * day] {
            var clock = LedgerClock(wall: noon, monotonic: 0)
            clock.note(signedTime: signed, monotonic: 0)
            #expect(clock.latestDay(monotonic: 0)?.number == number(signed + LedgerClock.allowance))
        }
    }

    @Test func `later signed times only move the bound on`() {
        var clock = LedgerClock(wall: noon, monotonic: 0)
        clock.note(signedTime: noon, monotonic: 0)
        clock.note(signedTime: noon - 9 * day, monotonic: day)
        #expect(clock.latestDay(monotonic: day)?.number == number(noon) + 2)
        clock.note(signedTime: noon + 5 * day, monotonic: day)
        #expect(clock.latestDay(monotonic: day)?.number == number(noon) + 6)
        #expect(clock.latestDay(monotonic: 2 * day)?.number == number(noon) + 7)
    }

    @Test func `a signed time counts without a monotonic clock`() {
        var clock = LedgerClock(wall: noon, monotonic: nil)
        clock.note(signedTime: noon, monotonic: nil)
        #expect(clock.latestDay(monotonic: nil)?.number == number(noon) + 1)
    }

    @Test(arguments: [Int64.min, -1, 0, 1, .max], [Int64.min, 0, .max])
    func `no reading overflows`(wall: Int64, monotonic: Int64) {
        var clock = LedgerClock(wall: wall, monotonic: monotonic)
        for reading in [Int64.min, 0, .max] { _ = clock.latestDay(monotonic: reading) }
        clock.note(signedTime: wall, monotonic: -(monotonic == .min ? 0 : monotonic))
        for reading in [Int64.min, 0, .max] { #expect(clock.latestDay(monotonic: reading) != nil) }
    }

    @Test(arguments: 0..<40 as Range<UInt64>)
    func `whatever the clocks do, no charge lies beyond signed time, what passed since, and the allowance`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var ledger = try PrivacyLedger.opened(testPolicy(lifetime: .max))
        var clock = LedgerClock(wall: noon, monotonic: 0)
        var (wall, monotonic, vouched) = (noon, Int64(0), noon)
        var spent: [UInt32: UInt64] = [:]
        for round in 0..<200 as Range<UInt64> {
            let step = Int64.random(in: 0...day / 4, using: &random)
            wall += step
            monotonic += step
            vouched += step
            switch Int.random(in: 0..<8, using: &random) {
            case 0: wall += Int64.random(in: -20 * day...20 * day, using: &random)
            case 1:
                clock.note(signedTime: vouched, monotonic: monotonic)
            default: break
            }
            let question = request(round: round)
            if case .granted(let row) = ledger.authorize(question, now: wall, latestBelievable: clock.latestDay(monotonic: monotonic)) {
                try ledger.fold(row)
                spent[row.entry.day.number, default: 0] += question.cost.microRho
                #expect(row.entry.day.number <= number(vouched + LedgerClock.allowance))
            }
        }
        #expect(spent.values.allSatisfy { $0 <= testPolicy().day.microRho })
        #expect(UInt32(spent.count) <= number(vouched) - number(noon) + 2, "no more days than have passed, and the allowance")
    }
}
