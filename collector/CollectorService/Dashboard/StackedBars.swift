import PlotDrawing

/// One bar a round: what was counted below, what was refused on top, and the smallest batch that may be released as a line.
struct StackedBars {
    /// One bar.
    struct Bar {
        /// What stands under it.
        let name: String
        /// Segments from the bottom, with the class that colours each.
        let segments: [(style: String, name: String, value: Double)]
        /// Whether the bar is still growing.
        let isOpen: Bool
    }

    /// What the plot shows, for people who cannot see it.
    let label: String
    /// Bars from left to right.
    let bars: [Bar]
    /// A level to compare with, and its name.
    let threshold: (name: String, value: Double)?
    var width = 860
    var height = 190

    /// The drawing, or a note that there is nothing to draw.
    var markup: String {
        var svg = SVGText(width: width, height: height, label: label)
        guard !bars.isEmpty else {
            svg.text("no round yet", Double(width) / 2, Double(height) / 2, "note")
            return svg.markup
        }
        let (left, right, top, bottom) = (48.0, Double(width) - 64, 12.0, Double(height) - 22)
        let totals = bars.map { $0.segments.reduce(0) { $0 + $1.value } }
        let scale = PlotScale(totals + (threshold.map { [$0.value] } ?? []), fromZero: true)
        func y(_ value: Double) -> Double { bottom - (bottom - top) * scale.fraction(value) }
        for tick in scale.ticks {
            svg.line(left, y(tick), right, y(tick), "grid")
            svg.text(DashboardText.count(tick), left - 6, y(tick) + 3.5, "tick end")
        }
        let pitch = (right - left) / Double(max(bars.count, 12))
        let thickness = min(34, pitch * 0.72)
        let every = max(1, (bars.count + 15) / 16)
        for (index, bar) in bars.enumerated() {
            let center = left + pitch * (Double(index) + 0.5)
            var level = 0.0
            for segment in bar.segments where segment.value > 0 {
                let (low, high) = (y(level), y(level + segment.value))
                svg.rectangle(
                    center - thickness / 2, high, thickness, max(low - high, 0.8), "\(segment.style)\(bar.isOpen ? " open" : "")",
                    title: "round \(bar.name): \(DashboardText.count(segment.value)) \(segment.name)\(bar.isOpen ? ", still open" : "")")
                level += segment.value
            }
            if index % every == 0 { svg.text(bar.name, center, bottom + 15, "tick middle") }
        }
        if let threshold, threshold.value <= scale.range.upperBound {
            svg.line(left, y(threshold.value), right, y(threshold.value), "threshold")
            svg.text(threshold.name, right + 6, y(threshold.value) + 3.5, "tick mark")
        }
        return svg.markup
    }
}
