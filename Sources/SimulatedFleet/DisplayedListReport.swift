import Foundation

/// What `sotto-fleet rerank` measured.
package struct DisplayedListReport: Sendable, Encodable {
    /// The trained ranker, for each seed.
    package let bySeed: [DisplayedListFigures]
    /// The operator's first model, before the federation; nil when there is none.
    package let firstModel: DisplayedListFigures?
    /// The ranker before any training.
    package let untrained: DisplayedListFigures
    /// Orders to compare with, by ``DisplayedListOrder``.
    package let baselines: [String: DisplayedListFigures]
    /// What the training spent.
    package let training: TrainingAccount

    /// Mean over the seeds, and the standard deviation between them.
    package func overSeeds(_ figure: (DisplayedListFigures) -> Double) -> (mean: Double, deviation: Double) {
        let values = bySeed.map(figure)
        let mean = values.reduce(0, +) / Double(max(values.count, 1))
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, values.count < 2 ? 0 : (squares / Double(values.count - 1)).squareRoot())
    }

    private enum CodingKeys: String, CodingKey {
        case events, mrr, hr1, epsilon, untrained, baselines, training
        case firstModel = "first_model"
        case mrrDeviation = "mrr_sd"
        case hr1Deviation = "hr1_sd"
        case bySeed = "by_seed"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        let (mrr, hr1) = (overSeeds(\.mrr.mean), overSeeds(\.hr1.mean))
        try container.encode(untrained.events, forKey: .events)
        try container.encode(mrr.mean, forKey: .mrr)
        try container.encode(mrr.deviation, forKey: .mrrDeviation)
        try container.encode(hr1.mean, forKey: .hr1)
        try container.encode(hr1.deviation, forKey: .hr1Deviation)
        try container.encode(training.epsilon, forKey: .epsilon)
        try container.encode(bySeed, forKey: .bySeed)
        try container.encode(firstModel, forKey: .firstModel)
        try container.encode(untrained, forKey: .untrained)
        try container.encode(baselines, forKey: .baselines)
        try container.encode(training, forKey: .training)
    }

    /// One JSON object with sorted keys.
    package func jsonText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// A table for a terminal.
    package var table: String {
        var lines = [Self.row("order", ["MRR", "se", "HR@1", "se", "HR@3", "NDCG", "conversion"])]
        for (index, figures) in bySeed.enumerated() {
            lines.append(Self.row(bySeed.count == 1 ? "ranker" : "ranker, seed \(index + 1) of \(bySeed.count)", figures))
        }
        if let firstModel { lines.append(Self.row("before the federation", firstModel)) }
        lines.append(Self.row("ranker, untrained", untrained))
        for order in DisplayedListOrder.allCases {
            if let figures = baselines[order.rawValue] { lines.append(Self.row(order.rawValue, figures)) }
        }
        let epsilon = training.epsilon.map { String(format: "%.3f", $0) } ?? "infinite"
        lines.append("")
        lines.append("\(untrained.events) lists; \(training.subjects) clients, \(training.rounds) rounds, noise \(training.noise),")
        let owned = firstModel == nil ? "the item table is" : "the item table and the first model are"
        lines.append("epsilon of what the weights learned from clients \(epsilon) for \(training.unit); \(owned) the operator's: infinite.")
        return lines.joined(separator: "\n")
    }

    private static func row(_ name: String, _ figures: DisplayedListFigures) -> String {
        row(
            name,
            [
                figures.mrr.mean, figures.mrr.se, figures.hr1.mean, figures.hr1.se, figures.hr3.mean, figures.ndcg.mean,
                figures.conversion.mean,
            ].map { String(format: "%.4f", $0) })
    }

    private static func row(_ name: String, _ columns: [String]) -> String {
        name.padding(toLength: 24, withPad: " ", startingAt: 0)
            + columns.map { String(repeating: " ", count: max(0, 11 - $0.count)) + $0 }.joined()
    }
}
