import Aggregation
import AggregationTasks
import RankingEvaluation
import RankingModel
import RecordedSessions
import ReportFormat
import SimulatedFleet
import TLSPresentation
import Testing
import VectorMath

@Suite("The operator's first release")
struct FirstReleaseTests {
    private static func settings(hiddenUnits: Int) -> FirstRelease.Settings {
        var settings = FirstRelease.Settings()
        settings.hiddenUnits = hiddenUnits
        settings.learnsVectors = false
        settings.workers = 2
        return settings
    }

    @Test("The table is of all sessions; the model is of the shape that was asked for, ranks better than none, and both survive their bytes")
    func release() async throws {
        let all = FleetWorld.sessions(200)
        let (own, later) = (Array(all.prefix(160)), Array(all.suffix(40)))
        for hiddenUnits in [0, 3] {
            let release = try await FirstRelease(of: own, settings: Self.settings(hiddenUnits: hiddenUnits))
            #expect(release.table.encoded() == ResearchProtocol.table(of: own).encoded())
            #expect(release.trained == 48)
            let shape = try #require(release.model.shape)
            #expect(shape.hiddenUnits == hiddenUnits)
            for row in (0..<hiddenUnits).map({ release.model.weights[shape.hiddenRow($0)] }) {
                #expect(row[row.startIndex + FeatureSlot.listTop.rawValue] == 0, "no session had a list")
                #expect(row[row.startIndex + FeatureSlot.nextLast.rawValue] != 0)
            }
            #expect(try RankingModel(decoding: release.model.encoded()) == release.model)
            let before = ResearchProtocol.figures(of: .initial, table: release.table, sessions: later)
            let after = ResearchProtocol.figures(of: release.model, table: release.table, sessions: later)
            #expect(after.all.meanReciprocalRank > before.all.meanReciprocalRank)
        }
    }

    @Test("Sessions that teach nothing make no release")
    func nothing() async {
        let none = Self.settings(hiddenUnits: 1)
        await #expect(throws: FirstRelease.Failure.self) { try await FirstRelease(of: [], settings: none) }
        await #expect(throws: FirstRelease.Failure.self) { try await FirstRelease(of: FleetWorld.sessions(1), settings: none) }
    }

    @Test("Agents contribute to a task over it, one coordinate for each weight, and their sum is its next model")
    func contribution() async throws {
        let sessions = FleetWorld.sessions(120)
        let release = try await FirstRelease(of: sessions, settings: Self.settings(hiddenUnits: 2))
        let loop = try FederatedLoop(release.model, hiddenUnits: 2)
        #expect(Int(loop.task.configuration.dimension) == RankingModel.initial.weights.count + 2 * (RankingModel.initial.weights.count + 2))
        var sum = try IntegerAccumulator(for: loop.task.configuration)
        for (number, session) in sessions.prefix(Int(loop.task.configuration.minimumBatchSize)).enumerated() {
            let report = try loop.contribution(of: session, number: number, table: release.table, model: release.model)
            #expect(report.coordinateBytes.count == release.model.weights.count * Int(report.width.rawValue))
            let coordinates = Array(report.coordinateBytes)
            try sum.add(coordinates.span)
        }
        #expect(sum.sums.count == release.model.weights.count)
        let average = try AveragedUpdate(sum, for: loop.task.configuration)
        var state = OptimizerState()
        let next = try ServerOptimizer.fedAvg(learningRate: 1).step(release.model.weights, by: average, state: &state)
        let model = try #require(RankingModel(version: 2, schemaFingerprint: release.model.schemaFingerprint, weights: next))
        #expect(model.shape == release.model.shape)
        #expect(model.weights != release.model.weights)
    }
}
