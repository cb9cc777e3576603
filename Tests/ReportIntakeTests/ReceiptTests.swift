import GRDB
import ReportIntake
import Testing

@Suite struct ReceiptTests {
    @Test func `only the largest number of a device is kept`() async throws {
        try await TestWorld.run { world in
            let store = world.store
            #expect(try await store.highestRelease(of: [1]) == 0)
            for (told, kept) in [(3, 3), (2, 3), (3, 3), (9, 9), (.max, UInt64(Int64.max))] as [(UInt64, UInt64)] {
                _ = try await store.noteRelease(told, of: [1])
                #expect(try await store.highestRelease(of: [1]) == kept)
            }
            #expect(try await store.highestRelease(of: [2]) == 0)
        }
    }

    @Test func `an upload's number is durable with its reports, and also when all of them are refused`() async throws {
        try await TestWorld.run { world in
            let forge = world.forge
            _ = try await world.intake.process(forge.report([1, 2, 3, 4]), task: world.task, device: [1], now: TestWorld.now, releases: 5)
            #expect(try await world.store.highestRelease(of: [1]) == 5)
            var broken = try forge.report([1, 2, 3, 4])
            broken[broken.count - 1] ^= 1
            _ = try await world.intake.process(broken, task: world.task, device: [1], now: TestWorld.now, releases: 6)
            #expect(try await world.store.highestRelease(of: [1]) == 6)
        }
    }
}
