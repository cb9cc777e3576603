import Aggregation
import AggregationTasks
import Foundation
import GRDB
import ReportFormat
import Testing

@testable import ReportIntake

@Suite struct RoundLifeTests {
    @Test("Rounds run from the first report to the last model, through a restart before each publication")
    func wholeTask() async throws {
        try await TestWorld.run(rounds: 2, target: 4, optimizer: .fedAvgM(momentum: 0.5, learningRate: 1)) { world in
            try await world.contribute([8, 16, 0, -8], count: 4)
            let first = try #require(closedRound(in: try await world.store.advance(now: TestWorld.now)))
            #expect(first.round == 1 && first.modelVersion == 1 && first.weights == [1, 1, 1, 1])
            world.store.close()

            let store = try IntakeStore.open(world.path)
            defer { store.close() }
            let resumed = try #require(closedRound(in: try await store.advance(now: TestWorld.now + 1)))
            #expect(resumed.accumulator == first.accumulator && resumed.optimizerState == first.optimizerState)
            // The grid is eighths: the mean of four equal reports is the report.
            let next = try resumed.step(from: try #require(resumed.weights))
            #expect(next.weights == [2, 3, 1, 0])
            let events = try await store.publish(
                resumed, newWeights: next.weights, modelVersion: 2, optimizerState: next.optimizerState, now: TestWorld.now + 2)
            guard case .published(_, 1, 2) = events.first, case .opened(let opened) = events.last else {
                Issue.record("expected a publication and the next round, got \(events)")
                return
            }
            #expect(opened.round == 2 && opened.modelVersion == 2)
            #expect(try await store.openRounds(now: TestWorld.now + 2) == [opened])

            let intake = try TestWorld.intake(store, world.pair)
            var forge = world.forge
            forge.round = 2
            for device in 0..<4 as Range<UInt8> {
                _ = try await intake.process(forge.report([0, 0, 8, 0]), task: world.task, device: [device], now: TestWorld.now + 3)
            }
            let second = try #require(closedRound(in: try await store.advance(now: TestWorld.now + 4)))
            #expect(second.weights == [2, 3, 1, 0])
            let last = try second.step(from: try #require(second.weights))
            // Half of the first update's velocity, plus the second update.
            #expect(last.weights == [2.5, 4, 2, -0.5])
            let end = try await store.publish(
                second, newWeights: last.weights, modelVersion: 3, optimizerState: last.optimizerState, now: TestWorld.now + 5)
            guard case .finished = end.last else {
                Issue.record("expected the task to finish, got \(end)")
                return
            }
            #expect(try await store.task(world.task).isOpen == false)
            #expect(try await store.advance(now: TestWorld.now + 6).isEmpty)
            #expect(try await store.weights(world.task, version: 3) == last.weights)
            let rounds = try await store.rounds(world.task)
            #expect(rounds.map(\.number) == [2, 1] && rounds.map(\.phase) == [.closed, .closed])
            #expect(rounds.map(\.modelVersionIn) == [2, 1] && rounds.map(\.modelVersionOut) == [3, 2])
        }
    }

    @Test("A publication is idempotent, and a contradicting one is a conflict")
    func publishOnce() async throws {
        try await TestWorld.run { world in
            try await world.contribute([8, 8, 8, 8], count: 3)
            let closed = try #require(closedRound(in: try await world.store.closeTask(world.task, now: TestWorld.now)))
            let (weights, state) = try closed.step(from: [0, 0, 0, 0])
            func publish(_ weights: [Float], _ version: UInt64) async throws -> Int {
                try await world.store.publish(closed, newWeights: weights, modelVersion: version, optimizerState: state, now: TestWorld.now).count
            }
            await #expect(throws: IntakeError(.conflict)) { try await publish(weights, 0) }
            await #expect(throws: IntakeError(.parameter)) { try await publish([1], 2) }
            await #expect(throws: IntakeError(.parameter)) { try await publish([1, 1, 1, .nan], 2) }
            #expect(try await publish(weights, 2) == 2)
            #expect(try await publish(weights, 2) == 0)
            await #expect(throws: IntakeError(.conflict)) { try await publish([1, 1, 1, 2], 2) }
            await #expect(throws: IntakeError(.conflict)) { try await publish(weights, 3) }
        }
    }

    @Test("Below the least batch nothing is released: the round is extended, then abandoned, and its sums are erased")
    func belowMinimum() async throws {
        try await TestWorld.run { world in
            try await world.contribute([1, 2, 3, 4], count: 2)
            let deadline = try await world.round().deadline
            let extended = try await world.store.advance(now: deadline)
            guard case .extended(_, 1, let later) = extended.first else {
                Issue.record("expected an extension, got \(extended)")
                return
            }
            let events = try await world.store.advance(now: later + 1)
            #expect(closedRound(in: events) == nil)
            #expect(try await world.round().phase == .abandoned)
            #expect(try await world.round(2).phase == .open)
            let left = try await world.store.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM rounds WHERE number = 1 AND sums IS NOT NULL") }
            #expect(left == 0)
            #expect(try await world.upload(world.forge.report([1, 2, 3, 4]), from: [5], now: later + 1) == [.late])
        }
    }

    @Test("Names and per-device counts of ended rounds are erased after their retention")
    func pruning() async throws {
        try await TestWorld.run(rounds: 1, target: 3) { world in
            let body = try world.forge.report([1, 1, 1, 1])
            #expect(try await world.upload(body, from: [77]) == [nil])
            try await world.contribute([1, 1, 1, 1], count: 2)
            let closed = try #require(closedRound(in: try await world.store.advance(now: TestWorld.now)))
            let (weights, state) = try closed.step(from: [0, 0, 0, 0])
            try await world.store.publish(closed, newWeights: weights, modelVersion: 2, optimizerState: state, now: TestWorld.now)
            let end = TestWorld.now + IntakeStore.nameRetention
            _ = try await world.store.advance(now: end)
            #expect(try await world.upload(body, from: [77], now: TestWorld.now + 10) == [.duplicate])
            _ = try await world.store.advance(now: end + 1)
            #expect(try await world.upload(body, from: [77], now: TestWorld.now + 10) == [.late])
            let rows = try await world.store.read { database in
                try Int.fetchOne(database, sql: "SELECT (SELECT count(*) FROM report_ids) + (SELECT count(*) FROM uploads)")
            }
            #expect(rows == 0)
            #expect(try await world.round().accepted == 3)
        }
    }

    @Test("The same configuration is the same task")
    func sameTask() async throws {
        try await TestWorld.run { world in
            let schedule = try RoundSchedule(rounds: 9, targetBatch: 9, roundSeconds: 9, optimizer: .fedAvg(learningRate: 1))
            let again = try await world.store.createTask(world.configuration, schedule: schedule, modelVersion: 5, now: 1)
            #expect(again == world.task)
            let tasks = try await world.store.tasks()
            #expect(tasks.count == 1 && tasks[0].schedule.rounds == 3 && tasks[0].configuration == world.configuration)
            await #expect(throws: IntakeError(.parameter)) {
                try await world.store.createTask(TestWorld.configuration(dimension: 0), schedule: schedule, modelVersion: 1, now: 1)
            }
        }
    }
}
