import PrivacyAccounting
import PrivacyLedger
import Testing

@Suite struct ReleaseCountTests {
    @Test func `only queued releases count, so that the number tells a collector nothing of refusals`() throws {
        var ledger = try PrivacyLedger.opened()
        #expect(ledger.releaseCount == 0)
        #expect(try ledger.charge(request(round: 1)).isGranted)
        #expect(ledger.releaseCount == 0)
        try ledger.record(ledger.releasedEntry(request(round: 1).releaseID, subject: subject(1), now: noon))
        #expect(ledger.releaseCount == 1)
        #expect(try ledger.charge(request(round: 2)).isGranted)
        try ledger.record(ledger.voidEntry(request(round: 2).releaseID, subject: subject(1), now: noon))
        try ledger.record(
            ledger.refusalEntry(
                subject: subject(1), purpose: improvement, taskID: digest(1), round: 3, agreementHash: digest(2), reason: .dayCap, now: noon))
        try ledger.record(ledger.erasedEntry(subject: subject(1), now: noon))
        try ledger.record(ledger.anchorRestoredEntry(place: 2, now: noon))
        #expect(ledger.releaseCount == 1)
    }

    @Test func `a receipt that is ahead closes the day, uses every lifetime up and is believed only once`() throws {
        var ledger = try PrivacyLedger.opened()
        #expect(try ledger.charge(request(round: 1)).isGranted)
        try ledger.record(ledger.releasedEntry(request(round: 1).releaseID, subject: subject(1), now: noon))
        #expect(ledger.receiptEntries(releases: 1, now: noon).isEmpty)
        for entry in ledger.receiptEntries(releases: 5, now: noon) { try ledger.record(entry) }
        #expect(ledger.releaseCount == 5)
        #expect(ledger.authorize(request(round: 2), now: noon).refusal == .failedClosed)
        #expect(ledger.authorize(request(round: 2), now: noon + dayMilliseconds).refusal == .lifetimeCap)
        #expect(ledger.authorize(request(round: 2, subject: subject(7)), now: noon + dayMilliseconds).refusal == .lifetimeCap)
        #expect(ledger.receiptEntries(releases: 5, now: noon).isEmpty)
    }

    @Test(arguments: [UInt64.max, UInt64.max / 2, UInt64.max / 2 + 1])
    func `no count is so large that the next release overflows`(claimed: UInt64) throws {
        var ledger = try PrivacyLedger.opened(testPolicy(lifetime: .max))
        for entry in ledger.receiptEntries(releases: claimed, now: noon) { try ledger.record(entry) }
        #expect(ledger.receiptEntries(releases: claimed, now: noon).isEmpty)
        #expect(ledger.releaseCount == UInt64.max / 2)
    }
}
