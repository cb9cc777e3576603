/// The distinct items of a session with their latest positions, as neighbour methods weigh them.
struct RecentItems: Sendable {
    /// Most distinct items that are kept: the latest ones. Recorded sessions seldom have so many; the bound keeps the cost of an event bounded.
    static let limit = 200

    /// A distinct item and the 1-based position of its latest view.
    struct Entry: Equatable, Sendable {
        var item: UInt32
        var position: Int
    }

    /// Views so far.
    private(set) var length = 0
    /// The distinct items, the one viewed last first.
    private(set) var latestFirst: [Entry] = []

    mutating func removeAll() {
        length = 0
        latestFirst.removeAll(keepingCapacity: true)
    }

    mutating func view(_ item: UInt32) {
        length += 1
        if let known = latestFirst.firstIndex(where: { $0.item == item }) {
            latestFirst.remove(at: known)
        } else if latestFirst.count == Self.limit {
            latestFirst.removeLast()
        }
        latestFirst.insert(Entry(item: item, position: length), at: 0)
    }
}
