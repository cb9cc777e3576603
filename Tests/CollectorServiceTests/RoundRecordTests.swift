import Aggregation
import AggregationTasks
import Crypto
import Foundation
import Hummingbird
import HummingbirdTesting
import RankingModel
import ReportIntake
import TLSPresentation
import Testing
import TransparencyLog

@testable import CollectorService

@Suite("Records of rounds")
struct RoundRecordTests {
    /// A collector that has closed `count` rounds of a task with momentum, each with reports of another value.
    private func rounds(_ count: UInt64, _ world: CollectorWorld) async throws -> (CollectorApplication, StoredTask) {
        let built = try await world.build()
        let task = try await built.runtime.collector.create(
            TaskDraft(
                epsilon: 4, delta: 1e-6, rounds: 10, reportsPerSubject: 10, clip: 1, minimumBatch: 50, targetBatch: 50, roundSeconds: 600,
                optimizer: .fedAdam(.init(eta: 0.05))), now: world.now)
        try await built.driver.step()
        try await built.application.test(.router) { client in
            let device = try TestDevice(seed: 1)
            try await device.enrol(world, built, client)
            for round in 1...count {
                let reports = try await TestReports(task.configuration, client).sealed(
                    50, value: 3 - 2 * Int32(round), round: round, time: world.now)
                let response = try await device.upload(reports.flatMap(\.self), to: task.id, at: world.now, client)
                #expect(response.status == .ok && response.body.readableBytes == 0)
                world.advance(by: 1)
                try await built.driver.step()
            }
        }
        return (built, task)
    }

    @Test("make every model again, bit for bit, each from where the one before ended")
    func chain() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let (built, task) = try await rounds(3, world)
        let models = try await built.runtime.desk.models()
        var (state, weights) = (OptimizerState(), RankingModel.initial.weights)
        for round in 1...3 as ClosedRange<UInt64> {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: world.directory.roundRecord(task.id.description, round)))
            let record = try RoundRecordFile(decoding: Array(bytes)).record
            #expect(record.round == round && record.stateBefore == state && record.weightsBefore == weights)
            let replay = try record.replay(try TaskConfiguration(decoding: record.taskConfiguration))
            #expect(replay.weights.map(\.bitPattern) == record.weightsAfter.map(\.bitPattern))
            let model = try #require(
                RankingModel(
                    version: record.modelOut.version, schemaFingerprint: FeatureSchema.current.fingerprint, weights: replay.weights))
            #expect(Array(SHA256.hash(data: model.encoded())) == models[Int(round)].sha256)
            #expect(record.modelOut.sha256 == models[Int(round)].sha256 && record.modelIn.sha256 == models[Int(round) - 1].sha256)
            (state, weights) = (replay.state, replay.weights)
        }
        #expect(state.steps == 3)
        #expect(try await LogMigrationTests.audit(built.runtime.collector).violations == [])
        #expect(try await built.runtime.log.verify(records: world.directory).records == 3)
    }

    @Test("are never written again once the round has ended, and a damaged one is noticed")
    func finality() async throws {
        let world = try CollectorWorld()
        try await world.found()
        let (built, task) = try await rounds(1, world)
        let file = world.directory.roundRecord(task.id.description, 1)
        let written = try Data(contentsOf: URL(fileURLWithPath: file))
        // A round that has ended does not touch its record again.
        try Data([1]).write(to: URL(fileURLWithPath: file))
        try await built.driver.step()
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data([1]))
        #expect(try await built.runtime.log.verify(records: world.directory).faults.count == 1)
        try written.write(to: URL(fileURLWithPath: file))
        #expect(try await built.runtime.log.verify(records: world.directory).faults == [])
    }
}
