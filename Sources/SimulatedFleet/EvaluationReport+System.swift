package import RankingEvaluation

extension EvaluationReport {
    /// The figures of one system on the test sessions. The keys of the JSON that scripts read are here.
    package struct System: Codable, Sendable, Equatable {
        /// A mean with its standard errors.
        package struct Estimate: Codable, Sendable, Equatable {
            package var mean: Double
            /// Over events, taken as independent.
            package var eventError: Double
            /// Over sessions, whose events hang together.
            package var sessionError: Double

            package init(_ estimate: MetricEstimate) {
                mean = estimate.mean
                eventError = estimate.eventError
                sessionError = estimate.sessionError
            }

            private enum CodingKeys: String, CodingKey {
                case mean
                case eventError = "se"
                case sessionError = "se_session"
            }
        }

        /// Quality after a number of views.
        package struct Position: Codable, Sendable, Equatable {
            /// Views that were given: 1 to 5, or `6+`.
            package var views: String
            package var events: Int
            package var hr20: Estimate
            package var mrr20: Estimate
        }

        /// Whom the lists show.
        package struct Exposure: Codable, Sendable, Equatable {
            package var catalogueCoverage: Double
            package var shownPercentile: Double
            package var targetPercentile: Double
            package var gini: Double

            private enum CodingKeys: String, CodingKey {
                case gini
                case catalogueCoverage = "catalogue_coverage"
                case shownPercentile = "popularity_percentile_shown"
                case targetPercentile = "popularity_percentile_next"
            }
        }

        /// The last of the positions that reports have; it takes all later ones.
        package static let deepestPosition = 6

        package var events: Int
        package var hr20: Double
        package var mrr20: Double
        /// What one subject spends on the ranker's weights; nil without noise.
        package var epsilon: Double?
        /// What the item table costs a subject; nil means infinite: the operator supplied the sessions that it was made of.
        package var tableEpsilon: Double?
        package var coverage: Double
        /// Milliseconds of one event in, twenty items out; nil when nothing was timed.
        package var rankP50: Double?
        package var rankP90: Double?
        package var rankP99: Double?
        package var rankMaximum: Double?
        package var rankMean: Double?
        /// HR, MRR and NDCG at 1, 5, 10 and 20, such as `ndcg10`.
        package var metrics: [String: Estimate]
        package var positions: [Position]
        package var exposure: Exposure

        /// Figures of a replay.
        package init(_ outcomes: ReplayOutcomes, order: PopularityOrder, epsilon: Double? = nil) {
            let latency = LatencyFigures(nanoseconds: outcomes.nanoseconds)
            let exposed = ExposureFigures(outcomes, order: order)
            metrics = Dictionary(uniqueKeysWithValues: RankingMetric.all.map { ($0.name, Estimate(MetricEstimate($0, outcomes))) })
            events = outcomes.count
            hr20 = metrics["hr20"]?.mean ?? 0
            mrr20 = metrics["mrr20"]?.mean ?? 0
            self.epsilon = epsilon
            coverage = MetricEstimate.coverage(outcomes).mean
            rankP50 = latency?.p50
            rankP90 = latency?.p90
            rankP99 = latency?.p99
            rankMaximum = latency?.maximum
            rankMean = latency?.mean
            positions = (1...Self.deepestPosition).map { views in
                let range = views...(views == Self.deepestPosition ? Int.max : views)
                let hits = MetricEstimate(.hr20, outcomes, positions: range)
                return Position(
                    views: views == Self.deepestPosition ? "\(views)+" : "\(views)", events: hits.events, hr20: Estimate(hits),
                    mrr20: Estimate(MetricEstimate(.mrr20, outcomes, positions: range)))
            }
            exposure = Exposure(
                catalogueCoverage: exposed.catalogueCoverage, shownPercentile: exposed.shownPercentile,
                targetPercentile: exposed.targetPercentile, gini: exposed.gini)
        }

        private enum CodingKeys: String, CodingKey {
            case events, hr20, mrr20, epsilon, coverage, metrics, positions, exposure
            case tableEpsilon = "epsilon_table"
            case rankP50 = "rank_p50_ms"
            case rankP90 = "rank_p90_ms"
            case rankP99 = "rank_p99_ms"
            case rankMaximum = "rank_max_ms"
            case rankMean = "rank_mean_ms"
        }

        /// Every key is always there: what has no value is null.
        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(events, forKey: .events)
            try container.encode(hr20, forKey: .hr20)
            try container.encode(mrr20, forKey: .mrr20)
            try container.encode(epsilon, forKey: .epsilon)
            try container.encode(tableEpsilon, forKey: .tableEpsilon)
            try container.encode(coverage, forKey: .coverage)
            try container.encode(rankP50, forKey: .rankP50)
            try container.encode(rankP90, forKey: .rankP90)
            try container.encode(rankP99, forKey: .rankP99)
            try container.encode(rankMaximum, forKey: .rankMaximum)
            try container.encode(rankMean, forKey: .rankMean)
            try container.encode(metrics, forKey: .metrics)
            try container.encode(positions, forKey: .positions)
            try container.encode(exposure, forKey: .exposure)
        }
    }
}
