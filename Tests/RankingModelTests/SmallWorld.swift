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
}
