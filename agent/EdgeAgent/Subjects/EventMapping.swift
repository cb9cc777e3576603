import BehaviorEvents
import RankingModel
import SessionFeatures
import Sessions

/// Turns admitted events and kept interactions into what session features read.
enum EventMapping {
    /// Applies one event to a session's features: each item that the person turned to, or attention on the current item.
    ///
    /// It must agree with ``signals(of:in:)`` on what the session keeps, so that training and a restart see what ranking saw: attention counts
    /// only when the event names the item that it was paid to.
    static func apply(_ event: BehaviorEvent, in table: ItemTable, to state: inout SessionState) {
        switch event.kind {
        case .selectItem, .viewItem:
            for item in event.items {
                state.apply(.view(item: table.item(item.id), time: event.timestamp))
                if let dwell = event.dwell, dwell > 0 { state.apply(.active(milliseconds: Int64(dwell))) }
            }
        case .addToCart:
            for item in event.items { if let known = table.item(item.id) { state.apply(.cart(item: known)) } }
        case .removeFromCart:
            for item in event.items { if let known = table.item(item.id) { state.apply(.uncart(item: known)) } }
        case .pagePing, .hover:
            guard let dwell = event.dwell, dwell > 0, let named = event.items.first, let item = table.item(named.id) else { return }
            if item == state.lastItem { state.apply(.active(milliseconds: Int64(dwell))) }
        default: break
        }
    }

    /// The signals of a session that was kept: what training reads, and what a restart rebuilds the features from.
    static func signals(of interactions: [Interaction], in table: ItemTable) -> [SessionSignal] {
        var signals: [SessionSignal] = []
        signals.reserveCapacity(interactions.count)
        for interaction in interactions {
            let item = table.item(interaction.itemID)
            switch interaction.kind {
            case .selectItem, .viewItem:
                signals.append(.view(item: item, time: interaction.timestamp))
                if interaction.dwell > 0 { signals.append(.active(milliseconds: Int64(interaction.dwell))) }
            case .addToCart: if let item { signals.append(.cart(item: item)) }
            case .removeFromCart: if let item { signals.append(.uncart(item: item)) }
            default: break
            }
        }
        return signals
    }
}
