import Foundation

extension EvaluationReport {
    /// What it costs to learn a new day from yesterday's weights, against learning everything again, and what that does to quality on the
    /// day after. Yesterday's weights are the federation's own, begun without the operator's first model.
    package struct WarmStart: Codable, Sendable, Equatable {
        /// One way of training.
        package struct Way: Codable, Sendable, Equatable {
            /// Updates that clients computed.
            package var gradientEvaluations: Int
            /// Processor seconds of the training.
            package var processorSeconds: Double
            package var hr20: Double
            package var mrr20: Double

            package init(gradientEvaluations: Int, processorSeconds: Double, hr20: Double, mrr20: Double) {
                self.gradientEvaluations = gradientEvaluations
                self.processorSeconds = processorSeconds
                self.hr20 = hr20
                self.mrr20 = mrr20
            }

            private enum CodingKeys: String, CodingKey {
                case hr20, mrr20
                case gradientEvaluations = "gradient_evaluations"
                case processorSeconds = "cpu_seconds"
            }
        }

        /// Clients of the days before, and of the last day.
        package var olderClients: Int
        package var newerClients: Int
        /// `days` when the file has times, else `quarters`: the last quarter is the new day.
        package var cutBy: String
        /// Everything again, from the prior.
        package var full: Way
        /// Yesterday's weights, on the last day's clients alone, in as many rounds as their share.
        package var warm: Way
        /// Yesterday's weights, on the last day's clients alone, in a tenth of the rounds.
        package var brief: Way
        /// Yesterday's weights as they are.
        package var stale: Way

        private enum CodingKeys: String, CodingKey {
            case full, warm, brief, stale
            case olderClients = "older_clients"
            case newerClients = "newer_clients"
            case cutBy = "cut_by"
        }

        package init(olderClients: Int, newerClients: Int, cutBy: String, full: Way, warm: Way, brief: Way, stale: Way) {
            self.olderClients = olderClients
            self.newerClients = newerClients
            self.cutBy = cutBy
            self.full = full
            self.warm = warm
            self.brief = brief
            self.stale = stale
        }

        /// The figures as text.
        package var table: String {
            func line(_ name: String, _ way: Way) -> String {
                String(
                    format: "    %@ HR@20 %.4f  MRR@20 %.4f  %d gradient evaluations  %.2f CPU s",
                    name.padding(toLength: 14, withPad: " ", startingAt: 0), way.hr20, way.mrr20, way.gradientEvaluations, way.processorSeconds)
            }
            func saving(_ name: String, _ way: Way) -> String {
                let saved = full.gradientEvaluations == 0 ? 0 : 1 - Double(way.gradientEvaluations) / Double(full.gradientEvaluations)
                let kept = full.hr20 == 0 ? 0 : way.hr20 / full.hr20
                return String(
                    format: "    %@: %.1f %% fewer gradient evaluations than full retrain, %.1f %% of its HR@20", name, 100 * saved, 100 * kept)
            }
            return """
                  incremental updates, from yesterday's weights and not from a first model; clients cut by \(cutBy): \(olderClients) before, \(newerClients) new
                \(line("full retrain", full))
                \(line("warm start", warm))
                \(line("brief", brief))
                \(line("stale weights", stale))
                \(saving("warm start", warm))
                \(saving("brief warm start", brief))
                """
        }
    }
}
