import BehaviorEvents

/// The identities of a subject's latest events, oldest overwritten first.
struct RecentEvents {
    private(set) var ids: [EventID] = []
    private var next = 0

    /// Remembers an identity; false if it is among the latest already.
    mutating func insert(_ id: EventID, capacity: Int) -> Bool {
        for seen in ids where seen.low == id.low && seen.high == id.high { return false }
        if ids.count < capacity {
            ids.append(id)
        } else {
            ids[next] = id
            next = next &+ 1 == capacity ? 0 : next &+ 1
        }
        return true
    }

    /// The identities, oldest first.
    var inOrder: [EventID] { Array(ids[next...] + ids[..<next]) }
}
