import Testing

@testable import RankingEvaluation

@Suite struct SparseScoresTests {
    /// Every assignment of scores 0, 1 and 2 and of views 1 and 2 to four items.
    @Test func `Standings and lists are those of a full sort in every small world`() {
        for world in 0..<(81 * 16) {
            let scoreOf = (0..<4).map { world / [1, 3, 9, 27][$0] % 3 }
            let order = PopularityOrder(views: (0..<4).map { UInt32(world / 81 / [1, 2, 4, 8][$0] % 2 + 1) })
            var scores = SparseScores(itemCount: 4)
            for item in [2, 0, 3, 1] { scores.add(Double(scoreOf[item]), to: UInt32(item)) }
            let expected = (0..<4 as Range<UInt32>).sorted { left, right in
                let (a, b) = (scoreOf[Int(left)], scoreOf[Int(right)])
                return a != b ? a > b : order.rank[Int(left)] < order.rank[Int(right)]
            }
            for count in 0...5 { #expect(scores.best(count, by: order) == Array(expected.prefix(count))) }
            for (place, item) in expected.enumerated() {
                #expect(scores.standing(of: item, by: order) == ItemStanding(rank: place + 1, isCandidate: scoreOf[Int(item)] > 0))
            }
        }
    }

    @Test func `Scores that are forgotten are gone, and items outside the shop are not scored`() {
        var scores = SparseScores(itemCount: 2)
        scores.add(1, to: 1)
        scores.add(1, to: 7)
        scores.add(-1, to: 0)
        scores.add(.nan, to: 0)
        #expect(scores.items == [1])
        scores.removeAll()
        #expect(scores.items.isEmpty && scores[1] == 0)
    }
}
