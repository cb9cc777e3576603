import Foundation

extension EvaluationReport {
    /// The report as a table for people.
    package var table: String {
        var lines = [heading, Self.columns]
        for name in order { if let figures = baselines[name] { lines.append(row(name, figures)) } }
        lines.append(row("before training", before))
        lines.append(row("sotto", system))
        lines.append("")
        lines.append("HR@20 by views seen      " + system.positions.map { cell($0.views, 7) }.joined())
        for (name, figures) in systems {
            lines.append(text(name, 25) + figures.positions.map { cell($0.events == 0 ? "-" : Self.figure($0.hr20.mean), 7) }.joined())
        }
        if !order.isEmpty {
            lines.append("")
            lines.append("sotto less ...             HR@20    95 % interval      p        MRR@20    95 % interval      p")
            for name in order { lines.append(comparisonRow(name)) }
        }
        if training.seeds > 1 {
            lines.append("")
            lines.append(
                "\(training.seeds) seeds: HR@20 \(Self.figure(system.hr20)), sd \(Self.figure(Self.deviation(hr20BySeed))); "
                    + "MRR@20 \(Self.figure(system.mrr20)), sd \(Self.figure(Self.deviation(mrr20BySeed)))")
        }
        if let claims { lines += ["", claims.table] }
        return lines.joined(separator: "\n")
    }

    /// Every system, the trained ranker last.
    package var systems: [(name: String, figures: System)] {
        order.compactMap { name in baselines[name].map { (name, $0) } } + [("sotto", system)]
    }

    private var heading: String {
        let tested = "replay on \(files.test): \(system.events) events of \(files.testSessions) sessions, \(files.items) items\(unknown)"
        return ([tested] + privacyRows.map { text($0.name + ":", 24) + $0.text } + [""]).joined(separator: "\n")
    }

    private var unknown: String {
        files.unknownTestViews == 0
            ? "" : "; \(files.unknownTestViews) of \(files.testViews) test views are of items unknown in training and left out"
    }

    private static let columns =
        "                        HR@1   HR@5   HR@10  HR@20  (se)     MRR@20 (se)     NDCG@20 coverage p50 ms  p99 ms"

    private func row(_ name: String, _ figures: System) -> String {
        func mean(_ metric: String) -> String { Self.figure(figures.metrics[metric]?.mean ?? 0) }
        func error(_ metric: String) -> String { "(" + Self.figure(figures.metrics[metric]?.sessionError ?? 0) + ")" }
        return text(name, 24)
            + [mean("hr1"), mean("hr5"), mean("hr10"), Self.figure(figures.hr20), error("hr20"), Self.figure(figures.mrr20), error("mrr20")]
            .map { text($0, $0.hasPrefix("(") ? 9 : 7) }.joined()
            + text(mean("ndcg20"), 8) + text(Self.figure(figures.coverage), 9)
            + [figures.rankP50, figures.rankP99].map { text($0.map { String(format: "%.3f", $0) } ?? "-", 8) }.joined()
    }

    private func comparisonRow(_ name: String) -> String {
        let cells = ["hr20", "mrr20"].map { metric -> String in
            guard let found = comparisons[name]?[metric] else { return "" }
            return String(format: "%+.4f  %+.4f to %+.4f  %.3f", found.difference, found.low, found.high, found.pValue)
        }
        return "  " + text(name, 23) + cells.joined(separator: "    ")
    }

    private func text(_ content: String, _ width: Int) -> String { content.padding(toLength: max(width, content.count), withPad: " ", startingAt: 0) }

    private func cell(_ content: String, _ width: Int) -> String { String(repeating: " ", count: max(0, width - content.count)) + content }

    /// Four decimals without the zero before the point.
    static func figure(_ value: Double) -> String {
        let text = String(format: "%.4f", value)
        return text.hasPrefix("0.") ? String(text.dropFirst()) : text
    }
}
