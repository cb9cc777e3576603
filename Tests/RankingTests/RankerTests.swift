import RankingModel
import SessionFeatures
import Testing

@testable import Ranking

@Suite struct RankerTests {
    private let table = SmallMarket.table

    @Test func `Without a model and a session the answer is historical popularity`() {
        var ranker = Ranker(table: table)
        let answer = ranker.rank(SessionState(), k: table.count)
        #expect(answer.map(\.itemIndex) == table.byPopularity)
        #expect(answer.map(\.id) == table.byPopularity.map { table.identifier(of: $0) })
    }

    @Test func `A model moves the item that follows to the top and says why`() throws {
        var ranker = Ranker(table: table, model: SmallMarket.model([.nextLast: 5, .isLast: -3]))
        #expect(ranker.usesInstalledModel)
        let answer = ranker.rank(SmallMarket.state([10]), k: 5)
        let best = try #require(answer.first)
        #expect(best.itemIndex == 11)
        #expect(best.reasons.first?.slot == .nextLast)
        #expect(best.reasons.count <= Ranker.reasonCount)
        #expect(answer.map(\.score) == answer.map(\.score).sorted(by: >))
    }

    @Test func `Equal scores are ordered by popularity`() throws {
        var ranker = Ranker(table: table, model: SmallMarket.model([:]))
        let ranks = ranker.rank(SmallMarket.state([4, 9]), k: 100).prefix(ranker.matrix.count).map { table.popularityRank[Int($0.itemIndex)] }
        #expect(ranks == ranks.sorted())
    }

    @Test func `Given candidates limit the answer, unknown ones are left out`() {
        var ranker = Ranker(table: table, model: SmallMarket.model([.nextLast: 1]))
        let answer = ranker.rank(SmallMarket.state([10]), k: 10, candidates: [3, 11, 9_999, 3])
        #expect(answer.map(\.itemIndex) == [11, 3])
        #expect(ranker.rank(SessionState(), k: 10, candidates: []).isEmpty)
    }

    @Test func `A model of another schema doesn't score`() throws {
        let other = try #require(RankingModel(version: 3, schemaFingerprint: [UInt8](repeating: 1, count: 32), weights: [1, 2]))
        var ranker = Ranker(table: table, model: other)
        #expect(!ranker.usesInstalledModel)
        #expect(ranker.model == other)
        var plain = Ranker(table: table)
        let state = SmallMarket.state([5])
        #expect(ranker.rank(state, k: 9) == plain.rank(state, k: 9))
    }

    @Test func `The answer is filled by popularity past the candidates, without repeats`() {
        var ranker = Ranker(table: table, model: SmallMarket.model([.forwardLast: 1]))
        let answer = ranker.rank(SmallMarket.state([20]), k: 1_000)
        #expect(answer.count == table.count)
        #expect(Set(answer.map(\.itemIndex)).count == table.count)
    }

    @Test func `Odd requests get an answer, never a trap`() {
        var ranker = Ranker(table: table)
        #expect(ranker.rank(SessionState(), k: 0).isEmpty)
        #expect(ranker.rank(SessionState(), k: .min).isEmpty)
        #expect(ranker.rank(SmallMarket.state([.max]), k: .max).count == table.count)
        var nothing = Ranker(table: .empty)
        #expect(nothing.rank(SmallMarket.state([0]), k: 20).isEmpty)
    }
}
