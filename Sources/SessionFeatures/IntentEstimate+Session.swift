package import RankingModel

extension IntentEstimate {
    /// How many of the latest views ``Signal/revisits`` and ``Signal/focus`` look at.
    package static let views = 16
    /// The mean dwell share at which ``Signal/dwell`` is 0: half a minute of the cap of five.
    package static let ordinaryDwell: Float = 0.1

    /// The estimate of a session.
    package init(of state: SessionState, in table: borrowing ItemTable) {
        self.init(of: state, trends: SessionTrends(of: state, in: table), in: table)
    }

    /// The estimate of a session whose trends are known.
    init(of state: SessionState, trends: SessionTrends, in table: borrowing ItemTable) {
        var signals = [Float](repeating: 0, count: Signal.allCases.count)
        func set(_ signal: Signal, _ value: Float) { signals[signal.rawValue] = value }
        let latest = state.views.suffix(Self.views)
        if !latest.isEmpty { set(.revisits, Float(latest.count { $0.isRevisit }) / Float(latest.count)) }
        if let concentration = Self.concentration(latest, table) {
            set(.focus, 2 * concentration - 1)
        } else if trends.steps > 0 {
            set(.focus, 2 * trends.neighbours * Float(trends.steps + 1) / Float(trends.steps) - 1)
        }
        if trends.prices >= 2 { set(.priceFocus, 2 * trends.priceFocus - 1) }
        if state.searchCount > 0 || state.context.entry == .search {
            set(.search, 1)
        } else if state.context.entry == .campaign {
            set(.search, -1)
        }
        if let dwell = trends.meanDwell { set(.dwell, 2 * dwell / (dwell + Self.ordinaryDwell) - 1) }
        if trends.velocity > 0 { set(.velocity, 1 - 2 * trends.velocity) }
        if !state.cart.isEmpty || !state.purchased.isEmpty { set(.cart, 1) }
        self.init(signals: signals, views: state.viewCount)
    }

    /// The probability that two of the views, drawn without replacement, are of one category; nil with fewer than two views of items that
    /// have one.
    private static func concentration(_ views: ArraySlice<SessionState.View>, _ table: borrowing ItemTable) -> Float? {
        var categories: [UInt16] = []
        for view in views where Int(view.item) < table.count && table.category[Int(view.item)] != 0 {
            categories.append(table.category[Int(view.item)])
        }
        guard categories.count >= 2 else { return nil }
        var pairs = 0
        for (index, category) in categories.enumerated() { for other in categories[..<index] where other == category { pairs += 1 } }
        return Float(2 * pairs) / Float(categories.count * (categories.count - 1))
    }
}
