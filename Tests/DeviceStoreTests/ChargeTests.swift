import DeviceStore
import Foundation
import PrivacyLedger
import ReportOutbox
import Testing

@Suite struct ChargeTests {
    @Test func `a charge outlives the process, and its release is found again`() throws {
        let folder = try Folder()
        do {
            let store = try open(folder.store)
            #expect(store.openingReport.closing == nil && !store.openingReport.isQuarantined)
            let charge = try store.charge(try request(1), now: noon)
            #expect(charge.releaseID == (try request(1)).releaseID)
            #expect(charge.cost == (try request(1)).cost)
            try store.recordRelease(entry(try request(1)), now: noon)
        }
        let store = try open(folder.store)
        #expect(store.spent() == 100_000)
        #expect(store.openingReport.voidedCharges == 0)
        let releaseID = try request(1).releaseID
        #expect(throws: DeviceStoreError(.alreadyReleased(releaseID), "")) { try store.tryCharge(try request(1)) }
        #expect(try store.outboxEntries() == [entry(try request(1))])
    }

    @Test func `a refusal is an error with its reason and goes on record once`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        for round in 1...3 as ClosedRange<UInt64> { _ = try store.tryCharge(try request(round)) }
        for _ in 0..<3 {
            #expect(throws: DeviceStoreError(.refused(.dayCap), "")) { try store.tryCharge(try request(4)) }
        }
        #expect(try store.refusals().map(\.entry.detail) == [RefusalReason.dayCap.rawValue])
        try store.recordRefusal(.taskOutsideLimits, subject: subject(1), purpose: nil, taskID: digest(7), now: noon)
        try store.recordRefusal(.taskOutsideLimits, subject: subject(1), purpose: nil, taskID: digest(7), now: noon)
        #expect(try store.refusals().map(\.entry.detail) == [RefusalReason.taskOutsideLimits.rawValue, RefusalReason.dayCap.rawValue])
    }

    @Test func `nothing unpaid can be queued, and nothing twice`() throws {
        let folder = try Folder()
        let store = try open(folder.store)
        #expect(throws: DeviceStoreError(.notCharged, "")) { try store.recordRelease(entry(try request(1)), now: noon) }
        _ = try store.tryCharge(try request(1))
        let stolen = OutboxEntry(
            releaseID: try request(1).releaseID.bytes, owner: subject(2).bytes, bytes: [1], createdAt: noon, expiresAt: noon + 1)
        #expect(throws: DeviceStoreError(.notCharged, "")) { try store.recordRelease(stolen, now: noon) }
        try store.recordRelease(entry(try request(1)), now: noon)
        #expect(throws: DeviceStoreError(.notCharged, "")) { try store.recordRelease(entry(try request(1), bytes: [9]), now: noon) }
        #expect(try store.outboxEntries().map(\.bytes) == [[1, 2, 3]])
    }

    @Test func `a charge that a crash left behind is given up and stays paid`() throws {
        let folder = try Folder()
        _ = try open(folder.store).tryCharge(try request(1))
        let store = try open(folder.store)
        #expect(store.openingReport.voidedCharges == 1)
        #expect(store.openingReport.closing == nil)
        #expect(store.spent() == 100_000)
        _ = try store.tryCharge(try request(1))
        #expect(store.spent() == 200_000, "trying again pays again")
        try store.voidCharge(try request(1).releaseID, subject: subject(1), now: noon)
        #expect(throws: DeviceStoreError(.notCharged, "")) {
            try store.voidCharge(try request(1).releaseID, subject: subject(1), now: noon)
        }
    }

    @Test func `concurrent charges never pass a cap`() async throws {
        let folder = try Folder()
        let store = try open(folder.store)
        let granted = try await withThrowingTaskGroup(of: Int.self) { group in
            for worker in 0..<8 as Range<UInt64> {
                group.addTask {
                    var granted = 0
                    for round in 0..<4 as Range<UInt64> {
                        do {
                            _ = try store.tryCharge(try request(worker * 4 + round))
                            granted += 1
                        } catch let error as DeviceStoreError {
                            #expect(error == DeviceStoreError(.refused(.dayCap), ""))
                        }
                    }
                    return granted
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(granted == 3)
        #expect(store.spent() == 300_000)
        try expectSound(store, folder.store)
    }

    @Test func `a clock that goes back opens no day, over restarts too`() throws {
        let folder = try Folder()
        do {
            let store = try open(folder.store)
            for round in 1...3 as ClosedRange<UInt64> { _ = try store.tryCharge(try request(round)) }
        }
        let store = try open(folder.store, now: noon - 2 * dayMilliseconds)
        #expect(store.openingReport.closing == nil)
        #expect(throws: DeviceStoreError(.refused(.clockWentBack), "")) { try store.tryCharge(try request(4), now: noon - 2 * dayMilliseconds) }
        #expect(try store.rows(.clockAnomaly).map(\.entry.detail) == [2])
        #expect(throws: DeviceStoreError(.refused(.dayCap), "")) { try store.tryCharge(try request(4)) }
        _ = try store.tryCharge(try request(4), now: noon + dayMilliseconds)
    }

    @Test func `another policy goes on record when the store opens under it`() throws {
        let folder = try Folder()
        _ = try open(folder.store).tryCharge(try request(1))
        let store = try open(folder.store, policy: try storePolicy(day: 100_000))
        #expect(throws: DeviceStoreError(.refused(.dayCap), "")) { try store.tryCharge(try request(2)) }
        #expect(try store.rows(.policyChanged).count == 6)
        try expectSound(store, folder.store)
    }

    @Test func `a store in memory keeps many subjects' budgets and verifies`() throws {
        let key = try #require(LedgerKey([UInt8](repeating: 3, count: 32)))
        let store = try DeviceDatabase.openInMemoryForSimulation(policy: try storePolicy(), key: key, now: noon)
        for seed in 0..<100 as Range<UInt8> {
            let question = try request(1, subject: subject(seed))
            _ = try store.tryCharge(question)
            try store.recordRelease(entry(question), now: noon)
        }
        #expect(LedgerVerifier.verify(rows: try store.ledgerRows(), key: key, anchor: store.anchor).holds)
        #expect(try store.outboxEntries().count == 100)
        #expect(store.spent(subject(42)) == 100_000)
    }
}
