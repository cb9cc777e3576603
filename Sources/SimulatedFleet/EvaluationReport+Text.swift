import Foundation

extension EvaluationReport {
    /// The report as a table for people.
    package var table: String {
        func line(_ name: String, _ figures: Figures) -> String {
            let cells = [
                figures.hr20, figures.mrr20, figures.hr20First, figures.mrr20First, figures.hr20Later, figures.mrr20Later, figures.coverage,
            ].map { Self.cell($0) }
            return name.padding(toLength: 22, withPad: " ", startingAt: 0) + cells.joined(separator: "  ")
        }
        var text = """
            noise \(noise)\(epsilon.map { ", epsilon \($0) at delta \(delta ?? 0)" } ?? ""), \(subjects) subjects, \(rounds) rounds, \
            \(before.events) events
                                   HR@20   MRR@20  HR n=1  MRR n=1 HR n>1  MRR n>1 coverage
            \(line("historical popularity", popularity))
            \(line("before training", before))
            \(line("after training", after))
            standard error of HR@20 \(Self.cell(after.hr20Error))
            """
        if seeds > 1 {
            let range = (hr20BySeed.min() ?? 0, hr20BySeed.max() ?? 0)
            text +=
                "\nmean of \(seeds) seeds: HR@20 \(Self.cell(mean.hr20)) (\(Self.cell(range.0)) to \(Self.cell(range.1))), MRR@20 \(Self.cell(mean.mrr20))"
        }
        return text
    }

    /// The report as one JSON object with sorted keys.
    package func jsonText() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    private static func cell(_ value: Double) -> String { String(format: "%.4f", value) }
}
