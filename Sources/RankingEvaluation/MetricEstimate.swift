/// A mean over events with two standard errors.
package struct MetricEstimate: Sendable, Equatable {
    /// The mean; 0 without events.
    package let mean: Double
    /// Events.
    package let events: Int
    /// The standard error if events were independent: the sample's deviation over the root of its size. 0 with fewer than two events.
    package let eventError: Double
    /// The standard error with sessions as the units that were drawn: the linearised variance of a ratio of session sums. It is the
    /// honest one, because the events of a session go well or badly together. 0 with fewer than two sessions.
    package let sessionError: Double

    /// The mean of `worth` over the events whose position lies in `positions`.
    package init(_ outcomes: ReplayOutcomes, positions: ClosedRange<Int> = 1...Int.max, worth: (Int) -> Double) {
        var sums: [(sum: Double, count: Double)] = []
        var (total, squares, count) = (0.0, 0.0, 0)
        for session in 0..<outcomes.sessionCount {
            let events = outcomes.events(of: session)
            var (sum, here) = (0.0, 0)
            for event in events where positions.contains(event - events.lowerBound + 1) {
                let value = worth(event)
                sum += value
                squares += value * value
                here += 1
            }
            guard here > 0 else { continue }
            sums.append((sum, Double(here)))
            total += sum
            count += here
        }
        let mean = count == 0 ? 0 : total / Double(count)
        self.mean = mean
        events = count
        eventError = count < 2 ? 0 : (max(0, squares / Double(count) - mean * mean) / Double(count - 1)).squareRoot()
        let residuals = sums.reduce(0) { sum, session in
            let residual = session.sum - mean * session.count
            return sum + residual * residual
        }
        let drawn = Double(sums.count)
        sessionError = sums.count < 2 ? 0 : (drawn / (drawn - 1) * residuals).squareRoot() / Double(count)
    }

    /// The mean of a metric.
    package init(_ metric: RankingMetric, _ outcomes: ReplayOutcomes, positions: ClosedRange<Int> = 1...Int.max) {
        self.init(outcomes, positions: positions) { metric.worth(outcomes.ranks[$0]) }
    }

    /// The share of events whose next item the system scored: an upper bound of what better scores could hit.
    package static func coverage(_ outcomes: ReplayOutcomes) -> MetricEstimate {
        MetricEstimate(outcomes) { outcomes.isCandidate[$0] ? 1 : 0 }
    }
}
