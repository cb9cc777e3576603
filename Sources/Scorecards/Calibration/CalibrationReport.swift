/// How a card's predictions stand against what happened.
public struct CalibrationReport: Sendable, Hashable {
    /// Cases of about the same predicted probability.
    public struct Group: Sendable, Hashable {
        /// Number of cases.
        public let cases: Int
        /// How many had the bad outcome.
        public let bad: Int
        /// Mean predicted probability of the bad outcome.
        public let predicted: Double
        /// Share of cases with the bad outcome.
        public var observed: Double { Double(bad) / Double(cases) }
    }

    /// Cases of one band.
    public struct Band: Sendable, Hashable {
        /// The band.
        public let band: String
        /// Number of cases.
        public let cases: Int
        /// How many had the bad outcome.
        public let bad: Int
        /// `ln(good / bad)` as observed; nil if one of them is 0.
        public let observedLogOdds: Double?
        /// `ln((1 - p) / p)` of the mean predicted probability; nil without cases or probabilities.
        public let predictedLogOdds: Double?
    }

    /// Cases of one bin.
    public struct Bin: Sendable, Hashable {
        /// The bin.
        public let bin: String
        /// Number of cases.
        public let cases: Int
        /// How many had the bad outcome.
        public let bad: Int
        /// Share of cases with the bad outcome; nil without cases.
        public var badRate: Double? { cases > 0 ? Double(bad) / Double(cases) : nil }
    }

    /// Cases of one attribute by bin.
    public struct Attribute: Sendable, Hashable {
        /// The attribute.
        public let attribute: String
        /// Its bins, `missing` and `other` last.
        public let bins: [Bin]
        /// Whether the observed bad rates of the bins that have cases run as the card declares; nil if it declares nothing.
        public let isMonotone: Bool?
    }

    /// The Hosmer-Lemeshow test.
    public struct HosmerLemeshow: Sendable, Hashable {
        /// `sum((observed bad - expected bad)^2 / (expected bad * (1 - expected bad / cases)))` over the groups.
        public let statistic: Double
        /// Degrees of freedom: the groups, less two if the card was fitted on these cases.
        public let degrees: Int
        /// How probable at least this statistic is if the probabilities are right.
        public let pValue: Double
    }

    /// Number of cases.
    public let cases: Int
    /// How many had the bad outcome.
    public let bad: Int
    /// Mean squared difference of probability and outcome; nil without probabilities.
    public let brier: Double?
    /// Mean over the cases of the distance between their group's predicted and observed probability; nil without probabilities.
    public let expectedCalibrationError: Double?
    /// The Hosmer-Lemeshow test; nil without probabilities or with fewer than three groups.
    public let hosmerLemeshow: HosmerLemeshow?
    /// The groups, of ascending predicted probability; empty without probabilities.
    public let groups: [Group]
    /// Probability that a good case scores better than a bad one, half of it for ties; nil unless both outcomes occur.
    public let areaUnderCurve: Double?
    /// Largest distance of the distributions of the good and the bad cases' scores (Kolmogorov and Smirnov); nil unless both outcomes occur.
    public let kolmogorovSmirnov: Double?
    /// The bands; empty without scores.
    public let bands: [Band]
    /// The attributes; empty unless the table held facts.
    public let attributes: [Attribute]

    /// `2 * areaUnderCurve - 1`
    public var gini: Double? { areaUnderCurve.map { 2 * $0 - 1 } }

    /// Compares predictions with outcomes.
    ///
    /// - Parameters:
    ///   - table: The cases.
    ///   - groups: How many groups of about the same size, 3 to 100; cases of equal probability stay together.
    ///   - isDevelopmentSample: Whether the card was fitted on these cases.
    public init(_ table: OutcomeTable, groups count: Int = 10, isDevelopmentSample: Bool = false) {
        let rows = table.rows
        cases = rows.count
        bad = rows.count { $0.isBad }
        let predictions = rows.compactMap { row in row.probability.map { Prediction(probability: $0, isBad: row.isBad) } }
        let hasAll = predictions.count == rows.count
        groups = hasAll ? Prediction.groups(predictions, count: min(max(count, 3), 100)) : []
        brier =
            hasAll
            ? predictions.reduce(0) { $0 + ($1.probability - ($1.isBad ? 1 : 0)) * ($1.probability - ($1.isBad ? 1 : 0)) } / Double(rows.count) : nil
        let total = Double(rows.count)
        expectedCalibrationError =
            hasAll ? groups.reduce(0) { $0 + Double($1.cases) / total * ($1.predicted - $1.observed).magnitude } : nil
        hosmerLemeshow = groups.count >= 3 ? HosmerLemeshow(groups, isDevelopmentSample: isDevelopmentSample) : nil
        let curve = Discrimination(table)
        areaUnderCurve = curve?.areaUnderCurve
        kolmogorovSmirnov = curve?.kolmogorovSmirnov
        bands = rows.allSatisfy { $0.score != nil } ? table.card.bands.map { Band($0.id, table) } : []
        attributes = rows.allSatisfy { !$0.bins.isEmpty } ? table.card.attributes.indices.map { Attribute($0, table) } : []
    }
}
