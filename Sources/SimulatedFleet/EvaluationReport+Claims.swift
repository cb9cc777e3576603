import Foundation
package import RankingEvaluation

extension EvaluationReport {
    /// The paper's claims as far as a replay can speak about them. A replay sees clicks that happened; it cannot see purchases, or what
    /// people would have done with other lists. Every row has its denominator, its standard error and its baseline.
    package struct Claims: Codable, Sendable, Equatable {
        /// One measure of the agent beside the same measure of a baseline.
        package struct Row: Codable, Sendable, Equatable {
            /// What is measured, in words.
            package var measure: String
            package var value: Double
            package var error: Double
            /// Events or sessions that the value is a mean over.
            package var denominator: Int
            package var baseline: String
            package var baselineValue: Double
            package var baselineError: Double
            package var baselineDenominator: Int

            /// value / baseline - 1; nil when the baseline is 0.
            package var relativeChange: Double? { baselineValue == 0 ? nil : value / baselineValue - 1 }

            private enum CodingKeys: String, CodingKey {
                case measure, value, denominator, baseline
                case error = "se"
                case baselineValue = "baseline_value"
                case baselineError = "baseline_se"
                case baselineDenominator = "baseline_denominator"
            }
        }

        /// How many clicks each system must see before its HR@20 reaches a target; null where it never does.
        package struct ClicksNeeded: Codable, Sendable, Equatable {
            package var target: Double
            package var clicks: [String: Int?]
        }

        /// Such as `replay on test.tsv.gz`.
        package var label: String
        package var rows: [Row]
        package var clicksNeeded: [ClicksNeeded]
        package var federated: FederatedAgainstCentral?
        package var warmStart: WarmStart?

        private enum CodingKeys: String, CodingKey {
            case label, rows
            case federated = "federated_against_central"
            case clicksNeeded = "clicks_needed"
            case warmStart = "warm_start"
        }

        /// The claims that follow from replays of the agent and the baselines; the first baseline is the historical one.
        package init(file: String, agent: ReplayOutcomes, baselines: [ReplayOutcomes]) {
            label = "replay on \(file)"
            rows = baselines.flatMap { Self.rows(agent, $0) }
            clicksNeeded = Self.clicksNeeded([agent] + baselines.dropFirst())
        }

        private static func rows(_ agent: ReplayOutcomes, _ baseline: ReplayOutcomes) -> [Row] {
            func means(_ measure: String, _ cutoff: Int) -> Row {
                let metric = RankingMetric(.hitRate, at: cutoff)
                let (own, other) = (MetricEstimate(metric, agent), MetricEstimate(metric, baseline))
                return Row(
                    measure: measure, value: own.mean, error: own.sessionError, denominator: own.events, baseline: baseline.name,
                    baselineValue: other.mean, baselineError: other.sessionError, baselineDenominator: other.events)
            }
            func sessions(_ measure: String, _ path: KeyPath<SessionFigures, SessionFigures.Estimate>) -> Row {
                let (own, other) = (SessionFigures(agent)[keyPath: path], SessionFigures(baseline)[keyPath: path])
                return Row(
                    measure: measure, value: own.mean, error: own.error, denominator: own.sessions, baseline: baseline.name,
                    baselineValue: other.mean, baselineError: other.error, baselineDenominator: other.sessions)
            }
            return [
                means("conversion proxy: next click in first place, share of events", 1),
                means("conversion proxy: next click among the first 3, share of events", 3),
                means("conversion proxy: next click among the first 20, share of events", 20),
                sessions("abandonment proxy: sessions whose last transition was missed, share", \.missEnded),
                sessions("sessions without any hit, share", \.withoutHit),
                sessions("clicks to the first hit, mean over sessions with one", \.clicksToFirstHit),
            ]
        }

        /// Every 0.05, the targets that the systems don't all reach after equally many clicks. Historical popularity, which learns nothing from
        /// clicks, is left out.
        private static func clicksNeeded(_ systems: [ReplayOutcomes]) -> [ClicksNeeded] {
            (1...19).map { Double($0) / 20 }.compactMap { target in
                let clicks = systems.map { ($0.name, SessionFigures.clicksNeeded(for: target, in: $0)) }
                guard Set(clicks.map { $0.1 }).count > 1 else { return nil }
                return ClicksNeeded(target: target, clicks: Dictionary(clicks) { first, _ in first })
            }
        }

        /// The claims as text.
        package var table: String {
            var lines = ["claims, \(label)"]
            for row in rows {
                lines.append(
                    String(
                        format: "  %.4f (se %.4f, n %d)  %@ %.4f (se %.4f, n %d)%@  ", row.value, row.error, row.denominator, row.baseline,
                        row.baselineValue, row.baselineError, row.baselineDenominator,
                        row.relativeChange.map { String(format: "  %+.1f %%", 100 * $0) } ?? "") + row.measure)
            }
            for need in clicksNeeded {
                let clicks = need.clicks.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.map(String.init) ?? "never")" }
                lines.append(String(format: "  clicks seen until HR@20 reaches %.2f: ", need.target) + clicks.joined(separator: ", "))
            }
            if let federated { lines.append(federated.table) }
            if let warmStart { lines.append(warmStart.table) }
            return lines.joined(separator: "\n")
        }
    }
}
