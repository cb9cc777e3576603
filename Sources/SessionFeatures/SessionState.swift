import RankingModel

/// What is remembered of one session: its latest views, what was shown, carts, dismissals and surroundings, folded as signals arrive.
///
/// One signal costs time that is bounded by the windows below, never by the session's length. The state is a function of the last
/// ``FeatureScale/sessionWindow`` views, of the last ``impressionWindow`` impressions and of short lists, so folding and recomputing agree
/// bit for bit; nothing is a running sum of fractions. A full state takes about 6 kB, plus the vocabulary's identifiers.
package struct SessionState: Sendable, Equatable {
    /// One view inside the window.
    package struct View: Sendable, Equatable {
        package var item: UInt32
        package var time: Int64?
        package var activeMilliseconds: Int64
        /// Whether the item was among the ``FeatureScale/sessionWindow`` views of known items before this one.
        package var isRevisit: Bool
        /// Active time, or the gap to the next view, as a share of ``FeatureScale/dwellCapMilliseconds``; nil while neither is known.
        package var dwell: Float?

        package init(item: UInt32, time: Int64?, activeMilliseconds: Int64, isRevisit: Bool, dwell: Float?) {
            self.item = item
            self.time = time
            self.activeMilliseconds = activeMilliseconds
            self.isRevisit = isRevisit
            self.dwell = dwell
        }
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

    /// An item that was on the screen.
    package struct Impression: Sendable, Equatable {
        package var item: UInt32
        /// Whether the person has not turned to the item since.
        package var isIgnored: Bool

        package init(item: UInt32, isIgnored: Bool) {
            self.item = item
            self.isIgnored = isIgnored
        }
    }

    /// Most items that a cart, and each of the lists of purchases and dismissals, remembers.
    package static let cartLimit = 32
    /// How many of the latest impressions are remembered.
    package static let impressionWindow = 128

    /// Views of known and unknown items since the session began.
    package internal(set) var viewCount = 0
    /// The latest views of known items, oldest first.
    package internal(set) var views: [View] = []
    /// The distinct items of ``views``, most recently viewed first.
    package internal(set) var recent: [RecentItem] = []
    /// Items in the cart, oldest first.
    package internal(set) var cart: [UInt32] = []
    /// Items bought, oldest first.
    package internal(set) var purchased: [UInt32] = []
    /// Items that the person dismissed and has not turned to since, oldest first.
    package internal(set) var dismissed: [UInt32] = []
    /// The latest impressions, oldest first.
    package internal(set) var shown: [Impression] = []
    /// Searches since the session began.
    package internal(set) var searchCount = 0
    /// Lists that were displayed, and what was chosen from them.
    package internal(set) var displayed = DisplayedHistory()
    /// The surroundings.
    package internal(set) var context = SessionContext()
    /// What is known of the subject.
    package internal(set) var subject = SubjectAttributes()
    /// The session's items that the table doesn't know.
    package internal(set) var vocabulary = SessionVocabulary()

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
            setDwell(Self.share(views[last].activeMilliseconds))
        case .cart(let item):
            engage(item)
            if !cart.contains(item) { Self.append(item, to: &cart) }
        case .uncart(let item):
            cart.removeAll { $0 == item }
        case .purchase(let item):
            engage(item)
            cart.removeAll { $0 == item }
            purchased.removeAll { $0 == item }
            Self.append(item, to: &purchased)
        case .impressions(let items):
            show(items)
        case .dismiss(let item):
            dismissed.removeAll { $0 == item }
            Self.append(item, to: &dismissed)
        case .search:
            if searchCount < Int.max { searchCount += 1 }
        case .displayed(let list):
            displayed.show(list)
        case .choice(let item):
            displayed.choose(item)
        case .context(let context):
            self.context = context
        case .subject(let subject):
            self.subject = subject
        }
    }

    /// The dwell share of a view that hasn't ended or has no time.
    package static let defaultDwell = Float(FeatureScale.defaultDwellPercent) / 100

    /// Milliseconds as a share of the cap.
    package static func share(_ milliseconds: Int64) -> Float {
        Float(min(max(milliseconds, 0), FeatureScale.dwellCapMilliseconds)) / Float(FeatureScale.dwellCapMilliseconds)
    }

    /// Whether the latest view was of a known item, so that time belongs to ``lastItem``.
    private var lastViewIsKnown: Bool { recent.first?.lastView == viewCount }

    /// Ends the view that is open: without active time, the gap to the next view counts as its dwell.
    private mutating func closeView(at time: Int64?) {
        guard lastViewIsKnown, let view = views.last, view.activeMilliseconds == 0 else { return }
        guard let time, let start = view.time else { return }
        let gap = time.subtractingReportingOverflow(start)
        setDwell(Self.share(gap.overflow ? FeatureScale.dwellCapMilliseconds : gap.partialValue))
    }

    /// Sets the dwell of the latest view, which is of a known item.
    private mutating func setDwell(_ dwell: Float) {
        views[views.count - 1].dwell = dwell
        recent[0].dwell = dwell
    }

    private mutating func open(_ item: UInt32, at time: Int64?) {
        engage(item)
        let known = recent.firstIndex { $0.item == item }
        views.append(View(item: item, time: time, activeMilliseconds: 0, isRevisit: known != nil, dwell: nil))
        var entry = RecentItem(item: item, views: 1, lastView: viewCount, dwell: Self.defaultDwell)
        if let known { entry.views += recent.remove(at: known).views }
        recent.insert(entry, at: 0)
        if views.count > FeatureScale.sessionWindow { forgetOldest() }
    }

    private mutating func forgetOldest() {
        let item = views.removeFirst().item
        guard let index = recent.firstIndex(where: { $0.item == item }) else { return }
        recent[index].views -= 1
        if recent[index].views == 0 { recent.remove(at: index) }
    }

    /// The person turned to an item: it is neither ignored nor dismissed any more.
    private mutating func engage(_ item: UInt32) {
        if !dismissed.isEmpty { dismissed.removeAll { $0 == item } }
        for index in shown.indices where shown[index].item == item { shown[index].isIgnored = false }
    }

    private mutating func show(_ items: [UInt32]) {
        let items = items.suffix(Self.impressionWindow)
        let excess = shown.count + items.count - Self.impressionWindow
        if excess > 0 { shown.removeFirst(excess) }
        for item in items { shown.append(Impression(item: item, isIgnored: true)) }
    }

    private static func append(_ item: UInt32, to list: inout [UInt32]) {
        if list.count == cartLimit { list.removeFirst() }
        list.append(item)
    }
}
