import RankingModel

/// What is remembered of one session: its latest views, folded as signals arrive.
///
/// One signal costs time that is bounded by ``FeatureScale/sessionWindow``, never by the session's length. The state is a function of the
/// last ``FeatureScale/sessionWindow`` views (and of the total number of views and the cart), so folding and recomputing agree bit for bit.
/// A full state takes about 4 kB.
package struct SessionState: Sendable, Equatable {
    /// One view inside the window.
    package struct View: Sendable, Equatable {
        package var item: UInt32
        package var time: Int64?
        package var activeMilliseconds: Int64
    }

    /// A distinct item of the window.
    package struct RecentItem: Sendable, Equatable {
        package var item: UInt32
        /// Views of the item inside the window, at least 1.
        package var views: Int
        /// Value of ``SessionState/viewCount`` right after the item's latest view.
        package var lastView: Int
        /// Time spent on the latest view as a share of ``FeatureScale/dwellCapMilliseconds``, in 0...1.
        package var dwell: Float
    }

    /// Most items that a cart remembers.
    package static let cartLimit = 32

    /// Views of known and unknown items since the session began.
    package private(set) var viewCount = 0
    /// The latest views of known items, oldest first.
    package private(set) var views: [View] = []
    /// The distinct items of ``views``, most recently viewed first.
    package private(set) var recent: [RecentItem] = []
    /// Items in the cart, oldest first.
    package private(set) var cart: [UInt32] = []

    package init() {}

    /// The item viewed last, if any.
    package var lastItem: UInt32? { views.last?.item }

    /// Folds one signal into the state.
    package mutating func apply(_ signal: SessionSignal) {
        switch signal {
        case .view(let item, let time):
            closeView(at: time)
            if viewCount < Int.max { viewCount += 1 }
            if let item { open(item, at: time) }
        case .active(let milliseconds):
            guard milliseconds > 0, lastViewIsKnown, let last = views.indices.last else { return }
            let cap = FeatureScale.dwellCapMilliseconds
            views[last].activeMilliseconds = min(views[last].activeMilliseconds + min(milliseconds, cap), cap)
            recent[0].dwell = Self.share(views[last].activeMilliseconds)
        case .cart(let item):
            guard !cart.contains(item) else { return }
            if cart.count == Self.cartLimit { cart.removeFirst() }
            cart.append(item)
        case .uncart(let item):
            cart.removeAll { $0 == item }
        }
    }

    /// The dwell share of a view that hasn't ended or has no time.
    package static let defaultDwell = Float(FeatureScale.defaultDwellPercent) / 100

    /// Milliseconds as a share of the cap.
    package static func share(_ milliseconds: Int64) -> Float {
        Float(min(max(milliseconds, 0), FeatureScale.dwellCapMilliseconds)) / Float(FeatureScale.dwellCapMilliseconds)
    }

    /// Whether the latest view was of an item that the table knows, so that time belongs to ``lastItem``.
    private var lastViewIsKnown: Bool { recent.first?.lastView == viewCount }

    /// Ends the view that is open: without active time, the gap to the next view counts as its dwell.
    private mutating func closeView(at time: Int64?) {
        guard lastViewIsKnown, let view = views.last, view.activeMilliseconds == 0 else { return }
        guard let time, let start = view.time else { return }
        let gap = time.subtractingReportingOverflow(start)
        recent[0].dwell = Self.share(gap.overflow ? FeatureScale.dwellCapMilliseconds : gap.partialValue)
    }

    private mutating func open(_ item: UInt32, at time: Int64?) {
        views.append(View(item: item, time: time, activeMilliseconds: 0))
        if views.count > FeatureScale.sessionWindow { forgetOldest() }
        var entry = RecentItem(item: item, views: 1, lastView: viewCount, dwell: Self.defaultDwell)
        if let index = recent.firstIndex(where: { $0.item == item }) {
            entry.views += recent[index].views
            recent.remove(at: index)
        }
        recent.insert(entry, at: 0)
    }

    private mutating func forgetOldest() {
        let item = views.removeFirst().item
        guard let index = recent.firstIndex(where: { $0.item == item }) else { return }
        recent[index].views -= 1
        if recent[index].views == 0 { recent.remove(at: index) }
    }
}
