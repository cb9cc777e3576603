import RankingModel
import SessionFeatures
import Testing

@testable import Ranking

@Suite struct RankingRequestTests {
    private let table = SmallMarket.table
    private let model = SmallMarket.model([.nextLast: 5, .togetherSession: 1, .popularity: 0.5, .inSession: 0.3])

    private func ranker() -> Ranker { Ranker(table: table, model: model) }

    /// A repeatable set of allowed items.
    private func allowed(_ seed: UInt32) -> (UInt32) -> Bool { { ($0 &* 2_654_435_761 &+ seed &* 40_503) >> 16 & 3 != 0 } }

    @Test(arguments: 1...40) func `Admission equals filtering the whole ranking, and k items come back when k are allowed`(seed: UInt32) {
        var ranker = ranker()
        let state = SmallMarket.state([seed % 30, (seed * 7) % 30, (seed * 3) % 30])
        let admitting = allowed(seed)
        let whole = ranker.rank(state, RankingRequest(k: 1_000)).items
        for k in [1, 5, 17, 1_000] {
            let answer = ranker.rank(state, RankingRequest(k: k), admitting: admitting).items
            #expect(answer.map(\.itemIndex) == whole.map(\.itemIndex).filter(admitting).prefix(k).map { $0 })
            let given = Array(UInt32(0)..<30)
            let named = ranker.rank(state, RankingRequest(k: k, candidates: given), admitting: admitting).items
            #expect(named.count == min(k, given.count(where: admitting)))
            #expect(named.allSatisfy { admitting($0.itemIndex) })
        }
    }

    @Test func `Admission is asked at most once for an item`() {
        var ranker = ranker()
        var asked: [UInt32: Int] = [:]
        _ = ranker.rank(SmallMarket.state([3, 4]), RankingRequest(k: 10)) { item in
            asked[item, default: 0] += 1
            return item % 2 == 0
        }
        #expect(asked.values.allSatisfy { $0 == 1 })
    }

    @Test func `Repeats are included, left out, put last or alone`() {
        var ranker = ranker()
        let seen: [UInt32] = [10, 11, 12]
        let state = SmallMarket.state(seen)
        func rank(_ repeats: RankingOptions.Repeats) -> [RankedItem] {
            ranker.rank(state, RankingRequest(k: 30, options: RankingOptions(repeats: repeats))).items
        }
        let plain = rank(.include).map(\.itemIndex)
        #expect(Set(plain).isSuperset(of: seen))
        #expect(Set(rank(.exclude).map(\.itemIndex)) == Set(plain).subtracting(seen))
        #expect(Set(rank(.only).map(\.itemIndex)) == Set(seen))
        let demoted = rank(.demote)
        let candidates = demoted.prefix(ranker.matrix.count)
        #expect(Set(candidates.suffix(3).map(\.itemIndex)) == Set(seen))
        #expect(candidates.map(\.score) == candidates.map(\.score).sorted(by: >))
        #expect(candidates.suffix(3).allSatisfy { $0.adjustment < 0 })
    }

    @Test func `Adjustments are added to scores, and those that aren't finite are not`() throws {
        var ranker = ranker()
        let state = SmallMarket.state([5])
        let plain = ranker.rank(state, RankingRequest(k: 30)).items
        let raised = try #require(plain.dropFirst(8).first)
        let answer = ranker.rank(state, RankingRequest(k: 5), adjusting: { $0 == raised.itemIndex ? 100 : .nan }).items
        #expect(answer.first?.itemIndex == raised.itemIndex)
        #expect(answer.first?.score == raised.score + 100)
        #expect(answer.first?.adjustment == 100)
        #expect(answer.dropFirst().map(\.itemIndex) == plain.prefix(4).map(\.itemIndex))
    }

    @Test(arguments: [0, 0.3, 0.7, 1] as [Float]) func `Diversity chooses by the documented formula`(diversity: Float) {
        var ranker = ranker()
        let state = SmallMarket.state([4, 9, 5])
        let k = 6
        let pool = ranker.rank(state, RankingRequest(k: DiverseSelection.poolFactor * k)).items.filter { !$0.sources.isEmpty }
        let answer = ranker.rank(state, RankingRequest(k: k, options: RankingOptions(diversity: diversity))).items
        var chosen: [RankedItem] = []
        let (best, worst) = (pool.first?.score ?? 0, pool.last?.score ?? 0)
        while chosen.count < k {
            func gain(_ item: RankedItem) -> Float {
                let similar = chosen.map { similarity($0.itemIndex, item.itemIndex) }.max() ?? 0
                return (1 - diversity) * (item.score - worst) * (1 / (best - worst)) - diversity * similar
            }
            var next: RankedItem?
            for item in pool where !chosen.contains(where: { $0.itemIndex == item.itemIndex }) {
                if next.map({ gain(item) > gain($0) }) ?? true { next = item }
            }
            guard let next else { break }
            chosen.append(next)
        }
        #expect(answer.map(\.itemIndex) == chosen.map(\.itemIndex))
        if diversity == 0 { #expect(answer == ranker.rank(state, RankingRequest(k: k)).items) }
    }

    private func similarity(_ chosen: UInt32, _ other: UInt32) -> Float {
        for edge in table.row(of: chosen) where table.neighbours[edge] == other {
            let unit = table.scales[Int(chosen)].together / 65_535 * table.statics[Int(chosen)].inverseRootClicks
            return min((Float(table.together[edge]) * unit * table.statics[Int(other)].inverseRootClicks).squareRoot(), 1)
        }
        return 0
    }

    @Test func `Options outside their ranges are cut`() {
        #expect(RankingOptions(diversity: .nan).diversity == 0)
        #expect(RankingOptions(diversity: -1).diversity == 0)
        #expect(RankingOptions(diversity: 7).diversity == 1)
        #expect(RankingRequest(k: .min).k == 0)
        #expect(RankingRequest(k: .max).k == Ranker.maximumAnswer)
    }

    @Test func `The step of the fall-back order is told`() {
        var ranker = ranker()
        #expect(ranker.rank(SmallMarket.state([1]), RankingRequest(k: 1)).step == .model)
        #expect(ranker.rank(SessionState(), RankingRequest(k: 1)).step == .popularity)
        ranker.install(nil)
        #expect(ranker.rank(SmallMarket.state([1]), RankingRequest(k: 1)).step == .initialModel)
        var nothing = Ranker(table: .empty)
        #expect(nothing.rank(SessionState(), RankingRequest(k: 1)) == Ranking(items: [], intent: .unknown, step: .nothing))
    }

    @Test func `A displayed list keeps its order without a model, but for what is added to scores`() {
        let list = DisplayedList(items: [9, 3, 7, 0, 5])
        let state = SmallMarket.state([1, 3])
        var ranker = ranker()
        #expect(ranker.rank(state, RankingRequest(displayed: list)).items.map(\.itemIndex) != list.items)
        ranker.install(nil)
        let kept = ranker.rank(state, RankingRequest(displayed: list, options: RankingOptions(explain: true)))
        #expect(kept.items.map(\.itemIndex) == list.items)
        #expect(kept.items.allSatisfy { $0.score == 0 && $0.reasons.isEmpty })
        #expect(kept.step == .initialModel)
        let moved = ranker.rank(state, RankingRequest(displayed: list), adjusting: { $0 == 0 ? 1 : 0 })
        #expect(moved.items.map(\.itemIndex) == [0, 9, 3, 7, 5])
    }

    @Test func `A new item is ranked in the session in which it was clicked, even without a table`() {
        for table in [SmallMarket.table, .empty] {
            var ranker = Ranker(table: table, model: SmallMarket.model([.isLast: 50]))
            var state = SessionState()
            state.apply(.view(item: state.admit("older", in: table), time: nil))
            state.apply(.view(item: state.admit("brand new", in: table), time: nil))
            let ranking = ranker.rank(state, RankingRequest(k: 3))
            #expect(ranking.items.first?.id == "brand new")
            #expect(ranking.items.first?.sources == .session)
            #expect(ranking.step == (table.count == 0 ? .sessionItems : .model))
            let named = ranker.rank(state, RankingRequest(k: 3, candidates: [UInt32(table.count), UInt32(table.count) + 7])).items
            #expect(named.map(\.id) == ["older"])
        }
    }
}
