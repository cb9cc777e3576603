import ReportFormat
import ReportOutbox
import Testing

@Suite struct ResealingTests {
    private func entry(_ seed: UInt8, bytes: Int) -> OutboxEntry {
        OutboxEntry(
            releaseID: [UInt8](repeating: seed, count: 32), owner: [UInt8](repeating: 1, count: 32), bytes: [UInt8](repeating: seed, count: bytes),
            createdAt: 0, expiresAt: 1_000_000)
    }

    @Test func `a report that was sealed again keeps its place and is offered again after a wait`() throws {
        var generator = SystemRandomNumberGenerator()
        var outbox = Outbox()
        let (first, second) = (entry(1, bytes: 10), entry(2, bytes: 20))
        _ = outbox.enqueue(first, at: 0)
        _ = outbox.enqueue(second, at: 0)
        guard case .send(_, let releases) = outbox.tick(at: 0, using: &generator).first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(releases == [first.releaseID, second.releaseID])
        #expect(outbox.resealed(first.releaseID, as: [9, 9], at: 5).isEmpty, "the other report has no answer yet")
        #expect(outbox[first.releaseID]?.bytes == [9, 9])
        #expect(outbox[first.releaseID]?.attempts == 1)
        #expect(outbox.totalBytes == 22)
        _ = outbox.accepted(second.releaseID, at: 5)
        #expect(!outbox.isSending)
        var now: Int64 = 5
        for _ in 0..<10_000 {
            now += 1
            let actions = outbox.tick(at: now, using: &generator)
            if case .send(_, let again)? = actions.first {
                #expect(again == [first.releaseID])
                return
            }
        }
        Issue.record("it was never offered again")
    }

    @Test func `sealing again what is not there does nothing`() {
        var outbox = Outbox()
        #expect(outbox.resealed([1], as: [2], at: 0).isEmpty)
        #expect(outbox.totalBytes == 0)
    }
}
