import RankingModel
import Testing

@testable import SessionFeatures

/// The state computed from all signals at once, by its definition and without folding.
private struct Recomputed {
    var views: [SessionState.View] = []
    var recent: [SessionState.RecentItem] = []
    var viewCount = 0
    var cart: [UInt32] = []
    var purchased: [UInt32] = []
    var dismissed: [UInt32] = []
    var shown: [SessionState.Impression] = []
    var searchCount = 0
    var context = SessionContext()
    var subject = SubjectAttributes()

    init(_ signals: [SessionSignal]) {
        // Each view of a known item: its number among all views, its active time, and the time of the view that follows.
        var known: [(item: UInt32, number: Int, time: Int64?, active: Int64, next: Int64?)] = []
        for (index, signal) in signals.enumerated() {
            guard case .view(let item, let time) = signal else { continue }
            viewCount += 1
            guard let item else { continue }
            let rest = signals[(index + 1)...]
            let end = rest.firstIndex { if case .view = $0 { true } else { false } }
            var active: Int64 = 0
            for case .active(let milliseconds) in signals[index..<(end ?? signals.endIndex)] { active = min(active + milliseconds, 300_000) }
            var next: Int64?
            if let end, case .view(_, let time) = signals[end] { next = time }
            known.append((item, viewCount, time, active, next))
        }
        let window = known.suffix(FeatureScale.sessionWindow)
        views = window.indices.map { index in
            let view = known[index]
            var dwell: Float?
            if view.active > 0 {
                dwell = SessionState.share(view.active)
            } else if let end = view.next, let start = view.time {
                dwell = SessionState.share(end - start)
            }
            let before = known[max(0, index - FeatureScale.sessionWindow)..<index]
            return SessionState.View(
                item: view.item, time: view.time, activeMilliseconds: view.active, isRevisit: before.contains { $0.item == view.item }, dwell: dwell)
        }
        for view in window.reversed() where !recent.contains(where: { $0.item == view.item }) {
            var dwell = SessionState.defaultDwell
            if view.active > 0 {
                dwell = SessionState.share(view.active)
            } else if let end = view.next, let start = view.time {
                dwell = SessionState.share(end - start)
            }
            recent.append(
                SessionState.RecentItem(item: view.item, views: window.count { $0.item == view.item }, lastView: view.number, dwell: dwell))
        }
        readLists(signals)
        readImpressions(signals)
    }

    /// Whether a signal says that the person turned to an item.
    private static func engages(_ signal: SessionSignal, _ item: UInt32) -> Bool {
        switch signal {
        case .view(let seen, _): seen == item
        case .cart(let taken): taken == item
        case .purchase(let bought): bought == item
        default: false
        }
    }

    private mutating func readImpressions(_ signals: [SessionSignal]) {
        var all: [SessionState.Impression] = []
        for (index, signal) in signals.enumerated() {
            guard case .impressions(let items) = signal else { continue }
            let rest = signals[(index + 1)...]
            all += items.map { item in .init(item: item, isIgnored: !rest.contains { Self.engages($0, item) }) }
        }
        shown = all.suffix(SessionState.impressionWindow)
    }

    private mutating func readLists(_ signals: [SessionSignal]) {
        for signal in signals {
            dismissed.removeAll { Self.engages(signal, $0) }
            switch signal {
            case .cart(let item): cart = Array((cart.contains(item) ? cart : cart + [item]).suffix(SessionState.cartLimit))
            case .uncart(let item): cart.removeAll { $0 == item }
            case .purchase(let item):
                cart.removeAll { $0 == item }
                purchased = Array((purchased.filter { $0 != item } + [item]).suffix(SessionState.cartLimit))
            case .dismiss(let item): dismissed = Array((dismissed.filter { $0 != item } + [item]).suffix(SessionState.cartLimit))
            case .search: searchCount += 1
            case .context(let now): context = now
            case .subject(let now): subject = now
            default: break
            }
        }
    }
}

@Suite struct SessionStateTests {
    @Test(arguments: 1...40) func `Folding equals recomputing, bit for bit`(seed: UInt64) {
        let signals = SmallShop.signals(count: 40 + Int(seed) * 8, items: 3 + Int(seed), seed: seed)
        var state = SessionState()
        for (index, signal) in signals.enumerated() {
            state.apply(signal)
            guard index % 41 == 0 || index == signals.count - 1 else { continue }
            let whole = Recomputed(Array(signals[...index]))
            #expect(state.views == whole.views)
            #expect(state.recent == whole.recent)
            #expect(state.viewCount == whole.viewCount)
            #expect(state.cart == whole.cart)
            #expect(state.purchased == whole.purchased)
            #expect(state.dismissed == whole.dismissed)
            #expect(state.shown == whole.shown)
            #expect(state.searchCount == whole.searchCount)
            #expect(state.context == whole.context)
            #expect(state.subject == whole.subject)
        }
    }

    @Test func `A session of any length keeps a bounded state`() {
        var state = SessionState()
        for view in 0..<10_000 {
            state.apply(.view(item: UInt32(view), time: Int64(view)))
            state.apply(.cart(item: UInt32(view)))
        }
        #expect(state.views.count == FeatureScale.sessionWindow)
        #expect(state.recent.count == FeatureScale.sessionWindow)
        #expect(state.cart.count == SessionState.cartLimit)
        #expect(state.viewCount == 10_000)
    }

    @Test func `Dwell is active time if there is any, else the gap, capped`() {
        var state = SessionState()
        state.apply(.view(item: 1, time: 0))
        #expect(state.recent[0].dwell == 0.5)
        state.apply(.view(item: 2, time: 150_000))
        #expect(state.recent[1].dwell == 0.5)
        state.apply(.view(item: 3, time: 180_000))
        #expect(state.recent[1].dwell == 0.1)
        state.apply(.active(milliseconds: 60_000))
        #expect(state.recent[0].dwell == 0.2)
        state.apply(.view(item: 4, time: 9_000_000))
        #expect(state.recent[1].dwell == 0.2)
        state.apply(.view(item: 5, time: 8_000_000))
        #expect(state.recent[1].dwell == 0)
    }

    @Test func `Extreme times and active durations don't trap`() {
        var state = SessionState()
        for time in [Int64.min, .max, 0, .min] {
            state.apply(.view(item: 1, time: time))
            state.apply(.view(item: nil, time: .max))
        }
        state.apply(.active(milliseconds: .max))
        state.apply(.active(milliseconds: .max))
        state.apply(.active(milliseconds: .min))
        #expect(state.recent[0].dwell == 1)
    }
}
