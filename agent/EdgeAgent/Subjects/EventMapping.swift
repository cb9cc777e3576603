import BehaviorEvents
import RankingModel
import SessionFeatures
import Sessions

/// Turns admitted events and kept interactions into what session features read.
enum EventMapping {
    /// The signals of one event: one for each item that the person turned to, or attention on the current item.
    static func signals(of event: BehaviorEvent, in table: ItemTable) -> [SessionSignal] {
        switch event.kind {
        case .selectItem, .viewItem:
            return event.items.map { .view(item: table.item($0.id), time: event.timestamp) }
        case .addToCart:
            return event.items.compactMap { table.item($0.id).map { .cart(item: $0) } }
        case .removeFromCart:
            return event.items.compactMap { table.item($0.id).map { .uncart(item: $0) } }
        case .pagePing, .hover:
            return event.dwell.map { [.active(milliseconds: Int64($0))] } ?? []
        default:
            return []
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
