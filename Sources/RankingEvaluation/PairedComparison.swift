/// The difference of two systems over the same events, by a paired bootstrap over sessions: whole sessions are drawn with replacement and
/// both systems are measured on the same draw, so that what makes a session hard for both cancels.
package struct PairedComparison: Sendable, Equatable {
    /// Draws by default.
    package static let defaultResamples = 1_000

    package let metric: RankingMetric
    /// First minus second, on all events.
    package let difference: Double
    /// The 2.5 % and 97.5 % points of the resampled differences.
    package let low: Double
    package let high: Double
    /// Two-sided: twice the smaller share of resampled differences at or beyond zero, with one added to count and draws; at most 1.
    package let pValue: Double

    /// Compares two systems under each metric, or nil when they did not replay the same sessions.
    ///
    /// - Parameters:
    ///   - resamples: Draws, at least 1.
    ///   - generator: Draws the sessions; with a seeded one the result is repeatable.
    package static func compare(
        _ first: ReplayOutcomes, _ second: ReplayOutcomes, metrics: [RankingMetric] = [.hr20, .mrr20],
        resamples: Int = defaultResamples, using generator: inout some RandomNumberGenerator
    ) -> [PairedComparison]? {
        guard first.sessionStarts == second.sessionStarts else { return nil }
        let sessions = (0..<first.sessionCount).filter { !first.events(of: $0).isEmpty }
        let counts = sessions.map { Double(first.events(of: $0).count) }
        let sums = metrics.map { metric in
            sessions.map { session in
                first.events(of: session).reduce(0) { $0 + metric.worth(first.ranks[$1]) - metric.worth(second.ranks[$1]) }
            }
        }
        let events = counts.reduce(0, +)
        var draws = metrics.map { _ in [Double]() }
        var totals = [Double](repeating: 0, count: metrics.count)
        for _ in 0..<(sessions.isEmpty ? 0 : max(resamples, 1)) {
            for index in totals.indices { totals[index] = 0 }
            var drawn = 0.0
            for _ in sessions.indices {
                let pick = Int(generator.next().multipliedFullWidth(by: UInt64(sessions.count)).high)
                drawn += counts[pick]
                for index in totals.indices { totals[index] += sums[index][pick] }
            }
            for index in totals.indices { draws[index].append(totals[index] / drawn) }
        }
        return metrics.indices.map { index in
            PairedComparison(
                metric: metrics[index], difference: events == 0 ? 0 : sums[index].reduce(0, +) / events, draws: draws[index].sorted())
        }
    }

    private init(metric: RankingMetric, difference: Double, draws: [Double]) {
        self.metric = metric
        self.difference = difference
        func point(_ share: Double) -> Double {
            draws.isEmpty ? difference : draws[min(draws.count - 1, max(0, Int((Double(draws.count) * share).rounded(.down))))]
        }
        low = point(0.025)
        high = point(0.975)
        let below = draws.count { $0 <= 0 }
        let above = draws.count { $0 >= 0 }
        pValue = draws.isEmpty ? 1 : min(1, 2 * Double(min(below, above) + 1) / Double(draws.count + 1))
    }
}
