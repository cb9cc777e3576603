import PlotDrawing

/// Lines over whole numbers (model versions, rounds), with an optional dashed reference.
struct LinePlot {
    /// One line.
    struct Series {
        /// What the line is, for its end label and its tooltips.
        let name: String
        /// The class that colours it.
        let style: String
        /// Points in ascending x.
        let points: [(x: Int, y: Double)]
    }

    /// What the plot shows, for people who cannot see it.
    let label: String
    /// The lines.
    let series: [Series]
    /// What x counts: "version", "round".
    let unit: String
    /// A level to compare with, drawn dashed, and its name.
    var reference: (name: String, value: Double)?
    var width = 420
    var height = 190

    /// The drawing, or a note that there is nothing to draw.
    var markup: String {
        var svg = SVGText(width: width, height: height, label: label)
        let all = series.flatMap(\.points)
        guard !all.isEmpty else {
            svg.text("nothing measured yet", Double(width) / 2, Double(height) / 2, "note")
            return svg.markup
        }
        let (left, right, top, bottom) = (38.0, Double(width) - 92, 12.0, Double(height) - 22)
        let scale = PlotScale(all.map(\.y) + (reference.map { [$0.value] } ?? []), fromZero: false)
        let (first, last) = (all.map(\.x).min() ?? 0, all.map(\.x).max() ?? 0)
        func x(_ value: Int) -> Double { first == last ? (left + right) / 2 : left + (right - left) * Double(value - first) / Double(last - first) }
        func y(_ value: Double) -> Double { bottom - (bottom - top) * scale.fraction(value) }

        for tick in scale.ticks {
            svg.line(left, y(tick), right, y(tick), "grid")
            svg.text(DashboardText.decimal(tick, places: scale.places), left - 6, y(tick) + 3.5, "tick end")
        }
        let stride = max(1, (last - first + 5) / 6)
        for value in Swift.stride(from: first, through: last, by: stride) { svg.text("\(value)", x(value), bottom + 15, "tick middle") }
        var labels: [Double] = []
        if let reference {
            svg.line(left, y(reference.value), right, y(reference.value), "threshold")
            svg.text("\(reference.name) \(DashboardText.decimal(reference.value, places: 3))", right + 8, y(reference.value) + 3.5, "tick mark")
            labels.append(y(reference.value) + 3.5)
        }
        for line in series {
            svg.path(line.points.map { (x($0.x), y($0.y)) }, "line \(line.style)")
            for point in line.points {
                svg.circle(
                    x(point.x), y(point.y), line.points.count > 40 ? 1.6 : 2.6, "dot \(line.style)",
                    title: "\(line.name), \(unit) \(point.x): \(DashboardText.decimal(point.y, places: 4))")
            }
            guard let end = line.points.last else { continue }
            var height = y(end.y) + 3.5
            while labels.contains(where: { abs($0 - height) < 12 }) { height -= 12 }
            labels.append(height)
            svg.text("\(line.name) \(DashboardText.decimal(end.y, places: 3))", right + 8, height, "name \(line.style)")
        }
        return svg.markup
    }
}
