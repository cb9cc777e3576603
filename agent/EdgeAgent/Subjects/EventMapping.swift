import BehaviorEvents
import RankingModel
import SessionFeatures
import Sessions

/// Turns admitted events and kept interactions into what session features read.
enum EventMapping {
    /// Most numbers of a session's vocabulary that displayed lists may use up, so that items which the person turns to find one.
    static let listedUnknownItems = SessionVocabulary.limit / 2

    /// Applies one event to a session's features: each item that the person turned to or was shown, lists and choices from them, searches,
    /// and attention on the current item. An item that the table doesn't know gets a number of the session's vocabulary when the person turns
    /// to it, or when it stands in a list.
    ///
    /// It must agree with ``signals(of:in:)`` on what is kept of closed sessions, so that training sees what ranking saw: engagement.
    /// Impressions, searches and lists that nothing was chosen from stand in the session's ``StoredMemory`` and go with the session: training
    /// never sees them. Attention counts only when the event names the item that it was paid to.
    static func apply(_ event: BehaviorEvent, in table: ItemTable, to state: inout SessionState) {
        switch event.kind {
        case .selectItem, .viewItem, .addToCart, .removeFromCart, .purchase:
            for item in event.items {
                if event.kind == .selectItem { choose(item.id, in: table, &state) }
                engage(event.kind, item.id, time: event.timestamp, dwell: event.dwell ?? 0, in: table, &state) { $0.apply($1) }
            }
            return
        case .viewItemList, .elementExpose:
            if event.kind == .viewItemList, !event.items.isEmpty {
                let list = list(event.items, time: event.timestamp, in: table, numbering: &state)
                state.apply(.displayed(list))
            }
            let shown = event.items.compactMap { state.item($0.id, in: table) }
            if !shown.isEmpty { state.apply(.impressions(items: shown)) }
        case .search: state.apply(.search)
        default: break
        }
        guard let dwell = event.dwell, dwell > 0, let named = event.items.first else { return }
        if let item = state.item(named.id, in: table), item == state.lastItem { state.apply(.active(milliseconds: Int64(dwell))) }
    }

    /// The items of an event as a displayed list. Items that get no number are left out, and the others move up.
    private static func list(
        _ shown: [EventItem], time: Int64, in table: ItemTable, numbering state: inout SessionState
    ) -> DisplayedList {
        var items: [UInt32] = []
        var prices: [Float] = []
        for item in shown.prefix(DisplayedList.limit) {
            let hasRoom = state.vocabulary.identifiers.count < listedUnknownItems
            guard let number = hasRoom ? state.admit(item.id, in: table) : state.item(item.id, in: table) else { continue }
            items.append(number)
            prices.append(Float(item.priceMicros ?? 0) / 1_000_000)
        }
        return DisplayedList(items: items, prices: prices, time: time)
    }

    /// The choice of an item from the list displayed last, if it stands there. That the person turned to the item is a signal of its own.
    private static func choose(_ identifier: String, in table: ItemTable, _ state: inout SessionState) {
        guard let item = state.item(identifier, in: table), state.displayed.latest?.place(of: item) != nil else { return }
        state.apply(.choice(item: item))
    }

    /// The signals of a session that was kept: what training reads. A choice from a displayed list comes with its list, and before the view
    /// that it also is.
    static func signals(of interactions: [Interaction], in table: ItemTable) -> [SessionSignal] {
        var signals: [SessionSignal] = []
        signals.reserveCapacity(interactions.count)
        var numbering = SessionState()
        for interaction in interactions {
            if let shown = interaction.list, interaction.kind == .selectItem {
                let items = shown.entries.map { EventItem(id: $0.itemID, priceMicros: $0.priceMicros) }
                let list = list(items, time: shown.timestamp, in: table, numbering: &numbering)
                if let item = numbering.item(interaction.itemID, in: table), list.place(of: item) != nil {
                    signals += [.displayed(list), .choice(item: item)]
                }
            }
            engage(
                interaction.kind, interaction.itemID, time: interaction.timestamp, dwell: interaction.dwell, in: table, &numbering
            ) { signals.append($1) }
        }
        return signals
    }

    /// The features of a session of which only the interactions were kept: what an older program left.
    static func state(of interactions: [Interaction], in table: ItemTable) -> SessionState {
        var state = SessionState()
        for interaction in interactions {
            engage(interaction.kind, interaction.itemID, time: interaction.timestamp, dwell: interaction.dwell, in: table, &state) { $0.apply($1) }
        }
        return state
    }

    /// Hands out the signals of one turn of the person to one item, which the session's vocabulary numbers if the table doesn't.
    private static func engage(
        _ kind: EventKind, _ identifier: String, time: Int64, dwell: Int32, in table: ItemTable, _ state: inout SessionState,
        _ body: (inout SessionState, SessionSignal) -> Void
    ) {
        switch kind {
        case .selectItem, .viewItem:
            let item = state.admit(identifier, in: table)
            body(&state, .view(item: item, time: time))
            if dwell > 0 { body(&state, .active(milliseconds: Int64(dwell))) }
        case .addToCart: if let item = state.admit(identifier, in: table) { body(&state, .cart(item: item)) }
        case .removeFromCart: if let item = state.item(identifier, in: table) { body(&state, .uncart(item: item)) }
        case .purchase: if let item = state.admit(identifier, in: table) { body(&state, .purchase(item: item)) }
        default: break
        }
    }
}
