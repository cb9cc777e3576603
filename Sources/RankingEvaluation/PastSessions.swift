#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Training sessions as neighbour methods need them: numbered by the time of their end, with an index from items to sessions.
package struct PastSessions: Sendable {
    /// Sessions.
    let count: Int
    /// log(sessions / views) of each item; 0 for an item without views.
    let rarity: [Double]
    /// When each session ended, in milliseconds, or its place.
    let ends: [Int64]
    /// Whether ``ends`` are times.
    let hasTimes: Bool
    private let itemStarts: [Int]
    private let items: [UInt32]
    private let latestPositions: [UInt32]
    private let lists: (starts: [Int], sessions: [UInt32])

    /// Indexes sessions over a shop of `itemCount` items; items past it are left out.
    package init(_ past: SessionLog, itemCount: Int) {
        let order = past.byEnd
        count = order.count
        hasTimes = past.hasTimes
        ends = order.map { past.end(of: $0) }
        lists = past.postings(itemCount: itemCount, order: order)
        var starts = [0]
        var distinct: [UInt32] = []
        var views = [Int](repeating: 0, count: itemCount)
        var positions: [UInt32] = []
        var firstSeen = [Int](repeating: -1, count: itemCount)
        for session in order {
            let begin = distinct.count
            for (position, item) in past.items[past.range(of: session)].enumerated() where Int(item) < itemCount {
                views[Int(item)] += 1
                if firstSeen[Int(item)] >= begin {
                    positions[firstSeen[Int(item)]] = UInt32(clamping: position + 1)
                } else {
                    firstSeen[Int(item)] = distinct.count
                    distinct.append(item)
                    positions.append(UInt32(clamping: position + 1))
                }
            }
            starts.append(distinct.count)
        }
        latestPositions = positions
        itemStarts = starts
        items = distinct
        rarity = views.map { $0 > 0 ? log(Double(order.count) / Double($0)) : 0 }
    }

    /// The distinct items of a session.
    func items(of session: UInt32) -> ArraySlice<UInt32> { items[itemStarts[Int(session)]..<itemStarts[Int(session) + 1]] }

    /// The 1-based position of the latest view of each of ``items(of:)``.
    func positions(of session: UInt32) -> ArraySlice<UInt32> {
        latestPositions[itemStarts[Int(session)]..<itemStarts[Int(session) + 1]]
    }

    /// The sessions that have an item, in ascending order; none for an unknown one.
    func sessions(with item: UInt32) -> ArraySlice<UInt32> {
        guard Int(item) + 1 < lists.starts.count else { return [] }
        return lists.sessions[lists.starts[Int(item)]..<lists.starts[Int(item) + 1]]
    }
}
