import DeviceStore
import PrivacyLedger
import ReportOutbox
import Testing

@Suite struct ResealingTests {
    @Test func `the same report under another seal costs nothing, and the owner sees both`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        _ = try store.tryCharge(try request(1))
        let name = try request(1).releaseID.bytes
        try store.recordRelease(entry(try request(1), bytes: [1, 1]), encoded: [7, 7, 7], now: noon)
        try store.beginSending([name], at: noon)
        let rows = try store.ledgerRows()
        #expect(try store.encodedReport(name) == [7, 7, 7])
        try store.replaceSealed(name, with: [2, 2])
        #expect(try store.outboxEntries().map(\.bytes) == [[2, 2]])
        #expect(try store.sentReports(of: nil).map(\.bytes) == [[1, 1, 2, 2]])
        #expect(try store.ledgerRows() == rows)
        #expect(store.releaseCount == 1)
        try store.markDelivered(name)
        #expect(try store.encodedReport(name) == nil, "it goes with the queue")
    }

    @Test func `a report without its encoding, or that does not wait, cannot be sealed again`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        _ = try store.tryCharge(try request(1))
        try store.recordRelease(entry(try request(1)), now: noon)
        for name in [try request(1).releaseID.bytes, try request(2).releaseID.bytes] {
            #expect(throws: DeviceStoreError(.notCharged, "")) { try store.replaceSealed(name, with: [2]) }
        }
        #expect(try store.outboxEntries().map(\.bytes) == [[1, 2, 3]])
    }
}
