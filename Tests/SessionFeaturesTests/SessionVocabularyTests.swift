import RankingModel
import Testing

@testable import SessionFeatures

@Suite struct SessionVocabularyTests {
    private let table = SmallShop.table()

    @Test func `An item that the table doesn't know gets a number past its items, the same each time`() throws {
        var state = SessionState()
        let admitted = state.admit("i7", in: table)
        let known = try #require(admitted)
        #expect(table.identifier(of: known) == "i7")
        #expect(state.item("new", in: table) == nil)
        #expect(state.admit("new", in: table) == UInt32(table.count))
        #expect(state.admit("newer", in: table) == UInt32(table.count + 1))
        #expect(state.admit("new", in: table) == UInt32(table.count))
        #expect(state.item("newer", in: table) == UInt32(table.count + 1))
        #expect(state.identifier(of: UInt32(table.count + 1), in: table) == "newer")
        #expect(state.identifier(of: UInt32(table.count + 2), in: table) == nil)
        #expect(state.identifier(of: .max, in: table) == nil)
    }

    @Test func `A full vocabulary numbers nothing more`() {
        var state = SessionState()
        for item in 0..<SessionVocabulary.limit { #expect(state.admit("new \(item)", in: table) != nil) }
        #expect(state.admit("one more", in: table) == nil)
        #expect(state.admit("new 3", in: table) == UInt32(table.count + 3))
    }

    @Test func `A new item is the last item, a candidate, and known by what the session did with it`() throws {
        var state = SessionState()
        state.apply(.view(item: 3, time: 0))
        let admitted = state.admit("new", in: table)
        let new = try #require(admitted)
        state.apply(.view(item: new, time: 60_000))
        #expect(state.lastItem == new)
        var matrix = CandidateMatrix(itemCount: table.count)
        FeatureExtractor().fill(&matrix, for: state, from: table)
        let row = try #require(matrix.row(of: new))
        #expect(matrix.value(row: row, .isLast) == 1)
        #expect(matrix.value(row: row, .inSession) == 1)
        #expect(matrix.value(row: row, .itemInterest) > 0)
        #expect(matrix.value(row: row, .popularity) == 0)
        for value in matrix.features(row: row) { #expect(value.isFinite) }
    }
}
