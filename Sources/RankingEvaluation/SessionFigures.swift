/// What happened to whole sessions: proxies of leaving, and how early the first hit came. A hit is a next item among the first 20.
package struct SessionFigures: Sendable, Equatable {
    /// A share or a mean over sessions.
    package struct Estimate: Sendable, Equatable {
        package let mean: Double
        /// The standard error over sessions; 0 with fewer than two.
        package let error: Double
        /// Sessions.
        package let sessions: Int

        init(_ values: [Double]) {
            sessions = values.count
            let mean = values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
            self.mean = mean
            let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            error = values.count < 2 ? 0 : (squares / Double(values.count - 1) / Double(values.count)).squareRoot()
        }
    }

    /// The share of sessions whose last transition was a miss: they ended with the very next click, and that click was not shown.
    package let missEnded: Estimate
    /// The share of sessions without any hit.
    package let withoutHit: Estimate
    /// The mean number of clicks seen at the first hit, among sessions that have one.
    package let clicksToFirstHit: Estimate

    /// Figures of a replay, over sessions with at least one event.
    package init(_ outcomes: ReplayOutcomes, cutoff: Int = 20) {
        let sessions = (0..<outcomes.sessionCount).map { outcomes.events(of: $0) }.filter { !$0.isEmpty }
        func isHit(_ event: Int) -> Bool { Int(outcomes.ranks[event]) <= cutoff }
        missEnded = Estimate(sessions.map { isHit($0.upperBound - 1) ? 0 : 1 })
        let first = sessions.map { events in events.first(where: isHit).map { $0 - events.lowerBound + 1 } }
        withoutHit = Estimate(first.map { $0 == nil ? 1 : 0 })
        clicksToFirstHit = Estimate(first.compactMap { $0.map(Double.init) })
    }

    /// The smallest number of clicks seen, up to `deepest`, at which HR@20 reaches `target`; nil when none does. The last counts all
    /// events from there on.
    package static func clicksNeeded(for target: Double, in outcomes: ReplayOutcomes, deepest: Int = 6) -> Int? {
        (1...max(deepest, 1)).first { clicks in
            let estimate = MetricEstimate(.hr20, outcomes, positions: clicks...(clicks == deepest ? Int.max : clicks))
            return estimate.events > 0 && estimate.mean >= target
        }
    }
}
