import PlotDrawing

/// Named quantities as horizontal bars, largest first: refusals by cause, commits by latency.
struct BarList {
    /// One row.
    struct Row {
        /// What is counted.
        let name: String
        /// The count.
        let value: Double
        /// The class that colours the bar.
        let style: String
    }

    /// What the plot shows, for people who cannot see it.
    let label: String
    /// Rows in the order in which they are drawn.
    let rows: [Row]
    /// What stands there when there is nothing to draw.
    let emptyNote: String
    var width = 380
    var labelWidth = 132.0

    /// The drawing.
    var markup: String {
        let height = max(1, rows.count) * 22 + 6
        var svg = SVGText(width: width, height: max(height, 60), label: label)
        guard !rows.isEmpty else {
            svg.text(emptyNote, Double(width) / 2, 34, "note")
            return svg.markup
        }
        let largest = max(rows.map(\.value).max() ?? 1, 1)
        let room = Double(width) - labelWidth - 50
        let total = max(rows.reduce(0) { $0 + $1.value }, 1)
        for (index, row) in rows.enumerated() {
            let y = Double(index) * 22 + 4
            svg.text(row.name, labelWidth - 8, y + 11.5, "row end")
            svg.rectangle(labelWidth, y + 2, room, 12, "track")
            svg.rectangle(
                labelWidth, y + 2, row.value > 0 ? max(room * row.value / largest, 1.5) : 0, 12, row.style,
                title: "\(row.name): \(DashboardText.count(row.value)), \(DashboardText.percent(row.value / total))")
            svg.text(DashboardText.count(row.value), labelWidth + room + 8, y + 11.5, "row value")
        }
        return svg.markup
    }
}
