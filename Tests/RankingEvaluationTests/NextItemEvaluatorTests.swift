import Ranking
import RankingModel
import SessionFeatures
import Testing

@testable import RankingEvaluation

@Suite struct NextItemEvaluatorTests {
    private let table = SmallMarket.table

    /// The protocol read literally: rank every item by (candidate first, score, popularity), then look the target up.
    private func literalRank(of target: UInt32, in ranker: inout Ranker, after state: SessionState) -> Int {
        let order = ranker.rank(state, k: Ranker.maximumAnswer).map(\.itemIndex)
        return (order.firstIndex(of: target) ?? -1) + 1
    }

    @Test func `Figures equal those of the literal protocol`() throws {
        let model = SmallMarket.model([.forwardLast: 2, .togetherSession: 1, .inSession: -1])
        var evaluator = NextItemEvaluator(table: table, model: model)
        var ranker = Ranker(table: table, model: model)
        var reciprocal = 0.0
        var hits = 0
        var events = 0
        for session in SmallMarket.sessions.prefix(40) {
            evaluator.evaluate(items: session)
            var state = SessionState()
            for (position, id) in session.enumerated() {
                let item = try #require(table.item(id))
                if position > 0 {
                    let rank = literalRank(of: item, in: &ranker, after: state)
                    events += 1
                    hits += rank <= 20 ? 1 : 0
                    reciprocal += rank <= 20 ? 1 / Double(rank) : 0
                }
                state.apply(.view(item: item, time: nil))
            }
        }
        #expect(evaluator.figures.all.events == events)
        #expect(evaluator.figures.all.hits == hits)
        #expect(abs(evaluator.figures.all.meanReciprocalRank - reciprocal / Double(events)) < 1e-12)
        #expect(evaluator.figures.first.events + evaluator.figures.later.events == events)
        #expect(evaluator.figures.first.events == 40)
    }

    @Test func `The popularity baseline ranks by popularity alone`() {
        var evaluator = NextItemEvaluator(table: table, model: nil, method: .popularity)
        let best = table.identifier(of: table.byPopularity[0])
        let second = table.identifier(of: table.byPopularity[1])
        evaluator.evaluate(items: [second, best, second])
        #expect(evaluator.figures.all.meanReciprocalRank == 0.75)
        #expect(evaluator.figures.all.hitRate == 1)
        #expect(evaluator.figures.all.coverage == 0)
    }

    @Test func `An unknown next item is a miss and an unknown context item is skipped`() {
        var evaluator = NextItemEvaluator(table: table, model: nil)
        evaluator.evaluate(items: ["n100", "nobody knows", "n101"], times: [1])
        #expect(evaluator.figures.all.events == 2)
        #expect(evaluator.figures.all.hits <= 1)
        evaluator.reset(model: .initial)
        #expect(evaluator.figures == RankingFigures())
        #expect(evaluator.figures.all.hitRateError == 0)
    }
}
