import Foundation
package import RankingEvaluation

extension EvaluationReport {
    /// Federated training beside central training: the same clients, the same start (the prior), the same table, no noise.
    /// What differs is that the federation clips each client's update and hears some of the clients in each round.
    package struct FederatedAgainstCentral: Codable, Sendable, Equatable {
        /// What one training reached on the test sessions.
        package struct Way: Codable, Sendable, Equatable {
            package var hr20: System.Estimate
            package var mrr20: System.Estimate

            init(_ outcomes: ReplayOutcomes) {
                hr20 = System.Estimate(MetricEstimate(.hr20, outcomes))
                mrr20 = System.Estimate(MetricEstimate(.mrr20, outcomes))
            }
        }

        /// Clients of both trainings.
        package var clients: Int
        /// Rounds of the federation.
        package var rounds: Int
        /// Passes of the central training.
        package var epochs: Int
        package var federated: Way
        package var central: Way
        /// Federated less central, by metric.
        package var comparisons: [String: Comparison]

        package init(
            clients: Int, rounds: Int, epochs: Int, federated: ReplayOutcomes, central: ReplayOutcomes, comparisons: [String: Comparison]
        ) {
            self.clients = clients
            self.rounds = rounds
            self.epochs = epochs
            self.federated = Way(federated)
            self.central = Way(central)
            self.comparisons = comparisons
        }

        /// Federated HR@20 over central HR@20; nil when the central one is 0.
        package var hr20Ratio: Double? { Self.ratio(federated.hr20.mean, central.hr20.mean) }

        /// Federated MRR@20 over central MRR@20; nil when the central one is 0.
        package var mrr20Ratio: Double? { Self.ratio(federated.mrr20.mean, central.mrr20.mean) }

        private static func ratio(_ first: Double, _ second: Double) -> Double? { second == 0 ? nil : first / second }

        private enum CodingKeys: String, CodingKey {
            case clients, rounds, epochs, federated, central, comparisons
            case hr20Ratio = "hr20_ratio"
            case mrr20Ratio = "mrr20_ratio"
        }

        /// The ratios are written too; reading computes them again.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(clients, forKey: .clients)
            try container.encode(rounds, forKey: .rounds)
            try container.encode(epochs, forKey: .epochs)
            try container.encode(federated, forKey: .federated)
            try container.encode(central, forKey: .central)
            try container.encode(comparisons, forKey: .comparisons)
            try container.encode(hr20Ratio, forKey: .hr20Ratio)
            try container.encode(mrr20Ratio, forKey: .mrr20Ratio)
        }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            clients = try container.decode(Int.self, forKey: .clients)
            rounds = try container.decode(Int.self, forKey: .rounds)
            epochs = try container.decode(Int.self, forKey: .epochs)
            federated = try container.decode(Way.self, forKey: .federated)
            central = try container.decode(Way.self, forKey: .central)
            comparisons = try container.decode([String: Comparison].self, forKey: .comparisons)
        }

        /// The figures as text.
        package var table: String {
            func line(_ name: String, _ way: Way) -> String {
                String(
                    format: "    %@ HR@20 %.4f (se %.4f)  MRR@20 %.4f (se %.4f)", name.padding(toLength: 14, withPad: " ", startingAt: 0),
                    way.hr20.mean, way.hr20.sessionError, way.mrr20.mean, way.mrr20.sessionError)
            }
            let verdicts = [("HR@20", "hr20", hr20Ratio), ("MRR@20", "mrr20", mrr20Ratio)].compactMap { label, metric, ratio -> String? in
                guard let ratio, let found = comparisons[metric] else { return nil }
                return String(
                    format: "    federated keeps %.1f %% of the central %@ (difference %+.4f, 95 %% interval %+.4f to %+.4f, p %.3f)",
                    100 * ratio, label, found.difference, found.low, found.high, found.pValue)
            }
            let head = "  federated against central training: \(clients) clients, no noise, from the prior"
            return ([head, line("\(rounds) rounds", federated), line("\(epochs) passes", central)] + verdicts).joined(separator: "\n")
        }
    }
}
