import RankingModel
import Testing

@testable import SessionFeatures

@Suite struct SubjectAttributesTests {
    /// Funds `f0`...`f4` with risk class 1...5, a region, and prices 100, 200, 400, 800, 1600.
    private func table() throws -> ItemTable {
        var builder = ItemTableBuilder()
        for item in 0..<5 {
            try builder.add(
                CatalogueEntry(
                    item: "f\(item)", category: "funds", priceMinor: UInt32(100 << item),
                    attributes: ["risk_class": .number(Double(item + 1)), "region": .text(item < 2 ? "eu" : "us")]))
        }
        builder.add(session: ["plain", "f0"], endedAt: 0)
        return builder.build()
    }

    private func values(_ table: ItemTable, _ signals: [SessionSignal], _ slot: FeatureSlot) throws -> [Float] {
        var state = SessionState()
        for signal in signals { state.apply(signal) }
        var matrix = CandidateMatrix(itemCount: table.count)
        FeatureExtractor().fill(&matrix, for: state, from: table, pool: .given(Array(0..<UInt32(table.count))))
        return try ["f0", "f1", "f2", "f3", "f4", "plain"].map { name in
            let item = try #require(table.item(name))
            return matrix.value(row: try #require(matrix.row(of: item)), slot)
        }
    }

    private func subject(_ entries: [SubjectAttributes.Entry]) -> [SessionSignal] { [.subject(SubjectAttributes(entries))] }

    @Test func `A risk class is compared with the tolerance, on the declared scale`() throws {
        let signals = subject([.init(attribute: "risk_class", crossing: .distance(from: 2, scale: 2))])
        #expect(try values(table(), signals, .attributeDistance) == [0.5, 0, 0.5, 1, 1, 0])
        #expect(try values(table(), signals, .attributeMatch) == [0, 0, 0, 0, 0, 0])
    }

    @Test func `A price is compared with the usual one by ratio, and distances are averaged`() throws {
        let ratio = SubjectAttributes.Entry(attribute: "price_minor", crossing: .ratio(of: 200))
        #expect(try values(table(), subject([ratio]), .attributeDistance) == [0.5, 0, 0.5, 1, 1, 0])
        let both = subject([ratio, .init(attribute: "risk_class", crossing: .distance(from: 1, scale: 4))])
        #expect(try values(table(), both, .attributeDistance) == [0.25, 0.125, 0.5, 0.875, 1, 0])
    }

    @Test func `A match is 1, another value -1, no value 0; what no item has matches nothing`() throws {
        #expect(try values(table(), subject([.init(attribute: "region", crossing: .match(.text("eu")))]), .attributeMatch) == [1, 1, -1, -1, -1, 0])
        #expect(
            try values(table(), subject([.init(attribute: "region", crossing: .match(.text("mars")))]), .attributeMatch) == [-1, -1, -1, -1, -1, 0])
        #expect(
            try values(table(), subject([.init(attribute: "category", crossing: .match(.text("funds")))]), .attributeMatch) == [1, 1, 1, 1, 1, 0])
        #expect(try values(table(), subject([.init(attribute: "nothing", crossing: .match(.flag(true)))]), .attributeMatch) == [0, 0, 0, 0, 0, 0])
    }

    @Test func `Entries out of range and past the limit are left out`() {
        let bad: [SubjectAttributes.Crossing] = [
            .distance(from: .nan, scale: 1), .distance(from: 1, scale: 0), .distance(from: 1, scale: .infinity), .ratio(of: 0), .ratio(of: -1),
            .match(.number(.infinity)),
        ]
        #expect(SubjectAttributes(bad.map { .init(attribute: "a", crossing: $0) }).entries.isEmpty)
        let many = SubjectAttributes((0..<20).map { .init(attribute: "a\($0)", crossing: .ratio(of: 1)) })
        #expect(many.entries.count == SubjectAttributes.limit)
    }

    @Test func `Prices near the session's usual one are preferred as far as the session is focused`() throws {
        let table = try table()
        let views = ["f1", "f1", "f2"].map { SessionSignal.view(item: table.item($0), time: nil) }
        // Prices 200, 200, 400: the median is 200, the mean |log2| a third.
        let focus = 1 - 1 / Float(3)
        let found = try values(table, views, .preferredPrice)
        for (value, expected) in zip(found, [0, focus, 0, 0, 0, 0]) { #expect(abs(value - expected) < 1e-6) }
    }
}
