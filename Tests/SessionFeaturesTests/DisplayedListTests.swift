import Testing

@testable import RankingModel
@testable import SessionFeatures

@Suite struct DisplayedListTests {
    private static let table = SmallShop.table(items: 20)

    /// The features of a list after some signals.
    private static func matrix(_ signals: [SessionSignal], _ list: DisplayedList) -> CandidateMatrix {
        var state = SessionState()
        for signal in signals { state.apply(signal) }
        var matrix = CandidateMatrix(itemCount: table.count)
        FeatureExtractor().fill(&matrix, for: state, from: table, pool: .displayed(list))
        return matrix
    }

    private static func column(_ matrix: CandidateMatrix, _ slot: FeatureSlot) -> [Float] {
        (0..<matrix.count).map { matrix.value(row: $0, slot) }
    }

    private static func isNear(_ left: [Float], _ right: [Float]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { ($0 - $1).magnitude < 1e-5 }
    }

    @Test func `A list keeps each item once, and only prices that are prices`() {
        let list = DisplayedList(items: [3, 4, 3, 5, 6], prices: [10, -1, 12, .infinity])
        #expect(list.items == [3, 4, 5, 6])
        #expect(list.prices == [10, 0, 0, 0])
        #expect(list.medianPrice == 10)
        #expect(DisplayedList(items: [1, 2], prices: [10, 20]).medianPrice == 15)
        #expect(DisplayedList(items: [1, 2]).medianPrice == nil)
        #expect(DisplayedList(items: Array(0..<500)).items.count == DisplayedList.limit)
    }

    @Test func `A list at the start of a session knows places and prices alone`() {
        let matrix = Self.matrix([], DisplayedList(items: [5, 6, 7], prices: [20, 10, 40], time: 0))
        #expect(matrix.items == [5, 6, 7])
        #expect(Self.isNear(Self.column(matrix, .listTop), [1, 1.0 / 2, 1.0 / 3]))
        #expect(Self.isNear(Self.column(matrix, .listDepth), [0, 0.212746, 0.337194]))
        #expect(Self.column(matrix, .listTopUntouched) == Self.column(matrix, .listTop))
        #expect(Self.column(matrix, .listTopAtStart) == Self.column(matrix, .listTop))
        #expect(Self.isNear(Self.column(matrix, .listPrice), [0, -0.693147, 0.693147]))
        #expect(Self.isNear(Self.column(matrix, .listCheaperAbove), [0, 0, 2.0 / 25]))
        #expect(Self.column(matrix, .listBargain) == [0, 1, 0])
        for slot in [
            FeatureSlot.listPriceDistance, .listLastEngaged, .listLastFresh, .listBelow, .listAbove, .listSkipped, .listChosenLast,
            .listUntouchedRank, .listHabit,
        ] {
            #expect(Self.column(matrix, slot) == [0, 0, 0], "\(slot)")
        }
    }

    @Test func `A search ends the start of a session`() {
        let matrix = Self.matrix([.search], DisplayedList(items: [5, 6]))
        #expect(Self.column(matrix, .listTopAtStart) == [0, 0])
        #expect(Self.column(matrix, .listTopUntouched) == [1, 0.5])
    }

    @Test func `Items near the one engaged last are told by their side and distance`() {
        let signals: [SessionSignal] = [.view(item: 9, time: 0), .view(item: 6, time: 1_000), .view(item: 2, time: 2_000)]
        let matrix = Self.matrix(signals, DisplayedList(items: [5, 6, 7, 8, 9], time: 62_000))
        // Item 2, viewed last, isn't listed: 6 is the list's item that was engaged last.
        #expect(Self.column(matrix, .listLastEngaged) == [0, 1, 0, 0, 0])
        #expect(Self.column(matrix, .listLastFresh) == [0, 0, 0, 0, 0])
        #expect(Self.column(matrix, .listAbove) == [1, 0, 0, 0, 0])
        #expect(Self.isNear(Self.column(matrix, .listBelow), [0, 0, 1, 0.5, 1.0 / 3]))
        // log 61 / log 3601
        #expect(Self.isNear(Self.column(matrix, .listBelowPause), [0, 0, 0.502009, 0.251004, 0.167336]))
        #expect(Self.column(matrix, .listUntouchedRank) == [1, 0, 0.5, 1.0 / 3, 0])
        #expect(Self.column(matrix, .listTopUntouched) == [0, 0, 0, 0, 0])
    }

    @Test func `The item viewed last fades with the pause`() {
        let list = DisplayedList(items: [5, 6], time: 60_000)
        #expect(Self.column(Self.matrix([.view(item: 6, time: 0)], list), .listLastFresh) == [0, 0.25])
        #expect(Self.column(Self.matrix([.view(item: 6, time: 90_000)], list), .listLastFresh) == [0, 1])
        #expect(Self.column(Self.matrix([.view(item: 6, time: nil)], list), .listLastFresh) == [0, 0])
        #expect(Self.column(Self.matrix([.view(item: 6, time: .min)], list), .listLastFresh)[1] < 0.001)
    }

    @Test func `What was passed over for a choice is remembered`() {
        let first = DisplayedList(items: [5, 6, 7, 8], prices: [10, 20, 30, 40])
        let signals: [SessionSignal] = [.displayed(first), .choice(item: 7), .view(item: 7, time: nil)]
        let matrix = Self.matrix(signals, DisplayedList(items: [8, 7, 6, 5], prices: [30, 15, 30, 0]))
        #expect(Self.isNear(Self.column(matrix, .listSkipped), [0, 0, 0.346574, 0.346574]))
        #expect(Self.column(matrix, .listChosenLast) == [0, 1, 0, 0])
        #expect(Self.isNear(Self.column(matrix, .listPriceDistance), [0, 0.693147, 0, 0]))
        #expect(Self.isNear([Self.column(matrix, .listHabit)[2]], [1]))
    }

    @Test func `A choice that no list holds leaves no trace`() {
        var state = SessionState()
        state.apply(.choice(item: 3))
        #expect(state == SessionState())
        state.apply(.displayed(DisplayedList(items: [1, 2])))
        let before = state
        state.apply(.choice(item: 3))
        #expect(state == before)
    }

    @Test func `Without a displayed list its slots are zero`() {
        let signals: [SessionSignal] = [.displayed(DisplayedList(items: [1, 2, 3], prices: [1, 2, 3])), .choice(item: 2), .view(item: 2, time: 0)]
        var state = SessionState()
        for signal in signals { state.apply(signal) }
        for pool in [FeatureExtractor.Pool.generated, .given([1, 2, 3])] {
            var matrix = CandidateMatrix(itemCount: Self.table.count)
            FeatureExtractor().fill(&matrix, for: state, from: Self.table, pool: pool)
            for slot in FeatureSlot.allCases where slot.name.hasPrefix("list") {
                #expect(Self.column(matrix, slot).allSatisfy { $0 == 0 }, "\(slot)")
            }
        }
    }

    /// The history from all signals at once.
    private static func recomputed(_ signals: [SessionSignal]) -> (skips: [UInt32: UInt32], places: [Int], last: UInt32?) {
        var skips: [UInt32: UInt32] = [:]
        var places: [Int] = []
        var last: UInt32?
        for (index, signal) in signals.enumerated() {
            guard case .choice(let item) = signal else { continue }
            let lists = signals[..<index].compactMap { earlier in if case .displayed(let list) = earlier { list } else { nil } }
            guard let list = lists.last, let place = list.place(of: item) else { continue }
            for above in list.items[..<place] { skips[above, default: 0] += 1 }
            places.append(place)
            last = item
        }
        return (skips, places.suffix(DisplayedHistory.choiceLimit), last)
    }

    @Test(arguments: 1...30) func `Folding lists and choices equals recomputing`(seed: UInt64) {
        var generator = TestGenerator(seed)
        let signals: [SessionSignal] = (0..<60).map { _ in
            generator.below(2) == 0
                ? .choice(item: UInt32(generator.below(20)))
                : .displayed(DisplayedList(items: (0..<2 + generator.below(9)).map { _ in UInt32(generator.below(20)) }))
        }
        var state = SessionState()
        for signal in signals { state.apply(signal) }
        let whole = Self.recomputed(signals)
        #expect(Dictionary(uniqueKeysWithValues: state.displayed.skips.map { ($0.item, $0.count) }) == whole.skips)
        #expect(state.displayed.places == whole.places)
        #expect(state.displayed.lastChoice == whole.last)
    }

    @Test func `The history is bounded`() {
        var state = SessionState()
        for round in 0..<50 {
            let items = (0..<90).map { UInt32(round * 90 + $0) }
            state.apply(.displayed(DisplayedList(items: items)))
            state.apply(.choice(item: items[89]))
        }
        #expect(state.displayed.skips.count == DisplayedHistory.skipLimit)
        #expect(state.displayed.places.count == DisplayedHistory.choiceLimit)
    }

    @Test(arguments: 1...20) func `Every slot of a list is finite and within its range`(seed: UInt64) {
        var generator = TestGenerator(seed)
        let signals = SmallShop.signals(count: 80, items: 20, seed: seed)
        let items = (0..<30).map { _ in UInt32(generator.below(30)) }
        let prices = (0..<30).map { _ in Float(generator.below(3)) * 1e20 }
        let list = DisplayedList(items: items, prices: prices, time: Int64(generator.below(1 << 40)))
        let first = DisplayedList(items: items.reversed(), prices: prices)
        let matrix = Self.matrix(signals + [.displayed(first), .choice(item: items[7])], list)
        #expect(matrix.count == list.items.count)
        for slot in FeatureSlot.allCases where slot.name.hasPrefix("list") {
            #expect(Self.column(matrix, slot).allSatisfy { (-2...2).contains($0) }, "\(slot)")
        }
    }
}
