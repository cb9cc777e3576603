import Testing

@testable import Ranking

@Suite struct TopSelectionTests {
    @Test(arguments: 0...40) func `The selection equals the head of a full sort`(seed: Int) {
        var state = UInt64(seed)
        let entries = (0..<seed * 7).map { row in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return TopSelection.Entry(score: Float((state >> 40) % 9), tieRank: UInt32(row * 7_919 % 1_009), row: row)
        }
        for limit in [0, 1, 3, 20, 500] {
            var top = TopSelection(limit: limit)
            for entry in entries { top.offer(entry) }
            #expect(top.entries == Array(entries.sorted { $0.precedes($1) }.prefix(limit)))
        }
    }
}
