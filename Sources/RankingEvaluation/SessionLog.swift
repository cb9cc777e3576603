/// Sessions as one flat array of item numbers: what baselines learn from and what a replay plays.
package struct SessionLog: Sendable, Equatable {
    /// Items of all sessions, one session after the other.
    package private(set) var items: [UInt32] = []
    /// Where each session starts in ``items``; one more entry than sessions.
    package private(set) var starts: [Int] = [0]
    /// Whether every session came with times.
    package private(set) var hasTimes = true
    private var times: [Int64] = []

    package init() {}

    /// Adds a session: items in order and the time of each view in milliseconds, or nil where only the order is known. One session without
    /// times, or with too few, makes the whole log one without times.
    package mutating func add(items session: some Collection<UInt32>, times clock: [Int64]? = nil) {
        items.append(contentsOf: session)
        starts.append(items.count)
        if let clock, clock.count == session.count {
            times.append(contentsOf: clock)
        } else {
            times.append(contentsOf: repeatElement(0, count: session.count))
            hasTimes = false
        }
    }

    /// Sessions.
    package var count: Int { starts.count - 1 }

    /// Positions that have a next item: one less than each session's views.
    package var eventCount: Int { zip(starts.dropFirst(), starts).reduce(0) { $0 + max(0, $1.0 - $1.1 - 1) } }

    /// Where a session's views stand in ``items``.
    package func range(of session: Int) -> Range<Int> { starts[session]..<starts[session + 1] }

    /// The time of a view in milliseconds, or nil without times.
    package func time(at place: Int) -> Int64? { hasTimes ? times[place] : nil }

    /// When a session ended in milliseconds; without times, its place in the log. 0 for a session of no views.
    package func end(of session: Int) -> Int64 {
        guard hasTimes else { return Int64(session) }
        let range = range(of: session)
        return range.isEmpty ? 0 : times[range.upperBound - 1]
    }

    /// The sessions in ascending order of their ends; equal ends keep their order.
    package var byEnd: [Int] {
        (0..<count).map { ($0, end(of: $0)) }.sorted { $0.1 != $1.1 ? $0.1 < $1.1 : $0.0 < $1.0 }.map(\.0)
    }

    /// Each session once per distinct item, as ascending lists of the sessions' places in `order`.
    func postings(itemCount: Int, order: [Int]) -> (starts: [Int], sessions: [UInt32]) {
        var counts = [Int](repeating: 0, count: itemCount + 1)
        var lastSession = [UInt32](repeating: .max, count: itemCount)
        func forEachDistinct(_ body: (_ item: Int, _ place: UInt32) -> Void) {
            for (place, session) in order.enumerated() {
                for item in items[range(of: session)] where Int(item) < itemCount && lastSession[Int(item)] != UInt32(place) {
                    lastSession[Int(item)] = UInt32(place)
                    body(Int(item), UInt32(place))
                }
            }
        }
        forEachDistinct { item, _ in counts[item + 1] += 1 }
        for item in 0..<itemCount { counts[item + 1] += counts[item] }
        var next = counts
        var sessions = [UInt32](repeating: 0, count: counts[itemCount])
        lastSession = [UInt32](repeating: .max, count: itemCount)
        forEachDistinct { item, place in
            sessions[next[item]] = place
            next[item] += 1
        }
        return (counts, sessions)
    }
}
