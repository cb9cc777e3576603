import RankingModel
import Testing

@testable import SessionFeatures

@Suite struct FeatureExtractorTests {
    private let table = SmallShop.table()

    private func matrix(_ signals: [SessionSignal], pool: FeatureExtractor.Pool = .generated) -> CandidateMatrix {
        var state = SessionState()
        for signal in signals { state.apply(signal) }
        var matrix = CandidateMatrix(itemCount: table.count)
        FeatureExtractor().fill(&matrix, for: state, from: table, pool: pool)
        return matrix
    }

    @Test func `Candidates are the neighbours of the session's items, its items and the popular ones`() {
        let matrix = matrix([.view(item: 3, time: nil), .view(item: 40, time: nil)])
        var expected = Set(table.byPopularity.prefix(FeatureExtractor.popularCandidates)).union([3, 40])
        for item in [UInt32(3), 40] { expected.formUnion(table.neighbours[table.row(of: item)]) }
        expected.formUnion(table.lists.trending)
        expected.formUnion(table.lists.popular(in: table.category[40]))
        #expect(Set(matrix.items).isSuperset(of: expected))
        #expect(Set(matrix.items).count == matrix.count)
        for (row, item) in matrix.items.enumerated() { #expect(matrix.row(of: item) == row) }
    }

    @Test func `Session features say which item was seen, when and how often`() throws {
        let matrix = matrix([.view(item: 1, time: nil), .view(item: 2, time: nil), .view(item: 1, time: nil), .view(item: 5, time: nil)])
        let one = try #require(matrix.row(of: 1))
        #expect(matrix.value(row: one, .inSession) == 1)
        #expect(matrix.value(row: one, .inSessionLate) == 1)
        #expect(matrix.value(row: one, .inSessionAtStart) == 0)
        #expect(matrix.value(row: one, .isPrevious) == 1)
        #expect(matrix.value(row: one, .isLast) == 0)
        #expect(matrix.value(row: one, .viewRecency) == 0.5)
        let five = try #require(matrix.row(of: 5))
        #expect(matrix.value(row: five, .isLast) == 1)
        #expect(matrix.value(row: five, .viewRecency) == 1)
    }

    @Test func `Relations of the last item carry the table's values`() throws {
        let matrix = matrix([.view(item: 10, time: nil)])
        for edge in table.row(of: 10) {
            let row = try #require(matrix.row(of: table.neighbours[edge]))
            let forward = Float(table.forward[edge]) / 65_535
            #expect(abs(matrix.value(row: row, .forwardAtStart) - forward) < 1e-6)
            let share = Float(table.next[edge]) / 65_535 * table.scales[10].next / Float(table.popularity[10])
            #expect(abs(matrix.value(row: row, .nextLast) - share) < 1e-6)
            #expect(matrix.value(row: row, .support) == 1)
        }
    }

    @Test(arguments: 1...30) func `Every value is finite and on the common scale`(seed: UInt64) {
        let matrix = matrix(SmallShop.signals(count: 90, items: 70, seed: seed))
        for row in 0..<matrix.count {
            for value in matrix.features(row: row) { #expect(value.isFinite && value.magnitude < 12) }
        }
    }

    @Test(arguments: 1...20) func `A reused matrix gives what a fresh one gives`(seed: UInt64) {
        var reused = CandidateMatrix(itemCount: table.count)
        var state = SessionState()
        for signal in SmallShop.signals(count: 30, items: 60, seed: seed) {
            state.apply(signal)
            FeatureExtractor().fill(&reused, for: state, from: table)
            var fresh = CandidateMatrix(itemCount: table.count)
            FeatureExtractor().fill(&fresh, for: state, from: table)
            #expect(reused.items == fresh.items)
            #expect(reused.values == fresh.values)
        }
    }

    @Test(arguments: 1...20) func `A given pool has the same features as the generated one`(seed: UInt64) throws {
        let signals = SmallShop.signals(count: 25, items: 60, seed: seed)
        let generated = matrix(signals)
        let given = matrix(signals, pool: .given(generated.items.reversed() + [9_999, generated.items[0]]))
        #expect(given.count == generated.count)
        for item in generated.items {
            let (left, right) = (try #require(generated.row(of: item)), try #require(given.row(of: item)))
            #expect(Array(generated.features(row: left)) == Array(given.features(row: right)))
        }
    }

    @Test func `The category slot is the share of recent items of the same category`() throws {
        let matrix = matrix([.view(item: 0, time: nil), .view(item: 1, time: nil)])
        for row in 0..<matrix.count {
            let category = table.category[Int(matrix.items[row])]
            let expected = [0, 1].reduce(Float(0)) { $0 + (table.category[$1] == category ? 0.5 : 0) }
            #expect(matrix.value(row: row, .categoryAffinity) == expected)
        }
    }

    @Test func `Items outside the table and an empty table are harmless`() {
        let odd = matrix([.view(item: .max, time: nil), .cart(item: .max), .view(item: 9_999, time: nil)])
        #expect(Set(odd.items) == Set(table.byPopularity.prefix(FeatureExtractor.popularCandidates)).union(table.lists.trending))
        var empty = CandidateMatrix(itemCount: 0)
        FeatureExtractor().fill(&empty, for: SessionState(), from: .empty)
        #expect(empty.count == 0)
    }
}
