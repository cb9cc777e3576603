import RankingModel
import Testing

@testable import SessionFeatures

@Suite struct IntentEstimateTests {
    private let table = SmallShop.table()

    private func intent(_ signals: [SessionSignal]) -> IntentEstimate {
        var state = SessionState()
        for signal in signals { state.apply(signal) }
        return IntentEstimate(of: state, in: table)
    }

    private func item(_ number: Int) -> UInt32? { table.item("i\(number)") }

    @Test func `Nothing is concluded from nothing, or from one view`() {
        #expect(intent([]) == .unknown)
        #expect(IntentEstimate.unknown.probability == 0.5)
        #expect(intent([.view(item: 3, time: 0), .search, .cart(item: 3)]).label == .undecided)
    }

    @Test func `Fast steps from category to category explore`() {
        // Items whose numbers differ by 1 are of different categories.
        let hops = (0..<5).map { SessionSignal.view(item: item($0 * 11), time: Int64($0) * 4_000) }
        let intent = intent(hops)
        #expect(intent.label == .exploring)
        #expect(intent[.focus] == -1)
        #expect(intent[.revisits] == 0)
        #expect(intent[.velocity] < 0)
    }

    @Test func `Slow returns within a category, a search and a cart pursue a goal`() {
        let views = [5, 10, 5, 10, 5].enumerated().map { SessionSignal.view(item: item($1), time: Int64($0) * 90_000) }
        let intent = intent([.search] + views + [.cart(item: 10)])
        #expect(intent.label == .goalDirected)
        #expect(intent[.focus] == 1)
        #expect(intent[.revisits] == 0.6)
        #expect(intent[.search] == 1)
        #expect(intent[.cart] == 1)
    }

    @Test func `Without categories, steps between neighbours are the focus`() {
        var builder = ItemTableBuilder()
        for _ in 0..<5 { builder.add(session: ["a", "b", "c"], endedAt: 0) }
        builder.add(session: ["x", "y"], endedAt: 0)
        let plain = builder.build()
        func focus(_ names: [String]) -> Float {
            var state = SessionState()
            for name in names { state.apply(.view(item: plain.item(name), time: nil)) }
            return IntentEstimate(of: state, in: plain)[.focus]
        }
        #expect(focus(["a", "b", "c"]) == 1)
        #expect(focus(["a", "x", "b"]) == -1)
        #expect(focus(["a", "b", "y"]) == 0)
    }

    @Test func `The probability follows the documented formula and the signals are cut to their range`() {
        let intent = IntentEstimate(signals: [0.5, -2, 0, 1], views: 3)
        // 2 x 0.5 - 1 x 1 + 0.5 x 1 = 0.5
        #expect(intent.probability == 0.5 + 0.5 * (0.5 as Float) / 1.5)
        #expect(intent.label == .goalDirected)
        #expect(intent[.focus] == -1)
        #expect(intent.signals.count == IntentEstimate.Signal.allCases.count)
    }
}
