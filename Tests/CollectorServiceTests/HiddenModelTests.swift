import Aggregation
import AggregationTasks
import Foundation
import Hummingbird
import HummingbirdTesting
import RankingModel
import ReportIntake
import TLSPresentation
import Testing

@testable import CollectorService

@Suite("Models with hidden units")
struct HiddenModelTests {
    private static let hidden = RankingModel.initial(hiddenUnits: 3)

    /// A collector whose first release is a model.
    private func world(_ model: RankingModel = hidden) async throws -> CollectorWorld {
        let world = try CollectorWorld()
        var foundation = CollectorFoundation(directory: world.directory, hosts: [], port: 8443)
        foundation.isPlainHTTP = true
        foundation.model = model
        #expect(try await foundation.lay(now: world.now).model == 1)
        return world
    }

    @Test("a task has one coordinate for each weight of the released model, and the next task goes on from what it learned")
    func tasks() async throws {
        let world = try await world()
        let built = try await world.build()
        let device = try TestDevice(seed: 1)
        var weights = Self.hidden.weights
        for (number, minimumBatch) in [UInt64(50), 51].enumerated() {
            let task = try await world.task(built.runtime.collector, minimumBatch: minimumBatch)
            #expect(task.configuration.dimension == 67 + 3 * 69)
            #expect(Int(task.configuration.dimension) == weights.count)
            try await built.driver.step()
            try await built.application.test(.router) { client in
                if number == 0 { try await device.enrol(world, built, client) }
                let reports = try await TestReports(task.configuration, client).sealed(60, value: 64, time: world.now)
                #expect(try await device.upload(reports.flatMap(\.self), to: task.id, at: world.now, client).body.readableBytes == 0)
            }
            world.advance(by: 1)
            try await built.driver.step()
            let change = Float(64) / Float(1 << Int(task.configuration.noise.gridExponent))
            let expected = try #require(
                RankingModel(
                    version: UInt64(number) + 2, schemaFingerprint: FeatureSchema.current.fingerprint, weights: weights.map { $0 + change }))
            #expect(try await built.runtime.desk.currentModel()?.model == expected)
            weights = expected.weights
            try await built.runtime.collector.store.closeTask(task.id, now: world.now)
            try await built.driver.step()
        }
    }

    @Test("a model that was published decides the next task's shape")
    func published() async throws {
        let world = try await world(.initial)
        let collector = try world.open()
        let fingerprint = FeatureSchema.current.fingerprint
        _ = try await collector.desk.publish(weights: (fingerprint, Self.hidden.weights), items: nil, now: world.now)
        let task = try await world.task(collector)
        #expect(Int(task.configuration.dimension) == Self.hidden.weights.count)
        #expect(TaskFact(task).dimension == task.configuration.dimension)
    }

    @Test("a model that no agent could train opens no task", arguments: [(70, 1), (66, 1), (67, 2)])
    func mismatch(count: Int, factor: UInt8) async throws {
        let world = try await world(.initial)
        let collector = try world.open()
        let fingerprint = FeatureSchema.current.fingerprint.map { $0 &* factor }
        _ = try await collector.desk.publish(weights: (fingerprint, [Float](repeating: 0, count: count)), items: nil, now: world.now)
        await #expect(throws: CollectorFailure(.refused, "")) { try await world.task(collector) }
    }

    @Test("files of them are taken, and shown by feature and by unit")
    func files() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "model-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        var weights = Self.hidden.weights
        let shape = try #require(Self.hidden.shape)
        weights[shape.hiddenRow(1).lowerBound + FeatureSlot.nextLast.rawValue] = -2
        weights[shape.biases.lowerBound + 1] = 0.25
        weights[shape.outputs.lowerBound + 1] = 0.5
        let model = try #require(RankingModel(version: 9, schemaFingerprint: FeatureSchema.current.fingerprint, weights: weights))
        try Data(model.encoded()).write(to: file)
        #expect(try ModelFiles.model(file.path) == model)
        let summary = ModelSummary(model)
        #expect(summary.linear.map(\.feature) == FeatureSchema.current.names)
        #expect(summary.linear.map(\.weight) == Array(weights.prefix(67)))
        #expect(summary.units.count == 3)
        #expect((summary.units[1].output, summary.units[1].bias) == (0.5, 0.25))
        #expect(summary.units[1].strongest.first == ModelSummary.Input(feature: FeatureSlot.nextLast.name, weight: -2))
        #expect(summary.units[1].strongest.count == ModelSummary.strongestInputs)
        #expect(summary.shape == "67 linear weights and 3 hidden units")
        #expect(summary.text.contains("STRONGEST INPUTS"))
        #expect(!ModelSummary(.initial).text.contains("UNIT"))
    }
}
