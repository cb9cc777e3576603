import RankingModel
import SessionFeatures
import Testing

@testable import Ranking

@Suite struct NegativeFeedbackTests {
    private let table = SmallMarket.table

    /// Models whose weight of ignored impressions is what noise left there.
    @Test(arguments: [-3, 0, 2] as [Float]) func `An item that is shown and not clicked falls, whatever the released weight`(weight: Float) throws {
        var ranker = Ranker(table: table, model: SmallMarket.model([.nextLast: 1, .ignored: weight]))
        var state = SmallMarket.state([10])
        let before = ranker.rank(state, RankingRequest(k: 30)).items
        let best = try #require(before.first)
        state.apply(.impressions(items: [best.itemIndex]))
        let after = try #require(ranker.rank(state, RankingRequest(k: 30)).items.first { $0.itemIndex == best.itemIndex })
        #expect(after.score <= best.score + ScoringWeights.ignoredAtMost / 4 + 1e-5)
        #expect(after.reasons.contains { $0.slot == .ignored && $0.contribution < 0 })
    }

    @Test func `A dismissed item comes after all others until the person turns to it`() throws {
        var ranker = Ranker(table: table, model: SmallMarket.model([.nextLast: 5]))
        var state = SmallMarket.state([10])
        let best = try #require(ranker.rank(state, k: 1).first)
        state.apply(.dismiss(item: best.itemIndex))
        let answer = ranker.rank(state, k: ranker.matrix.count)
        #expect(answer.last?.itemIndex == best.itemIndex)
        state.apply(.cart(item: best.itemIndex))
        #expect(ranker.rank(state, k: 1).first?.itemIndex == best.itemIndex)
    }

    @Test func `A dismissed item that was viewed comes after the demoted ones`() {
        var ranker = Ranker(table: table, model: SmallMarket.model([.nextLast: 5]))
        var state = SmallMarket.state([10, 11, 12])
        state.apply(.dismiss(item: 11))
        let answer = ranker.rank(state, RankingRequest(k: 1_000, options: RankingOptions(repeats: .demote))).items
        #expect(answer.prefix(ranker.matrix.count).last?.itemIndex == 11)
    }
}
