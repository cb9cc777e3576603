import Aggregation
import AggregationTasks
import Enrolment
import Hummingbird
import HummingbirdTesting
import ModelRelease
import RankingModel
import ReportIntake
import TLSPresentation
import Testing

@testable import CollectorService

@Suite("Rounds, from reports to a released model")
struct RoundTests {
    /// Uploads `count` reports of constant `value` from one device.
    private func fill(
        _ world: CollectorWorld, _ built: CollectorApplication, _ task: StoredTask, _ count: Int, value: Int32, seed: UInt8 = 1, round: UInt64 = 1
    ) async throws {
        try await built.application.test(.router) { client in
            let device = try TestDevice(seed: seed)
            if try await built.runtime.collector.store.device(device.key.deviceID.bytes) == nil { try await device.enrol(world, built, client) }
            let reports = try await TestReports(task.configuration, client).sealed(count, value: value, round: round, time: world.now)
            let response = try await device.upload(reports.flatMap(\.self), to: task.id, at: world.now, client)
            #expect(response.status == .ok)
            #expect(response.body.readableBytes == 0)
        }
    }

    @Test("end with the exact average on top of the model, signed and newer")
    func wholeLoop() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        let task = try await world.task(built.runtime.collector)
        try await built.driver.step()
        try await fill(world, built, task, 60, value: 64)
        world.advance(by: 1)
        try await built.driver.step()

        let current = try #require(try await built.runtime.desk.currentModel())
        #expect(current.number == 2)
        #expect(current.model.version == 2)
        let change = Float(64) / Float(1 << Int(task.configuration.noise.gridExponent))
        for (before, after) in zip(RankingModel.initial.weights, current.model.weights) { #expect(after == before + change) }
        let rounds = try await built.runtime.collector.store.rounds(task.id)
        #expect(rounds.map(\.phase.name) == ["open", "closed"])
        #expect(rounds.last?.modelVersionOut == 2)
        #expect(rounds.first?.modelVersionIn == 2)
    }

    /// An average of 8 units is a number of half precision, and one of 26/3 is not.
    @Test("are released once, however often the step is repeated, and across a restart", arguments: [8, 9] as [Int32])
    func once(value: Int32) async throws {
        let world = try CollectorWorld()
        try await world.found()
        var built = try await world.build()
        let task = try await world.task(built.runtime.collector)
        try await built.driver.step()
        try await fill(world, built, task, 20, value: 8)
        try await fill(world, built, task, 40, value: value)
        // The round is closed, and the process dies after the release and before the round's end.
        world.advance(by: 1)
        let events = try await built.runtime.collector.store.advance(now: world.now)
        guard case .closed(let closed)? = events.first(where: { if case .closed = $0 { true } else { false } }) else { throw TestFailure() }
        let stepped = try closed.step(from: try #require(closed.weights))
        _ = try await built.runtime.desk.publish(
            weights: (FeatureSchema.current.fingerprint, stepped.weights), items: nil, now: world.now)
        built.runtime.collector.store.close()

        built = try await world.build()
        #expect(try await built.runtime.desk.currentModel()?.number == 2)
        #expect(try await built.runtime.collector.store.rounds(task.id).last?.modelVersionOut == 2)
        try await built.driver.step()
        #expect(try await built.runtime.desk.models().map(\.version) == [1, 2])
    }

    @Test("go on with exact counts after a restart in their midst")
    func restart() async throws {
        let world = try CollectorWorld()
        try await world.found()
        var built = try await world.build()
        let task = try await world.task(built.runtime.collector)
        try await built.driver.step()
        try await fill(world, built, task, 30, value: 1)
        built.runtime.collector.store.close()
        built = try await world.build()
        try await fill(world, built, task, 30, value: 3)
        world.advance(by: 1)
        try await built.driver.step()
        let current = try #require(try await built.runtime.desk.currentModel())
        let unit = Float(1 << Int(task.configuration.noise.gridExponent))
        #expect(current.model.weights[1] == RankingModel.initial.weights[1] + 2 / unit)
        #expect(try await built.runtime.collector.store.rounds(task.id).last?.accepted == 60)
    }

    @Test("below the least batch release nothing, ever")
    func belowMinimum() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        let task = try await world.task(built.runtime.collector)
        try await built.driver.step()
        try await fill(world, built, task, 49, value: 5)
        for _ in 0..<6 {
            world.advance(by: 601)
            try await built.driver.step()
        }
        let first = try #require(try await built.runtime.collector.store.rounds(task.id).last)
        #expect(first.phase.name == "abandoned")
        #expect(first.modelVersionOut == nil)
        #expect(try await built.runtime.desk.models().map(\.version) == [1])
    }

    @Test("have their signatures renewed before they run out")
    func renewal() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let built = try await world.build()
        let before = try #require(try await built.runtime.desk.publisher().timestamp)
        world.advance(by: 86_400 / 2 + 1)
        try await built.driver.step()
        let after = try #require(try await built.runtime.desk.publisher().timestamp)
        #expect(after.version == before.version + 1)
        #expect(after.expires == world.now + 86_400)
        world.advance(by: 61 * 86_400)
        try await built.driver.step()
        #expect(try await built.runtime.desk.publisher().targets?.version == 2)
    }

    @Test("belong to one task at a time, and to the model that the task trains")
    func oneTask() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let collector = try world.open()
        let task = try await world.task(collector)
        await #expect(throws: CollectorFailure(.input, "")) { try await world.task(collector, minimumBatch: 51) }
        await #expect(throws: CollectorFailure(.input, "")) { try await collector.requireNoTraining() }
        #expect(try await world.task(collector).id == task.id)
        try await collector.store.closeTask(task.id, now: world.now)
        try await collector.requireNoTraining()
    }
}
