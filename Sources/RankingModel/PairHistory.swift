/// Sessions of two views that stand for weighted pairs of items, so that vectors can be learned from a histogram.
enum PairHistory {
    /// Two items, in no order, and how often they go together.
    struct Link {
        let first: UInt32
        let second: UInt32
        let weight: Double
    }

    /// Sessions that are made, about, where there are pairs enough for them.
    private static let sessions = 120_000.0
    /// Sessions for each pair, at most: where pairs are few there is little to learn.
    private static let sessionsPerLink = 40.0

    /// The sessions of the pairs, each in both orders as often as its weight's share says; nil when there is no weight.
    ///
    /// Rounding hands the remainder on to the next pair, so that many light pairs together get what is theirs.
    static func history(of links: [Link], settings: ItemTableBuilder.Settings) -> ClickHistory? {
        let total = links.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return nil }
        let sessions = min(Self.sessions, Self.sessionsPerLink * Double(links.count))
        var clicks: [UInt32] = []
        var remainder = 0.0
        for link in links {
            remainder += link.weight / total * sessions / 2
            while remainder >= 1 {
                clicks += [link.first, link.second, link.second, link.first]
                remainder -= 1
            }
        }
        let count = clicks.count / 2
        guard count > 0, let largest = clicks.max() else { return nil }
        return ClickHistory(
            clicks: clicks, sessionStarts: (0...count).map { UInt32(2 * $0) }, sessionTimes: [Int64](repeating: 0, count: count),
            numbers: Array(0...largest), settings: settings)
    }
}
