import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite struct SpendingPaceTests {
    /// A ledger with charges of 0.1 rho: how many on each day from `noon` on.
    private func ledger(_ charges: [Int], lifetime: UInt64 = 2_000_000) throws -> PrivacyLedger {
        var ledger = try PrivacyLedger.opened(testPolicy(lifetime: lifetime))
        var round: UInt64 = 0
        for (day, count) in charges.enumerated() {
            for _ in 0..<count {
                round += 1
                #expect(try ledger.charge(request(round: round), now: noon + Int64(day) * dayMilliseconds).isGranted)
            }
        }
        return ledger
    }

    private func odometer(_ ledger: PrivacyLedger, day: Int) -> BudgetOdometer {
        ledger.odometer(of: subject(1), now: noon + Int64(day) * dayMilliseconds, delta: 1e-6)
    }

    private func offset(_ day: LedgerDay?) -> Int? { day.map { Int($0.number) - 20_000 } }

    @Test func `nothing spent runs nowhere`() throws {
        let reading = odometer(try ledger([]), day: 0)
        #expect(reading.lifetime.runsOut == nil)
        #expect(reading.today.runsOut == nil)
    }

    // 2.0 rho in a lifetime; spent and pace in units of 0.1.
    @Test(
        arguments: [
            ([1], 0, 19),  // 1 a day: 19 more days.
            ([3], 0, 5),  // 3 a day leave 17: 5 full days.
            ([3, 3, 3, 3, 3, 3], 5, 5),  // 2 left at 3 a day: not one more day.
            ([1, 1, 1, 1, 1, 1, 1, 3], 7, 14),  // the last seven days: 9 in 7 days; 10 left: 7 more days.
            ([3, 0, 0], 2, 19),  // 3 in 3 days: 17 more.
            ([3, 0, 0, 0, 0, 0, 0, 0], 7, nil),  // out of the window: no pace.
        ] as [([Int], Int, Int?)])
    func `a lifetime runs out at the pace of the last seven days`(charges: [Int], today: Int, last: Int?) throws {
        #expect(offset(odometer(try ledger(charges), day: today).lifetime.runsOut) == last)
    }

    @Test func `a day's budget runs out today once another usual release does not fit`() throws {
        let two = odometer(try ledger([2]), day: 0)
        #expect(two.today.runsOut == nil)
        let three = odometer(try ledger([3]), day: 0)
        #expect(offset(three.purposes.first { $0.purpose == improvement }?.reading.runsOut) == 0)
        #expect(three.purposes.first { $0.purpose == measurement }?.reading.runsOut == nil)
        #expect(three.today.runsOut == nil, "the day across purposes has room for one more")
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `a projection never promises a day that the pace would not pay for`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let charges = (0..<Int.random(in: 1...10, using: &random)).map { _ in Int.random(in: 0...3, using: &random) }
        let today = charges.count - 1
        let reading = odometer(try ledger(charges, lifetime: 5_000_000), day: today).lifetime
        let recent = UInt64(charges.suffix(7).reduce(0, +)) * 100_000
        guard let last = offset(reading.runsOut) else {
            #expect(recent == 0)
            return
        }
        // The pace is taken from the first charge on, if that is less than seven days ago.
        let first = try #require(charges.firstIndex { $0 > 0 })
        let length = UInt64(min(7, today - first + 1))
        let more = UInt64(last - today)
        #expect(more * recent <= reading.remaining.microRho * length)
        #expect((more + 1) * recent > reading.remaining.microRho * length)
    }
}
