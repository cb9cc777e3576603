package import RankingEvaluation

/// What `sotto-fleet evaluate` prints, and writes as JSON.
package struct EvaluationReport: Codable, Sendable, Equatable {
    /// Quality over a group of events.
    package struct Figures: Codable, Sendable, Equatable {
        /// HR@20.
        package var hr20: Double
        /// MRR@20.
        package var mrr20: Double
        /// The standard error of HR@20 over events.
        package var hr20Error: Double
        /// HR@20 after one view.
        package var hr20First: Double
        /// MRR@20 after one view.
        package var mrr20First: Double
        /// HR@20 after two views or more.
        package var hr20Later: Double
        /// MRR@20 after two views or more.
        package var mrr20Later: Double
        /// The share of events whose next item was a candidate.
        package var coverage: Double
        /// Events measured.
        package var events: Int

        /// Figures of an evaluation.
        package init(_ figures: RankingFigures) {
            hr20 = figures.all.hitRate
            mrr20 = figures.all.meanReciprocalRank
            hr20Error = figures.all.hitRateError
            hr20First = figures.first.hitRate
            mrr20First = figures.first.meanReciprocalRank
            hr20Later = figures.later.hitRate
            mrr20Later = figures.later.meanReciprocalRank
            coverage = figures.all.coverage
            events = figures.all.events
        }

        private enum CodingKeys: String, CodingKey {
            case hr20, mrr20, coverage, events
            case hr20Error = "hr20_standard_error"
            case hr20First = "hr20_one_view"
            case mrr20First = "mrr20_one_view"
            case hr20Later = "hr20_more_views"
            case mrr20Later = "mrr20_more_views"
        }
    }

    /// `off` or `direct`.
    package var noise: String
    /// What one subject spends; nil without noise.
    package var epsilon: Double?
    /// The delta of ``epsilon``; nil without noise.
    package var delta: Double?
    /// Clients that trained.
    package var subjects: Int
    /// Federated rounds.
    package var rounds: Int
    /// Seeds that were averaged, from the first on.
    package var seeds: Int
    /// Quality of the initial model.
    package var before: Figures
    /// Quality after training, with the first seed.
    package var after: Figures
    /// HR@20 after training with each seed.
    package var hr20BySeed: [Double]
    /// MRR@20 after training with each seed.
    package var mrr20BySeed: [Double]
    /// Quality of historical popularity alone.
    package var popularity: Figures

    /// The means over seeds.
    package var mean: (hr20: Double, mrr20: Double) {
        (hr20BySeed.reduce(0, +) / Double(max(1, seeds)), mrr20BySeed.reduce(0, +) / Double(max(1, seeds)))
    }

    /// Puts a report together.
    package init(
        noise: String, epsilon: Double?, delta: Double?, subjects: Int, rounds: Int, before: RankingFigures, after: [RankingFigures],
        popularity: RankingFigures
    ) {
        self.noise = noise
        self.epsilon = epsilon
        self.delta = delta
        self.subjects = subjects
        self.rounds = rounds
        seeds = after.count
        self.before = Figures(before)
        self.after = Figures(after.first ?? before)
        hr20BySeed = after.map(\.all.hitRate)
        mrr20BySeed = after.map(\.all.meanReciprocalRank)
        self.popularity = Figures(popularity)
    }

    private enum CodingKeys: String, CodingKey {
        case noise, epsilon, delta, subjects, rounds, seeds, before, after, popularity
        case hr20BySeed = "hr20_by_seed"
        case mrr20BySeed = "mrr20_by_seed"
    }
}
