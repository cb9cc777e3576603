/// The protocol of session-rec: for every session and every n from 1 to its length less one, the first n views are given and all items are
/// ranked; what counts is the rank of view n + 1. Views seen before stay in the ranking. Every system replays the same events.
package struct SessionReplay: Sendable {
    /// Length of the lists that are timed and whose items count as shown.
    package static let listLength = 20

    /// The sessions, with items numbered as in training. Views of items unknown in training are left out before.
    package let sessions: SessionLog
    /// Popularity in training.
    package let order: PopularityOrder

    package init(sessions: SessionLog, order: PopularityOrder) {
        self.sessions = sessions
        self.order = order
    }

    /// Drives a system through all sessions.
    ///
    /// - Parameters:
    ///   - clock: A monotonic clock in nanoseconds, or nil to time nothing. One event in and ``listLength`` items out is what it times.
    ///   - progress: Called after each session with the number of sessions done.
    package func run(
        _ system: inout some SessionRecommender, clock: (() -> UInt64)? = nil, progress: (Int) -> Void = { _ in }
    ) -> ReplayOutcomes {
        var outcomes = ReplayOutcomes(name: system.name, itemCount: order.count)
        for session in 0..<sessions.count {
            let range = sessions.range(of: session)
            system.beginSession()
            for place in range.dropLast() {
                let start = clock?() ?? 0
                system.view(sessions.items[place], at: sessions.time(at: place))
                system.recommend(Self.listLength)
                let end = clock?() ?? 0
                outcomes.record(
                    system.standing(of: sessions.items[place + 1]), target: sessions.items[place + 1], shown: system.recommended,
                    nanoseconds: clock == nil ? nil : end &- start)
            }
            outcomes.endSession()
            progress(session + 1)
        }
        return outcomes
    }
}
