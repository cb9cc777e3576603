import Enrichment
import RankingModel

/// The operator's facts about items, by their numbers in the installed table: made once after each change and not for each ranking.
struct ItemOverlay: Sendable {
    /// What is added to scores.
    private(set) var adjustments: [UInt32: Float] = [:]
    /// Items that are left out.
    private(set) var unavailable: Set<UInt32> = []
    /// All facts about an item.
    private(set) var facts: [UInt32: [FactName: FactStore.Held]] = [:]
    /// The Unix milliseconds in which it says what holds.
    private let validity: Range<Int64>

    /// What holds at `now`. Facts about items that the table does not know wait for a table that does.
    init(_ store: FactStore, table: ItemTable, now: Int64) {
        validity = now..<max(now + 1, store.nextEnd)
        for case .item(let identifier) in store.owners {
            guard let item = table.item(identifier) else { continue }
            let known = store.facts(of: .item(identifier), now: now)
            guard !known.isEmpty else { continue }
            facts[item] = known
            if case .number(let adjustment) = known[KnownFacts.scoreAdjustment]?.value { adjustments[item] = Float(adjustment) }
            if known[KnownFacts.available]?.value == .flag(false) { unavailable.insert(item) }
        }
    }

    /// Whether it still says what holds; also false after the clock went back.
    func isValid(at now: Int64) -> Bool { validity.contains(now) }
}
