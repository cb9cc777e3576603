import Ranking
import RankingModel
import SessionFeatures
import Testing

@testable import RankingEvaluation

@Suite struct SessionReplayTests {
    private let table = SmallMarket.table

    private func log(_ sessions: some Sequence<[String]>) -> SessionLog {
        var log = SessionLog()
        for session in sessions { log.add(items: session.compactMap { table.item($0) }) }
        return log
    }

    /// The protocol read literally: rank every item, then look the next one up.
    @Test func `The agent's replay equals the literal protocol`() throws {
        let model = SmallMarket.model([.forwardLast: 2, .togetherSession: 1, .inSession: -1])
        let sessions = log(SmallMarket.sessions.prefix(40))
        var agent = AgentRecommender(table: table, model: model)
        let outcomes = SessionReplay(sessions: sessions, order: PopularityOrder(table)).run(&agent)
        var ranker = Ranker(table: table, model: model)
        var ranks: [UInt32] = []
        for session in 0..<sessions.count {
            var state = SessionState()
            for place in sessions.range(of: session).dropLast() {
                state.apply(.view(item: sessions.items[place], time: nil))
                let order = ranker.rank(state, k: Ranker.maximumAnswer).map(\.itemIndex)
                ranks.append(UInt32(try #require(order.firstIndex(of: sessions.items[place + 1])) + 1))
            }
        }
        #expect(outcomes.ranks == ranks)
        #expect(outcomes.sessionCount == 40)
        #expect(outcomes.count == sessions.eventCount)
        #expect(outcomes.nanoseconds.isEmpty)
        #expect(outcomes.shown.reduce(0, +) == UInt32(outcomes.count * SessionReplay.listLength))
    }

    @Test func `What is timed is one view and one ranking`() {
        var now: UInt64 = 0
        var popularity = PopularityRecommender(order: PopularityOrder(table))
        let replay = SessionReplay(sessions: log([["n100", "n101", "n102"]]), order: PopularityOrder(table))
        let outcomes = replay.run(
            &popularity,
            clock: {
                now += 5
                return now
            })
        #expect(outcomes.nanoseconds == [5, 5])
    }

    @Test func `Sessions of one view and of none have no event`() {
        var popularity = PopularityRecommender(order: PopularityOrder(table))
        var done = 0
        let outcomes = SessionReplay(sessions: log([["n100"], [], ["n100", "n100"]]), order: PopularityOrder(table)).run(
            &popularity, progress: { done = $0 })
        #expect(outcomes.count == 1)
        #expect(outcomes.sessionCount == 3)
        #expect(done == 3)
    }

    @Test func `Popularity's replay is popularity's rank`() {
        var popularity = PopularityRecommender(order: PopularityOrder(table))
        let (best, second) = (table.identifier(of: table.byPopularity[0]), table.identifier(of: table.byPopularity[1]))
        let outcomes = SessionReplay(sessions: log([[second, best, second]]), order: PopularityOrder(table)).run(&popularity)
        #expect(outcomes.ranks == [1, 2])
        #expect(MetricEstimate.coverage(outcomes).mean == 0)
    }
}
