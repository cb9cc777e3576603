import RankingModel
import RecordedSessions
import Testing

@testable import SimulatedFleet

@Suite struct DisplayedListRunTests {
    /// Sessions that look at the third item of a list and choose it.
    private static func sessions(_ count: Int) -> [DisplayedListSession] {
        (0..<count).map { number in
            let list = (0..<5).map { "h\((number * 3 + $0) % 12)" }
            let time = Int64(number) * 600_000
            return DisplayedListSession(
                id: "\(number)",
                rows: [
                    .init(time: time, action: .view(item: list[2])),
                    .init(time: time + 20_000, action: .choice(item: list[2], list: list, prices: [])),
                ])
        }
    }

    @Test func `The operator's first model learns from sessions that no client holds`() {
        let warm = DisplayedListReplay(train: Self.sessions(100))
        #expect(warm.clients.count == 70)
        #expect(warm.operatorSubjects.count == 21)
        #expect(warm.operatorTable != nil)
        let cold = DisplayedListReplay(train: Self.sessions(100), startsWarm: false)
        #expect(cold.clients.count == 70)
        #expect(cold.operatorSubjects.isEmpty && cold.operatorTable == nil)
    }

    @Test func `The federation goes on from the operator's first model, or from one that knows nothing`() throws {
        var settings = DisplayedListRun.Settings()
        settings.rounds = 2
        let sessions = Self.sessions(60)
        let warm = try DisplayedListRun(train: sessions, test: sessions, settings: settings)
        #expect(warm.initial != RankingModel.initial)
        let report = try warm.report()
        #expect(report.firstModel == warm.figures(of: warm.initial))
        #expect(report.firstModel?.hr1.mean == 1)
        #expect(try warm.model(seed: 1).weights != warm.initial.weights)
        settings.startsWarm = false
        let cold = try DisplayedListRun(train: sessions, test: sessions, settings: settings)
        #expect(cold.initial == RankingModel.initial)
        #expect(try cold.report().firstModel == nil)
    }

    @Test func `After a first model there are fewer rounds and smaller steps, and no clip is small without noise`() throws {
        var settings = DisplayedListRun.Settings()
        #expect(try settings.training(clients: 100, seed: 1).rounds == 20)
        #expect(try settings.training(clients: 100, seed: 1).clip == 2)
        settings.epsilon = 1
        #expect(try settings.training(clients: 100, seed: 1).clip == 0.5)
        settings.startsWarm = false
        #expect(try settings.training(clients: 100, seed: 1).rounds == DisplayedListRun.Settings.coldRounds)
        settings.rounds = 3
        #expect(try settings.training(clients: 100, seed: 1).rounds == 3)
    }
}
