/// The best `k` of a stream of scored rows, kept in order by threshold insertion: most rows fail one comparison and cost nothing else.
struct TopSelection {
    /// A row and what orders it: higher score first, then lower tie rank.
    struct Entry: Equatable {
        var score: Float
        var tieRank: UInt32
        var row: Int

        func precedes(_ other: Entry) -> Bool { score != other.score ? score > other.score : tieRank < other.tieRank }
    }

    /// Best first.
    private(set) var entries: [Entry] = []
    private let limit: Int

    init(limit: Int) {
        self.limit = max(limit, 0)
        entries.reserveCapacity(min(self.limit, 1_024))
    }

    /// Whether the entry would be among the best so far.
    func accepts(_ entry: Entry) -> Bool {
        guard entries.count == limit else { return true }
        guard let worst = entries.last else { return false }
        return entry.precedes(worst)
    }

    mutating func offer(_ entry: Entry) {
        guard limit > 0, accepts(entry) else { return }
        if entries.count == limit { entries[limit - 1] = entry } else { entries.append(entry) }
        var ordered = entries.mutableSpan
        var position = ordered.count &- 1
        while position > 0, entry.precedes(ordered[position &- 1]) {
            ordered[position] = ordered[position &- 1]
            position &-= 1
        }
        ordered[position] = entry
    }
}
