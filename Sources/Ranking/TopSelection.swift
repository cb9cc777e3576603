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

    mutating func offer(_ entry: Entry) {
        if entries.count == limit {
            guard let worst = entries.last, entry.precedes(worst) else { return }
            entries.removeLast()
        }
        var position = entries.count
        while position > 0, entry.precedes(entries[position - 1]) { position -= 1 }
        entries.insert(entry, at: position)
    }
}
