import RankingModel
import SessionFeatures
import Testing
import VectorMath

@testable import Ranking

@Suite struct ScoreExplainerTests {
    private let table = SmallMarket.table
    private var state: SessionState {
        var state = SmallMarket.state([10, 3, 11])
        state.apply(.impressions(items: [4, 12, 13]))
        return state
    }

    /// A repeatable model with hidden units that count.
    private func model(hiddenUnits: Int) -> RankingModel? {
        let initial = RankingModel.initial(hiddenUnits: hiddenUnits)
        let weights = initial.weights.enumerated().map { $0.element == 0 ? Float($0.offset * 37 % 29 - 14) / 14 : $0.element }
        return RankingModel(version: 1, schemaFingerprint: initial.schemaFingerprint, weights: weights)
    }

    @Test func `Contributions to a linear score add up to its difference to the mean score`() {
        var ranker = Ranker(table: table, model: model(hiddenUnits: 0))
        let answer = ranker.rank(state, RankingRequest(k: 30, options: RankingOptions(explain: true))).items
        let mean = ranker.scores.reduce(0, +) / Float(ranker.scores.count)
        for item in answer where !item.sources.isEmpty {
            let sum = item.reasons.reduce(0) { $0 + $1.contribution }
            #expect(abs(sum - (item.score - mean)) < 1e-4)
            #expect(item.reasons.map(\.contribution.magnitude) == item.reasons.map(\.contribution.magnitude).sorted(by: >))
        }
    }

    @Test(arguments: [1, 8, 12]) func `A contribution is what the score loses when the slot is put at the mean`(units: Int) throws {
        let model = try #require(self.model(hiddenUnits: units))
        var ranker = Ranker(table: table, model: model)
        let answer = ranker.rank(state, RankingRequest(k: 8, options: RankingOptions(explain: true))).items
        let scoring = ScoringWeights(model)
        let means = ranker.explainer.means(of: ranker.matrix)
        for item in answer {
            let row = try #require(ranker.matrix.row(of: item.itemIndex))
            let features = Array(ranker.matrix.features(row: row))
            for slot in FeatureSlot.allCases {
                var changed = features
                changed[slot.rawValue] = means[slot.rawValue]
                let expected = score(features, scoring) - score(changed, scoring)
                let found = item.reasons.first { $0.slot == slot }?.contribution ?? 0
                #expect(abs(found - expected) < 1e-4)
            }
        }
    }

    private func score(_ features: [Float], _ scoring: ScoringWeights) -> Float {
        var rows = features + [Float](repeating: 0, count: CandidateMatrix.stride - features.count)
        var scores: [Float] = [0]
        rows.reserveCapacity(CandidateMatrix.stride)
        var span = scores.mutableSpan
        scoring.scorer.score(rows.span, stride: CandidateMatrix.stride, into: &span)
        return scores[0]
    }

    @Test func `Without explain the strongest three are told, and they are the same ones`() {
        var ranker = Ranker(table: table, model: model(hiddenUnits: 12))
        let all = ranker.rank(state, RankingRequest(k: 10, options: RankingOptions(explain: true))).items
        let few = ranker.rank(state, RankingRequest(k: 10)).items
        for (left, right) in zip(all, few) { #expect(Array(left.reasons.prefix(Ranker.reasonCount)) == right.reasons) }
    }

    @Test func `Sources say where a candidate came from`() throws {
        var ranker = Ranker(table: table, model: model(hiddenUnits: 0))
        let answer = ranker.rank(SmallMarket.state([10, 11]), RankingRequest(k: 30)).items
        let seen = try #require(answer.first { $0.itemIndex == 10 })
        #expect(seen.sources.contains(.session))
        for item in answer where ranker.matrix.row(of: item.itemIndex) != nil { #expect(!item.sources.isEmpty) }
        let popular = try #require(answer.first { $0.itemIndex == table.byPopularity[0] })
        #expect(popular.sources.contains(.popular))
        #expect(CandidateSources([.popular, .session]).memberNames == ["session", "popular"])
    }
}
