import BehaviorEvents
import Consent

/// A session that is on.
struct LiveSession {
    let id: SessionID
    let index: UInt32
    let purposes: ConsentPurposes
    let startedAt: Int64
    var lastEventAt: Int64
    /// The agent's clock at the latest event; tells that the clock went back.
    var lastReceivedAt: Int64
    var eventCount: UInt32 = 0
    var impressionCount: UInt32 = 0
    var droppedInteractions: UInt32 = 0
    /// The list displayed last, where it may be trained on.
    var list: ShownList?
    /// A ring once it is full; `oldest` is where it begins.
    private var window: [Interaction] = []
    private var oldest = 0

    init(id: SessionID, index: UInt32, purposes: ConsentPurposes, startedAt: Int64, receivedAt: Int64, interactions: [Interaction] = []) {
        self.id = id
        self.index = index
        self.purposes = purposes
        self.startedAt = startedAt
        lastEventAt = startedAt
        lastReceivedAt = receivedAt
        window = interactions
    }

    /// Interactions in the order they came.
    var interactions: [Interaction] { oldest == 0 ? window : Array(window[oldest...] + window[..<oldest]) }

    var position: SessionPosition { SessionPosition(id: id, sessionIndex: index, eventIndex: eventCount) }

    /// Why an event at `time` received at `now` can't belong to this session any more.
    func change(at time: Int64, now: Int64, purposes: ConsentPurposes, limits: SessionLimits) -> SessionChange? {
        if purposes != self.purposes { return .consentChange }
        if now < lastReceivedAt &- limits.clockTolerance { return .clockWentBack }
        return end(at: time, limits: limits)
    }

    /// Why the session is over at `time`, going by the two time-outs.
    func end(at time: Int64, limits: SessionLimits) -> SessionChange? {
        if time >= startedAt &+ limits.maximumLength { return .maximumLength }
        if time >= lastEventAt &+ limits.idle { return .idle }
        return nil
    }

    mutating func count(_ event: BehaviorEvent, at time: Int64, now: Int64, capacity: Int) {
        eventCount = eventCount == .max ? .max : eventCount &+ 1
        lastEventAt = max(lastEventAt, time)
        lastReceivedAt = max(lastReceivedAt, now)
        guard !event.items.isEmpty else { return }
        if event.kind.isEngagement {
            for item in event.items {
                append(
                    Interaction(
                        itemID: item.id, category: item.category, index: item.index, timestamp: time, kind: event.kind, dwell: event.dwell ?? 0,
                        list: event.kind == .selectItem ? chosenFrom(item.id) : nil),
                    capacity: capacity)
            }
            return
        }
        if event.kind == .viewItemList || event.kind == .elementExpose {
            impressionCount = UInt32(clamping: UInt64(impressionCount) + UInt64(event.items.count))
        }
        if event.kind == .viewItemList, purposes.contains(.modelImprovement) { list = ShownList(event.items, at: time) }
        if let dwell = event.dwell, dwell > 0 { addAttention(dwell, to: event.items[0].id) }
    }

    /// The list that an item is chosen from, if it is kept.
    private func chosenFrom(_ item: String) -> ShownList? {
        guard let list, list.isChoice(item), window.count(where: { $0.list != nil }) < ShownList.perSession else { return nil }
        return list
    }

    /// Takes back the lists of a session that was just read: those that items were chosen from, and the one displayed last.
    mutating func restoreLists(
        _ lists: [(place: Int, list: ShownList)], latest: ShownList?, orThrow error: SessionStateError
    ) throws(SessionStateError) {
        for (place, list) in lists {
            guard window.indices.contains(place), window[place].kind == .selectItem, list.isChoice(window[place].itemID) else { throw error }
            window[place].list = list
        }
        self.list = latest
    }

    private mutating func append(_ interaction: Interaction, capacity: Int) {
        if window.count < capacity {
            window.append(interaction)
        } else {
            window[oldest] = interaction
            oldest = oldest &+ 1 == window.count ? 0 : oldest &+ 1
            droppedInteractions = droppedInteractions == .max ? .max : droppedInteractions &+ 1
        }
    }

    /// Adds attention to the item's latest interaction, if it is among the last sixteen; looking further back would cost more than the
    /// figure is worth.
    private mutating func addAttention(_ dwell: Int32, to item: String) {
        for back in 1...16 where back <= window.count {
            let at = (oldest &+ window.count &- back) % window.count
            guard window[at].itemID == item else { continue }
            window[at].dwell = Int32(min(86_400_000, Int64(window[at].dwell) + Int64(dwell)))
            return
        }
    }

    func closed(subject: String, end: SessionEnd, purposes: ConsentPurposes) -> ClosedSession {
        // By time; events of equal time keep the order they came in.
        let ordered = interactions.enumerated()
            .sorted { ($0.element.timestamp, $0.offset) < ($1.element.timestamp, $1.offset) }
            .map(\.element)
        return ClosedSession(
            subject: subject, id: id, index: index, end: end, purposes: purposes, startedAt: startedAt, lastEventAt: lastEventAt,
            eventCount: eventCount, impressionCount: impressionCount, interactions: ordered, droppedInteractions: droppedInteractions)
    }
}
