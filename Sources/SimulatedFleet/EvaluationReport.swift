package import RankingEvaluation

/// What `sotto-fleet evaluate` prints, and writes as JSON: the trained ranker's own figures at the top level, the same keys for each
/// baseline below, and how they were come by.
package struct EvaluationReport: Codable, Sendable, Equatable {
    /// How the weights were trained.
    package struct Training: Codable, Sendable, Equatable {
        /// `off`, `split` or `direct`.
        package var noise: String
        /// The delta of the epsilon; nil without noise.
        package var delta: Double?
        /// What one epsilon covers: `one session` or `one subject`.
        package var unit: String
        /// Clients that trained.
        package var subjects: Int
        /// Federated rounds.
        package var rounds: Int
        /// The first seed.
        package var seed: UInt64
        /// Seeds that were averaged.
        package var seeds: Int
        /// Whether the federation went on from a model that the operator trained on its own sessions.
        package var hasFirstModel: Bool
        /// Whether clients held the latest sessions; if not, sessions spread over the time, because the latest were mostly of unknown items.
        package var isSplitByTime: Bool
        /// What was spent, on what, and who must be honest.
        package var account: TrainingAccount?

        package init(
            noise: String, delta: Double?, unit: String, subjects: Int, rounds: Int, seed: UInt64 = 1, seeds: Int = 1,
            hasFirstModel: Bool = false, isSplitByTime: Bool = true, account: TrainingAccount? = nil
        ) {
            self.isSplitByTime = isSplitByTime
            self.hasFirstModel = hasFirstModel
            self.account = account
            self.noise = noise
            self.delta = delta
            self.unit = unit
            self.subjects = subjects
            self.rounds = rounds
            self.seed = seed
            self.seeds = seeds
        }

        private enum CodingKeys: String, CodingKey {
            case noise, delta, unit, subjects, rounds, seed, seeds, account
            case hasFirstModel = "first_model"
            case isSplitByTime = "split_by_time"
        }

        /// What has no value is null.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(noise, forKey: .noise)
            try container.encode(delta, forKey: .delta)
            try container.encode(unit, forKey: .unit)
            try container.encode(subjects, forKey: .subjects)
            try container.encode(rounds, forKey: .rounds)
            try container.encode(seed, forKey: .seed)
            try container.encode(seeds, forKey: .seeds)
            try container.encode(hasFirstModel, forKey: .hasFirstModel)
            try container.encode(isSplitByTime, forKey: .isSplitByTime)
            try container.encode(account, forKey: .account)
        }
    }

    /// What the files held.
    package struct Files: Codable, Sendable, Equatable {
        /// The test file's name, without its folder.
        package var test: String
        package var trainingSessions: Int
        package var trainingViews: Int
        package var items: Int
        package var testSessions: Int
        package var testViews: Int
        /// Test views of items that no training session has; left out.
        package var unknownTestViews: Int
        /// Whether both files have times.
        package var hasTimes: Bool

        private enum CodingKeys: String, CodingKey {
            case test, items
            case trainingSessions = "train_sessions"
            case trainingViews = "train_views"
            case testSessions = "test_sessions"
            case testViews = "test_views"
            case unknownTestViews = "test_views_unknown"
            case hasTimes = "has_times"
        }
    }

    /// The trained ranker less a baseline, on the same events.
    package struct Comparison: Codable, Sendable, Equatable {
        package var difference: Double
        package var low: Double
        package var high: Double
        package var pValue: Double

        package init(_ comparison: PairedComparison) {
            difference = comparison.difference
            low = comparison.low
            high = comparison.high
            pValue = comparison.pValue
        }

        private enum CodingKeys: String, CodingKey {
            case difference
            case low = "low95"
            case high = "high95"
            case pValue = "p"
        }
    }

    /// The text that stands for an item table of infinite epsilon.
    package static let operatorTable = "infinite (operator-supplied)"

    /// What a training's epsilon covers.
    package static let covered = "what the weights learn from the clients' sessions"

    /// The trained ranker. Its HR@20 and MRR@20 are means over the seeds; all else is the first seed's.
    package var system: System
    package var training: Training
    /// What the item table cost, where it was made of noised histograms.
    package var tableRelease: TableRelease?
    package var files: Files
    /// HR@20 with each seed.
    package var hr20BySeed: [Double]
    /// MRR@20 with each seed.
    package var mrr20BySeed: [Double]
    /// The ranker before training.
    package var before: System
    /// Each baseline by its name.
    package var baselines: [String: System]
    /// The baselines' names in the order of reports.
    package var order: [String]
    /// The trained ranker (first seed) against each baseline, by metric.
    package var comparisons: [String: [String: Comparison]]
    /// The paper's claims in replay, where they were asked for.
    package var claims: Claims?
    /// Figures of re-ranked displayed lists by system and metric, where they were measured.
    package var displayedLists: [String: [String: Double]]?

    /// Puts a report together; `system` is the first seed's.
    package init(
        system: System, training: Training, tableRelease: TableRelease? = nil, files: Files,
        figuresBySeed: [(hr20: Double, mrr20: Double)], before: System,
        baselines: [(name: String, figures: System)], comparisons: [String: [String: Comparison]], claims: Claims? = nil
    ) {
        self.system = system
        self.training = training
        self.tableRelease = tableRelease
        self.system.tableEpsilon = tableRelease?.epsilon
        self.files = files
        hr20BySeed = figuresBySeed.map(\.hr20)
        mrr20BySeed = figuresBySeed.map(\.mrr20)
        self.before = before
        self.before.tableEpsilon = tableRelease?.epsilon
        self.baselines = Dictionary(baselines.map { ($0.name, $0.figures) }) { first, _ in first }
        order = baselines.map(\.name)
        self.comparisons = comparisons
        self.claims = claims
        if !figuresBySeed.isEmpty {
            self.system.hr20 = hr20BySeed.reduce(0, +) / Double(hr20BySeed.count)
            self.system.mrr20 = mrr20BySeed.reduce(0, +) / Double(mrr20BySeed.count)
        }
    }

    /// The standard deviation over seeds; 0 with one.
    package static func deviation(_ values: [Double]) -> Double {
        guard values.count > 1 else { return 0 }
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    }
}
