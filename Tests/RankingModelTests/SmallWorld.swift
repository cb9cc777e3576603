@testable import RankingModel

/// A shop of four items and five sessions, small enough to count by hand.
enum SmallWorld {
    static let sessions: [[String]] = [["a", "b", "c"], ["a", "b", "c"], ["b", "a"], ["d", "d"], ["a", "b", "d"]]

    static func builder(_ settings: ItemTableBuilder.Settings = .init()) -> ItemTableBuilder {
        var builder = ItemTableBuilder(settings: settings)
        for (index, session) in sessions.enumerated() { builder.add(session: session, endedAt: Int64(index)) }
        builder.setCategory(7, of: "a")
        return builder
    }

    static var table: ItemTable { builder().build() }

    /// The same shop with a catalogue, in which `e` is an item that nobody viewed.
    static func listed() throws -> ItemTable {
        var builder = builder()
        try builder.add(
            CatalogueEntry(
                item: "a", category: "shoes", priceMinor: 4_990,
                attributes: ["licence": .text("CC-BY"), "risk_class": .number(2), "returns": .flag(true)]))
        try builder.add(CatalogueEntry(item: "c", category: "hats", attributes: ["risk_class": .number(-1.5), "returns": .flag(false)]))
        try builder.add(CatalogueEntry(item: "e", category: "shoes", priceMinor: 0, attributes: ["licence": .text("")]))
        return builder.build()
    }
}
