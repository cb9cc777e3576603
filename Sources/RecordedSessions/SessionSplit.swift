/// Two disjoint parts of recorded sessions.
package struct SessionSplit: Sendable, Equatable {
    /// What item statistics or training may see.
    package var earlier: [RecordedSession]
    /// What comes after it, or is kept aside.
    package var later: [RecordedSession]

    /// Splits by time: the last `share` (0...1) of the sessions, by the time of their last view, are later. Sessions without times, and
    /// sessions that end together, keep their order.
    package static func latest(_ share: Double, of sessions: [RecordedSession]) -> SessionSplit {
        let ordered = sessions.enumerated().sorted { left, right in
            let (a, b) = (left.element.endedAt ?? 0, right.element.endedAt ?? 0)
            return a != b ? a < b : left.offset < right.offset
        }.map(\.element)
        let cut = ordered.count - Int((Double(ordered.count) * min(max(share, 0), 1)).rounded(.up))
        return SessionSplit(earlier: Array(ordered[..<cut]), later: Array(ordered[cut...]))
    }

    /// As ``latest(_:of:)``; but where more than half of the later views are of items that the earlier part does not know, a `share` of the
    /// sessions evenly spread over the time is later instead: training on items without statistics teaches that statistics are worthless.
    /// Such are shops whose items live shorter than the split, and files that are sorted by something other than time.
    package static func representative(_ share: Double, of sessions: [RecordedSession]) -> SessionSplit {
        let byTime = latest(share, of: sessions)
        let known = byTime.earlier.reduce(into: Set<String>()) { $0.formUnion($1.items) }
        let views = byTime.later.reduce(0) { $0 + $1.items.count }
        let knownViews = byTime.later.reduce(0) { $0 + $1.items.count { known.contains($0) } }
        guard 2 * knownViews < views else { return byTime }
        var split = SessionSplit(earlier: [], later: [])
        for (place, session) in (byTime.earlier + byTime.later).enumerated() {
            let isLater = Int(Double(place + 1) * share) > Int(Double(place) * share)
            if isLater { split.later.append(session) } else { split.earlier.append(session) }
        }
        return split
    }

    /// Keeps a seeded random `share` (0...1) of the sessions aside as ``later``; both parts keep the given order.
    package static func holdout(_ share: Double, of sessions: [RecordedSession], seed: UInt64) -> SessionSplit {
        var generator = SeededGenerator(seed: seed)
        var split = SessionSplit(earlier: [], later: [])
        for session in sessions {
            if generator.unit() < share { split.later.append(session) } else { split.earlier.append(session) }
        }
        return split
    }
}
