import Enrichment
import RankingModel

/// What is known of one item: the operator's facts, then the catalogue's. `item.id` is always known and cannot be stated.
struct ItemFacts: FactLookup {
    let identifier: String
    /// Its number, or nil for an item that only the session knows.
    let number: UInt32?
    /// The operator's facts about it.
    let stated: [FactName: FactStore.Held]
    let table: ItemTable
    /// The Unix millisecond that decides what is over.
    let now: Int64

    func fact(_ name: FactName) -> FactValue? {
        guard name.scope == .item else { return nil }
        let attribute = name.text.dropFirst(5)
        if attribute == "id" { return .text(identifier) }
        if let value = stated[name]?.value(at: now) { return value }
        guard let number else { return nil }
        return switch table.attribute(String(attribute), of: number) {
        case .number(let value): .number(value)
        case .text(let value): .text(value)
        case .flag(let value): .flag(value)
        case nil: nil
        }
    }
}
