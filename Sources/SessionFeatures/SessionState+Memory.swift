import RankingModel

/// What a session remembers, apart from the item table that numbers its items: so a state can be stored, and taken over into another table.
extension SessionState {
    /// A state from its parts; nil when no session could have come to it. Surroundings and the subject are not among them: whoever asks for a
    /// ranking states them.
    ///
    /// - Parameter lastViews: ``viewCount`` right after the latest view of each distinct item of `views`, the item viewed last first.
    package init?(
        viewCount: Int, views: [View], lastViews: [Int], cart: [UInt32], purchased: [UInt32], dismissed: [UInt32], shown: [Impression],
        searchCount: Int, displayed: DisplayedHistory
    ) {
        guard viewCount >= views.count, views.count <= FeatureScale.sessionWindow, shown.count <= Self.impressionWindow, searchCount >= 0,
            [cart, purchased, dismissed].allSatisfy({ $0.count <= Self.cartLimit && Set($0).count == $0.count }),
            views.allSatisfy(Self.isPossible)
        else { return nil }
        self.init()
        self.viewCount = viewCount
        self.views = views
        recent = Self.distinct(of: views)
        guard lastViews.count == recent.count, lastViews.first ?? 0 <= viewCount, lastViews.allSatisfy({ $0 > 0 }),
            zip(lastViews, lastViews.dropFirst()).allSatisfy({ $0 > $1 })
        else { return nil }
        for index in recent.indices { recent[index].lastView = lastViews[index] }
        self.cart = cart
        self.purchased = purchased
        self.dismissed = dismissed
        self.shown = shown
        self.searchCount = searchCount
        self.displayed = displayed
    }

    /// Every item that the state names, each once, in no order that matters.
    package var items: Set<UInt32> {
        var items = Set(views.map(\.item)).union(cart).union(purchased).union(dismissed).union(shown.map(\.item))
        items.formUnion(displayed.latest?.items ?? [])
        items.formUnion(displayed.skips.map(\.item))
        if let choice = displayed.lastChoice { items.insert(choice) }
        return items
    }

    /// The same session with other numbers for its items and `vocabulary` for those that the table doesn't know. Items without a number are
    /// forgotten.
    package func renumbered(_ vocabulary: SessionVocabulary, _ number: (UInt32) -> UInt32?) -> SessionState {
        var state = self
        state.vocabulary = vocabulary
        func all(_ items: [UInt32]) -> [UInt32] { items.compactMap(number) }
        func named<Entry>(_ entries: [Entry], _ item: WritableKeyPath<Entry, UInt32>) -> [Entry] {
            entries.compactMap { entry in
                var entry = entry
                guard let next = number(entry[keyPath: item]) else { return nil }
                entry[keyPath: item] = next
                return entry
            }
        }
        state.views = named(views, \.item)
        state.recent = named(recent, \.item)
        (state.cart, state.purchased, state.dismissed) = (all(cart), all(purchased), all(dismissed))
        state.shown = named(shown, \.item)
        state.displayed = displayed.renumbered(number)
        return state
    }

    private static func isPossible(_ view: View) -> Bool {
        (0...FeatureScale.dwellCapMilliseconds).contains(view.activeMilliseconds) && view.dwell.map { (0...1).contains($0) } ?? true
    }

    /// The distinct items of views, most recently viewed first; their `lastView` is still open.
    private static func distinct(of views: [View]) -> [RecentItem] {
        var recent: [RecentItem] = []
        for view in views.reversed() {
            if let index = recent.firstIndex(where: { $0.item == view.item }) {
                recent[index].views += 1
            } else {
                recent.append(RecentItem(item: view.item, views: 1, lastView: 0, dwell: view.dwell ?? defaultDwell))
            }
        }
        return recent
    }
}

extension DisplayedHistory {
    /// A history from its parts; nil when no session could have come to it.
    package init?(latest: DisplayedList?, skips: [Skip], lastChoice: UInt32?, lastPrice: Float?, places: [Int]) {
        guard skips.count <= Self.skipLimit, Set(skips.map(\.item)).count == skips.count, skips.allSatisfy({ $0.count > 0 }),
            places.count <= Self.choiceLimit, places.allSatisfy((0..<DisplayedList.limit).contains),
            lastPrice.map({ $0.isFinite && $0 > 0 && lastChoice != nil }) ?? true
        else { return nil }
        self.init()
        self.latest = latest
        self.skips = skips
        self.lastChoice = lastChoice
        self.lastPrice = lastPrice
        self.places = places
    }

    /// The same with other numbers for the items; those without one are forgotten.
    func renumbered(_ number: (UInt32) -> UInt32?) -> DisplayedHistory {
        var history = self
        history.latest = latest.map { list in
            let kept = zip(list.items, list.prices).compactMap { item, price in number(item).map { ($0, price) } }
            return DisplayedList(items: kept.map(\.0), prices: kept.map(\.1), time: list.time)
        }
        history.skips = skips.compactMap { skip in number(skip.item).map { Skip(item: $0, count: skip.count) } }
        history.lastChoice = lastChoice.flatMap(number)
        if history.lastChoice == nil { history.lastPrice = nil }
        return history
    }
}
