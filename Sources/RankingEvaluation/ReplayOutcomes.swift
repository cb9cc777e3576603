/// What a replay of one system gave: a rank for each event, and how often each item was shown. Figures are computed from it afterwards.
package struct ReplayOutcomes: Sendable, Equatable {
    /// The system's name.
    package let name: String
    /// Where each session's events start; one more entry than sessions. The n-th event of a session has n views as its context.
    package private(set) var sessionStarts: [Int] = [0]
    /// The rank of the next item at each event, from 1.
    package private(set) var ranks: [UInt32] = []
    /// Whether the system scored the next item.
    package private(set) var isCandidate: [Bool] = []
    /// How often each item was among the items shown.
    package private(set) var shown: [UInt32]
    /// How often each item was the next one.
    package private(set) var targets: [UInt32]
    /// What each event took; empty when nothing was timed.
    package private(set) var nanoseconds: [UInt64] = []

    /// Outcomes over a shop of `itemCount` items, none yet.
    package init(name: String, itemCount: Int) {
        self.name = name
        shown = [UInt32](repeating: 0, count: itemCount)
        targets = shown
    }

    /// Events measured.
    package var count: Int { ranks.count }
    /// Sessions replayed.
    package var sessionCount: Int { sessionStarts.count - 1 }

    /// The events of a session.
    package func events(of session: Int) -> Range<Int> { sessionStarts[session]..<sessionStarts[session + 1] }

    /// Adds an event of the session that is being replayed.
    package mutating func record(_ standing: ItemStanding, target: UInt32, shown list: [UInt32], nanoseconds time: UInt64? = nil) {
        ranks.append(UInt32(clamping: max(standing.rank, 1)))
        isCandidate.append(standing.isCandidate)
        for item in list { shown[Int(item)] &+= 1 }
        targets[Int(target)] &+= 1
        if let time { nanoseconds.append(time) }
    }

    /// Ends the session that is being replayed.
    package mutating func endSession() { sessionStarts.append(ranks.count) }

    /// Calls `body` with each event, its session and its position from 1.
    func forEachEvent(_ body: (_ event: Int, _ session: Int, _ position: Int) -> Void) {
        for session in 0..<sessionCount {
            let events = events(of: session)
            for event in events { body(event, session, event - events.lowerBound + 1) }
        }
    }
}
