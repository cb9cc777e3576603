import RankingEvaluation
import RankingModel
import RecordedSessions
import SimulatedFleet
import Testing

@Suite("The protocol of an evaluation")
struct ResearchProtocolTests {
    /// A shop of 40 blocks in turn, each of ten items that follow each other in a ring: no session of a block knows another's items.
    private static let blocks: [RecordedSession] = (0..<320).map { place in
        let block = place / 8
        return RecordedSession(id: "\(place)", items: (0..<4).map { "item \(block * 10 + (place * 3 + $0) % 10)" })
    }

    @Test("Sessions in an order that is none of time still train and rank")
    func unordered() async throws {
        let test = (0..<40).map { block in
            RecordedSession(id: "test \(block)", items: (0..<4).map { "item \(block * 10 + (block + $0) % 10)" })
        }
        let data = ResearchProtocol(train: Self.blocks, test: test, learnsVectors: false)
        #expect(!data.isSplitByTime)
        #expect(data.clients.count == 96)
        var settings = CentralTraining.Settings()
        settings.epochs = 2
        var training = CentralTraining(table: try #require(data.operatorTable), subjects: data.operatorSubjects(), settings: settings)
        let model = try await training.run(from: .initial, workers: 2)
        #expect(data.figures(of: model).all.hitRate > 0.95)
        #expect(data.figures(of: model).all.meanReciprocalRank > 0.5)
    }

    @Test("A shop whose items stay is split by time, and the prior ranks it better than popularity")
    func ordered() throws {
        let all = FleetWorld.sessions(260)
        let data = ResearchProtocol(train: Array(all.prefix(220)), test: Array(all.suffix(40)), learnsVectors: false)
        #expect(data.isSplitByTime)
        let popular = data.figures(of: try FleetWorld.popularityModel()).all.meanReciprocalRank
        #expect(data.figures(of: .initial).all.meanReciprocalRank > 1.2 * popular)
    }
}
