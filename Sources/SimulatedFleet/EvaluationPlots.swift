import Foundation
import PlotDrawing

/// The plots of an evaluation's page. Colours are classes, so that one style sheet serves light and dark.
struct EvaluationPlots {
    let report: EvaluationReport

    /// The classes that tell systems apart: the trained ranker first, then baselines in order.
    private func style(_ name: String) -> String {
        name == "sotto" ? "s0" : "s\((report.order.firstIndex(of: name) ?? 0) % 6 + 1)"
    }

    /// One horizontal bar for each system, with two standard errors each way.
    func bars(_ metric: String, label: String) -> String {
        let rows = report.systems.map { name, figures in (name, figures.metrics[metric]?.mean ?? 0, figures.metrics[metric]?.sessionError ?? 0) }
        return bars(rows.map { (name: $0.0, value: $0.1, error: 2 * $0.2, text: CurvePlot.decimal($0.1, places: 4)) }, label: label)
    }

    /// The mean popularity percentile of what each system shows, with that of the next items as a dashed line.
    var popularityBias: String {
        bars(
            report.systems.map { name, figures in
                (name: name, value: figures.exposure.shownPercentile, error: 0, text: CurvePlot.decimal(figures.exposure.shownPercentile, places: 3))
            }, label: "Mean popularity percentile of what is shown", mark: report.system.exposure.targetPercentile)
    }

    /// The median, 90th and 99th percentile of each system's time, in milliseconds on a logarithmic scale.
    var latency: String {
        let rows = report.systems.compactMap { name, figures -> (name: String, points: [Double])? in
            guard let p50 = figures.rankP50, let p90 = figures.rankP90, let p99 = figures.rankP99, p50 > 0 else { return nil }
            return (name, [p50, p90, p99])
        }
        let low = floor(log10(rows.flatMap(\.points).min() ?? 0.01))
        let high = max(ceil(log10(rows.flatMap(\.points).max() ?? 1)), low + 1)
        // Right of the scale there is room for the longest text that `time` makes, also in a wide font.
        let (left, right, height) = (96.0, 450.0, 34 + 26 * rows.count)
        var svg = SVGText(width: 560, height: height, label: "Time of one event in, twenty items out")
        func x(_ value: Double) -> Double { left + (right - left) * (log10(value) - low) / (high - low) }
        for power in Int(low)...Int(high) {
            let value = pow(10, Double(power))
            svg.line(x(value), 6, x(value), Double(height) - 24, "grid")
            svg.text(CurvePlot.decimal(value, places: max(0, -power)) + " ms", x(value), Double(height) - 9, "tick middle")
        }
        for (place, row) in rows.enumerated() {
            let y = 20 + 26 * Double(place)
            svg.text(row.name, left - 8, y + 4, "barname end")
            svg.line(x(row.points[0]), y, x(row.points[2]), y, "whisker \(style(row.name))")
            for (point, name) in zip(row.points, ["p50", "p90", "p99"]) {
                svg.circle(x(point), y, name == "p50" ? 5 : 3.2, "dot \(style(row.name))", title: "\(row.name) \(name): \(point) ms")
            }
            svg.text(Self.time(row.points[0]) + " / " + Self.time(row.points[2]), right + 12, y + 4, "tick")
        }
        return svg.markup
    }

    /// Milliseconds with as many decimals as they need: 0.00042, 0.081, 4.21, 12.5, 340.
    static func time(_ milliseconds: Double) -> String {
        let places =
            switch milliseconds {
            case ..<0.001: 5
            case ..<1: 3
            case ..<10: 2
            case ..<100: 1
            default: 0
            }
        return CurvePlot.decimal(milliseconds, places: places)
    }

    /// HR@20 of each system by the number of views seen.
    var byPosition: String {
        curves(
            "HR@20 by views seen", report.systems.filter { $0.name != "pop" },
            axes: ("views seen", "HR@20"), tick: { $0 == Double(EvaluationReport.System.deepestPosition) ? "6+" : CurvePlot.decimal($0, places: 0) }
        ) { figures in
            figures.positions.enumerated().compactMap { $0.element.events == 0 ? nil : (Double($0.offset + 1), $0.element.hr20.mean) }
        }
    }

    /// The hit rate of each system by the length of the list.
    var byCutoff: String {
        curves("Hit rate by list length", report.systems, axes: ("length of the list", "hit rate"), tick: nil) { figures in
            [1, 5, 10, 20].compactMap { cutoff in figures.metrics["hr\(cutoff)"].map { (Double(cutoff), $0.mean) } }
        }
    }

    private func curves(
        _ label: String, _ systems: [(name: String, figures: EvaluationReport.System)], axes: (String, String), tick: ((Double) -> String)?,
        points: (EvaluationReport.System) -> [(x: Double, y: Double)]
    ) -> String {
        var plot = CurvePlot(
            // The trained ranker first, so that its name gets the place that it wants.
            label: label, curves: systems.reversed().map { .init(name: $0.name, style: style($0.name), points: points($0.figures)) }, axes: axes)
        plot.tickText = tick
        return plot.markup
    }

    private func bars(
        _ rows: [(name: String, value: Double, error: Double, text: String)], label: String, mark: Double? = nil
    ) -> String {
        let scale = PlotScale(rows.map { $0.value + $0.error } + [mark ?? 0], fromZero: true)
        let (left, right, height) = (96.0, 490.0, 34 + 26 * rows.count)
        var svg = SVGText(width: 560, height: height, label: label)
        func x(_ value: Double) -> Double { left + (right - left) * scale.fraction(value) }
        for tick in scale.ticks {
            svg.line(x(tick), 6, x(tick), Double(height) - 24, "grid")
            svg.text(CurvePlot.decimal(tick, places: scale.places), x(tick), Double(height) - 9, "tick middle")
        }
        for (place, row) in rows.enumerated() {
            let y = 11 + 26 * Double(place)
            svg.text(row.name, left - 8, y + 13, "barname end")
            svg.rectangle(left, y, x(row.value) - left, 18, "bar \(style(row.name))", title: "\(row.name): \(row.text)")
            if row.error > 0 {
                svg.line(x(row.value - row.error), y + 9, x(row.value + row.error), y + 9, "error")
                for end in [row.value - row.error, row.value + row.error] { svg.line(x(end), y + 5, x(end), y + 13, "error") }
            }
            svg.text(row.text, right + 12, y + 13, "tick")
        }
        if let mark { svg.line(x(mark), 6, x(mark), Double(height) - 24, "threshold") }
        return svg.markup
    }
}
