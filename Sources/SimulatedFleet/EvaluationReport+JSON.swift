import Foundation

extension EvaluationReport {
    private enum CodingKeys: String, CodingKey {
        case training, files, before, baselines, comparisons, claims
        case order = "baseline_order"
        case covers = "epsilon_covers"
        case tableRelease = "table"
        case tableText = "epsilon_table_text"
        case firstModel = "epsilon_first_model"
        case firstModelText = "epsilon_first_model_text"
        case hr20BySeed = "hr20_by_seed"
        case mrr20BySeed = "mrr20_by_seed"
        case hr20Deviation = "hr20_sd"
        case mrr20Deviation = "mrr20_sd"
        case displayedLists = "displayed_lists"
    }

    /// The trained ranker's keys lie at the top level.
    package func encode(to encoder: any Encoder) throws {
        try system.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Self.covered, forKey: .covers)
        try container.encode(tableText, forKey: .tableText)
        try container.encode(tableRelease, forKey: .tableRelease)
        try container.encode(firstModelEpsilon, forKey: .firstModel)
        try container.encode(firstModelText, forKey: .firstModelText)
        try container.encode(training, forKey: .training)
        try container.encode(files, forKey: .files)
        try container.encode(hr20BySeed, forKey: .hr20BySeed)
        try container.encode(mrr20BySeed, forKey: .mrr20BySeed)
        try container.encode(Self.deviation(hr20BySeed), forKey: .hr20Deviation)
        try container.encode(Self.deviation(mrr20BySeed), forKey: .mrr20Deviation)
        try container.encode(before, forKey: .before)
        try container.encode(baselines, forKey: .baselines)
        try container.encode(order, forKey: .order)
        try container.encode(comparisons, forKey: .comparisons)
        try container.encodeIfPresent(claims, forKey: .claims)
        try container.encodeIfPresent(displayedLists, forKey: .displayedLists)
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        system = try System(from: decoder)
        training = try container.decode(Training.self, forKey: .training)
        tableRelease = try container.decodeIfPresent(TableRelease.self, forKey: .tableRelease)
        files = try container.decode(Files.self, forKey: .files)
        hr20BySeed = try container.decode([Double].self, forKey: .hr20BySeed)
        mrr20BySeed = try container.decode([Double].self, forKey: .mrr20BySeed)
        before = try container.decode(System.self, forKey: .before)
        baselines = try container.decode([String: System].self, forKey: .baselines)
        order = try container.decode([String].self, forKey: .order)
        comparisons = try container.decode([String: [String: Comparison]].self, forKey: .comparisons)
        claims = try container.decodeIfPresent(Claims.self, forKey: .claims)
        displayedLists = try container.decodeIfPresent([String: [String: Double]].self, forKey: .displayedLists)
    }

    /// The report as one JSON object with sorted keys. Numbers are finite; what has no value is null.
    package func jsonText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
