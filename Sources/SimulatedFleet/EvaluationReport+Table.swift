import PrivacyAccounting
package import RankingModel

extension EvaluationReport {
    /// What an item table of noised histograms cost, and how far it can be trusted.
    package struct TableRelease: Codable, Sendable, Equatable {
        /// Epsilon of one session, at ``delta``: each session is in one of the releases.
        package var epsilon: Double
        package var delta: Double
        /// Releases whose sum the table is made of.
        package var periods: Int
        /// Sessions, the what-if's factor included.
        package var population: UInt64
        /// How many times as many sessions as there are the histograms are of: above 1 it is a what-if.
        package var multiple: UInt64
        /// Items of the domain.
        package var domainItems: Int
        /// Standard deviation of the noise of the table's histogram, in counts.
        package var noise: Double
        /// What was left out was below it, in counts.
        package var threshold: Double
        /// Pairs that were kept.
        package var pairs: Int
        /// Those of them that are believed to be true (``ItemHistogram/believed``).
        package var truePairs: Double
        /// What the true pairs hold, in counts for each session.
        package var countsPerSession: Double
        /// Kept pairs that noise alone explains, on average.
        package var expectedFalsePairs: Double
        /// ``ItemHistogram/expectedUsefulness``.
        package var usefulness: Double
        /// What a session spends that is in a table's histogram and trains the ranker, at ``delta``, by zCDP composition; nil without noise in
        /// the training.
        package var composedEpsilon: Double?

        /// A histogram beside the account of the training.
        package init(_ histogram: ItemHistogram, multiple: UInt64, account: TrainingAccount?) {
            let facts = histogram.facts
            epsilon = facts.epsilon
            delta = facts.delta
            periods = Int(facts.periods)
            population = facts.population
            self.multiple = multiple
            domainItems = Int(facts.domainItems)
            noise = facts.noise
            threshold = facts.thresholdCounts
            pairs = histogram.pairs.count
            (truePairs, countsPerSession) = histogram.believed
            expectedFalsePairs = facts.expectedFalseCells
            usefulness = histogram.expectedUsefulness
            composedEpsilon = account?.microRhoPerRound.flatMap { price in
                let rho = facts.rho + Double(price) * Double(account?.roundsPerSubject ?? 0) / 1e6
                return ZeroConcentratedDP.epsilon(rho: rho, delta: facts.delta)
            }
        }

        private enum CodingKeys: String, CodingKey {
            case epsilon, delta, periods, population, multiple, noise, threshold, pairs, usefulness
            case truePairs = "true_pairs"
            case countsPerSession = "counts_per_session"
            case domainItems = "domain_items"
            case expectedFalsePairs = "expected_false_pairs"
            case composedEpsilon = "epsilon_with_ranker"
        }

        /// What has no value is null.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(epsilon, forKey: .epsilon)
            try container.encode(delta, forKey: .delta)
            try container.encode(periods, forKey: .periods)
            try container.encode(population, forKey: .population)
            try container.encode(multiple, forKey: .multiple)
            try container.encode(domainItems, forKey: .domainItems)
            try container.encode(noise, forKey: .noise)
            try container.encode(threshold, forKey: .threshold)
            try container.encode(pairs, forKey: .pairs)
            try container.encode(truePairs, forKey: .truePairs)
            try container.encode(countsPerSession, forKey: .countsPerSession)
            try container.encode(expectedFalsePairs, forKey: .expectedFalsePairs)
            try container.encode(usefulness, forKey: .usefulness)
            try container.encode(composedEpsilon, forKey: .composedEpsilon)
        }
    }

    /// The item table's epsilon in words.
    package var tableText: String {
        guard let table = tableRelease else { return Self.operatorTable }
        return "\(table.epsilon) for one session at delta \(table.delta), from noised histograms of all training sessions"
    }

    /// What a report says of a table of noised histograms.
    var tableRows: [(String, String)] {
        guard let table = tableRelease else { return [] }
        func text(_ value: Double) -> String { value < 1e15 ? Self.number(value) : "\(value)" }
        var rows = [
            (
                "table's noise",
                "standard deviation \(text(table.noise)) counts, of \(table.periods) releases; \(table.pairs) pairs above \(text(table.threshold)), "
                    + "\(text(table.expectedFalsePairs)) of them false on average; expected usefulness \(text(100 * table.usefulness)) %"
            )
        ]
        if table.multiple > 1 {
            rows.append(
                (
                    "what if",
                    "the table counts each session \(table.multiple) times, as if there were \(table.population) alike, under the same noise; "
                        + "the ranker's clients are as many as there are"
                ))
        }
        if let composed = table.composedEpsilon {
            rows.append(("table and ranker", "epsilon \(text(composed)) at delta \(table.delta) for a session that is in both, by zCDP"))
        }
        return rows
    }
}
