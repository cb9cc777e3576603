import AggregationTasks
import CollectorClient
import Foundation
import ReportFormat
import Testing

@Suite("The collector as a program", .serialized)
struct CollectorProgramTests {
    @Test("Killed again and again during a round, it counts every acknowledged report exactly once")
    func killedDuringRound() async throws {
        let collector = try await CollectorUnderTest()
        var devices: [DeviceUnderTest] = []
        for bundle in try collector.bundles(24) { devices.append(try await DeviceUnderTest(bundle: bundle, collector: collector)) }

        var acknowledged: Set<Int> = []
        for kill in 0..<3 {
            // Everybody sends, also those who were acknowledged before; in the middle of it the collector dies.
            await withTaskGroup(of: Int?.self) { group in
                for (index, device) in devices.enumerated() where kill > 0 || index < 16 {
                    group.addTask {
                        guard let answer = try? await device.upload(), device.isCounted(answer) else { return nil }
                        return index
                    }
                }
                var answers = 0
                for await index in group {
                    if let index { acknowledged.insert(index) }
                    answers += 1
                    if answers == 3 + 2 * kill { collector.kill() }
                }
            }
            collector.kill()
            try await collector.start()
            let count = try collector.latestRound().accepted
            #expect(count >= acknowledged.count, "an acknowledged report is missing after kill \(kill + 1)")
            #expect(count <= devices.count)
        }
        for device in devices { #expect(device.isCounted(try await device.upload())) }
        #expect(try collector.latestRound().accepted == devices.count)
        for device in devices { await device.transport.shutdown() }
        #expect(collector.stop() == 0)
    }

    @Test("Garbage, truncated, bit-flipped, replayed and unsigned reports are refused by name and change nothing")
    func hostileReports() async throws {
        let collector = try await CollectorUnderTest()
        let device = try await DeviceUnderTest(bundle: try collector.bundles(1)[0], collector: collector)
        let bytes = device.report.bytes

        await #expect(throws: CollectorClientError(.status(400), "")) { try await device.upload([1, 2, 3]) }
        await #expect(throws: CollectorClientError(.status(400), "")) { try await device.upload(Array(bytes.dropLast())) }
        var flipped = bytes
        flipped[bytes.count - 1] ^= 1
        #expect(try await device.upload(flipped).refused == [device.report.metadata.id: .hpkeDecryptError])
        let unsigned = try await device.transport.send(
            "POST", "/v1/tasks/\(device.task.taskID)/reports", headers: [("Content-Type", "application/ppm-dap;message=upload-req")], body: bytes,
            maximumBytes: 4096)
        #expect(unsigned.status == 401)
        #expect(try collector.latestRound().accepted == 0)

        #expect(try await device.upload().refused.isEmpty)
        #expect(
            try await device.upload().refused == [device.report.metadata.id: .reportReplayed], "the same report again is known, and counts once")
        #expect(try collector.latestRound().accepted == 1)
        await device.transport.shutdown()
    }

    @Test("Below the least batch nothing is ever released")
    func belowMinimumBatch() async throws {
        let collector = try await CollectorUnderTest(roundSeconds: 60)
        let before = try CollectorUnderTest.succeed("sotto-collector", ["model", "list", collector.directory, "--json"])
        let device = try await DeviceUnderTest(bundle: try collector.bundles(1)[0], collector: collector)
        _ = try await device.upload()
        try await Task.sleep(for: .seconds(2))
        #expect(try CollectorUnderTest.succeed("sotto-collector", ["model", "list", collector.directory, "--json"]) == before)
        await device.transport.shutdown()
    }

    @Test("The program holds no trace of behaviour events: what cannot be named cannot be received")
    func noEventSymbols() throws {
        let binary = try Data(contentsOf: BuiltPrograms.program("sotto-collector"))
        for module in ["BehaviorEvents", "SessionFeatures", "LocalTraining", "DeviceStore"] {
            #expect(binary.range(of: Data("\(module.utf8.count)\(module)".utf8)) == nil, "\(module)")
        }
        let agent = try Data(contentsOf: BuiltPrograms.program("sotto-agent"))
        #expect(agent.range(of: Data("14BehaviorEvents".utf8)) != nil, "the search itself must work")
    }
}
