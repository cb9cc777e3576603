import AggregationTasks
import Foundation
import ReportFormat
import ReportIntake
import Testing

@Suite struct CountOnceTests {
    @Test("One report from 64 callers at once counts once")
    func parallelCopies() async throws {
        try await TestWorld.run { world in
            let body = try world.forge.report([5, 6, 7, 8])
            let causes = try await withThrowingTaskGroup(of: [RejectionCause?].self) { group in
                for _ in 0..<64 { group.addTask { try await world.upload(body) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(causes.count { $0 == nil } == 1)
            #expect(causes.count { $0 == .duplicate } == 63)
            #expect(try await world.round().accepted == 1)
        }
    }

    @Test("Reports of many callers sum to plain arithmetic and share transactions")
    func concurrentSums() async throws {
        try await TestWorld.run { world in
            let reports = try (0..<200).map { try world.forge.report([Int16($0), -Int16($0), 1, 0]) }
            try await withThrowingTaskGroup(of: [RejectionCause?].self) { group in
                for (index, report) in reports.enumerated() {
                    group.addTask { try await world.upload(report, from: [UInt8(index), 3]) }
                }
                for try await causes in group { #expect(causes == [nil]) }
            }
            let load = world.intake.statistics()
            #expect(load.accepted == 200 && load.queueDepth == 0)
            #expect(load.commits < 200 && load.commitLatency.count == load.commits)
            let closed = try #require(closedRound(in: try await world.store.closeTask(world.task, now: TestWorld.now)))
            #expect(closed.sums == [19_900, -19_900, 200, 0])
            #expect(closed.count == 200)
        }
    }

    @Test("A device's quota holds per round, also over concurrent uploads, and a retry is a duplicate rather than over quota")
    func quota() async throws {
        try await TestWorld.run(limits: IntakeLimits(reportsPerRound: 2)) { world in
            let bodies = try (0..<8).map { _ in try world.forge.report([1, 1, 1, 1]) }
            let results = try await withThrowingTaskGroup(of: (Int, RejectionCause?).self) { group in
                for (index, body) in bodies.enumerated() { group.addTask { (index, try await world.upload(body)[0]) } }
                return try await group.reduce(into: [Int: RejectionCause?]()) { $0[$1.0] = .some($1.1) }
            }
            let counted = results.filter { $0.value == nil }.map(\.key)
            #expect(counted.count == 2)
            #expect(results.values.count { $0 == .overQuota } == 6)
            for index in counted { #expect(try await world.upload(bodies[index]) == [.duplicate]) }
            #expect(try await world.upload(world.forge.report([1, 1, 1, 1]), from: [2]) == [nil])
        }
    }

    @Test("A late report is refused and leaves the closed round as it was; the retry of a counted one is a duplicate")
    func late() async throws {
        try await TestWorld.run { world in
            let counted = try world.forge.report([1, 2, 3, 4])
            #expect(try await world.upload(counted, from: [8]) == [nil])
            try await world.contribute([1, 2, 3, 4], count: 2)
            let deadline = try await world.round().deadline
            #expect(try await world.upload(world.forge.report([1, 2, 3, 4]), from: [7], now: deadline + 1) == [.late])
            let closed = try #require(closedRound(in: try await world.store.advance(now: deadline + 1)))
            let hash = try await world.round().aggregateHash
            #expect(hash == closed.aggregateHash)
            #expect(try await world.upload(world.forge.report([9, 9, 9, 9]), from: [6], now: deadline) == [.late])
            #expect(try await world.upload(counted, from: [8], now: deadline + 2) == [.duplicate])
            let again = try #require(closedRound(in: try await world.store.advance(now: deadline + 5)))
            #expect(again.sums == [3, 6, 9, 12] && again.count == 3)
            #expect(again.aggregateHash == hash)
            #expect(try await world.round().refused == [.late: 2, .duplicate: 1])
        }
    }

    @Test("A full queue turns uploads away before anything is spent on them")
    func overload() async throws {
        try await TestWorld.run(limits: IntakeLimits(queueCapacity: 1)) { world in
            let body = try world.forge.report([1, 1, 1, 1]) + world.forge.report([1, 1, 1, 1])
            let error = await #expect(throws: IntakeError(.overloaded)) { try await world.upload(body) }
            #expect(error?.retryAfter == 2)
            #expect(world.intake.statistics().overloads == 1)
            #expect(try await world.round().accepted == 0)
            #expect(try await world.upload(world.forge.report([1, 1, 1, 1])) == [nil])
        }
    }

    @Test("Uploads beyond the limits of one body are malformed")
    func bodyLimits() async throws {
        try await TestWorld.run(limits: IntakeLimits(reportsPerUpload: 2)) { world in
            let body = try (0..<3).flatMap { _ in try world.forge.report([1, 1, 1, 1]) }
            await #expect(throws: IntakeError(.malformedBody)) { try await world.upload(body) }
        }
    }
}
