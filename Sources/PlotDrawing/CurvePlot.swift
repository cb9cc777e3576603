/// Curves over real numbers, with named ends, dashed levels and an optional staircase: spend over time, trade-off curves, quality by epsilon.
package struct CurvePlot {
    /// One curve.
    package struct Curve {
        package let name: String
        /// The class that colours it.
        package let style: String
        /// Points in ascending x.
        package let points: [(x: Double, y: Double)]
        /// Whether the value holds until the next point, as spending does.
        package let isStaircase: Bool

        package init(name: String, style: String, points: [(x: Double, y: Double)], isStaircase: Bool = false) {
            self.name = name
            self.style = style
            self.points = points
            self.isStaircase = isStaircase
        }
    }

    /// What the plot shows, for people who cannot see it.
    package let label: String
    package let curves: [Curve]
    /// The axes' names.
    package let axes: (x: String, y: String)
    /// Dashed levels with their names, such as caps.
    package var levels: [(name: String, value: Double)] = []
    /// How x is written; numbers by default.
    package var tickText: ((Double) -> String)?
    /// Both axes from 0 to 1, such as error rates have.
    package var isUnitSquare = false
    package var width = 560
    package var height = 250

    package init(label: String, curves: [Curve], axes: (x: String, y: String)) {
        self.label = label
        self.curves = curves
        self.axes = axes
    }

    /// The drawing, or a note that there is nothing to draw.
    package var markup: String {
        var svg = SVGText(width: width, height: height, label: label)
        let all = curves.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
        guard !all.isEmpty else {
            svg.text("nothing to draw", Double(width) / 2, Double(height) / 2, "note")
            return svg.markup
        }
        let (left, right, top, bottom) = (56.0, Double(width) - 118, 24.0, Double(height) - 40)
        let across = isUnitSquare ? PlotScale([0, 1], fromZero: true) : PlotScale(all.map(\.x), fromZero: false, isTight: true)
        let up = isUnitSquare ? PlotScale([0, 1], fromZero: true) : PlotScale(all.map(\.y) + levels.map(\.value), fromZero: true)
        func x(_ value: Double) -> Double { left + (right - left) * across.fraction(value) }
        func y(_ value: Double) -> Double { bottom - (bottom - top) * up.fraction(value) }
        for tick in up.ticks {
            svg.line(left, y(tick), right, y(tick), "grid")
            svg.text(Self.decimal(tick, places: up.places), left - 6, y(tick) + 3.5, "tick end")
        }
        var lastTick: String?
        for tick in across.ticks where across.range.contains(tick) {
            let text = tickText?(tick) ?? Self.decimal(tick, places: across.places)
            // Within one day every tick has the same date: once is enough.
            guard text != lastTick else { continue }
            lastTick = text
            svg.line(x(tick), bottom, x(tick), bottom + 3, "axis")
            svg.text(text, x(tick), bottom + 15, "tick middle")
        }
        svg.line(left, bottom, right, bottom, "axis")
        svg.text(axes.x, (left + right) / 2, bottom + 32, "axisname middle")
        svg.text(axes.y, 4, 10, "axisname")
        var taken: [Double] = []
        /// The place nearest to `height` that lies in the frame and keeps its distance from the names that are there.
        func free(_ height: Double) -> Double {
            let wanted = min(max(height, top + 3.5), bottom)
            let places = (0...20).flatMap { [wanted - 14 * Double($0), wanted + 14 * Double($0)] }
            let fits = places.first { place in (top - 8...bottom).contains(place) && !taken.contains { abs($0 - place) < 14 } }
            taken.append(fits ?? wanted)
            return fits ?? wanted
        }
        for level in levels where up.range.contains(level.value) {
            svg.line(left, y(level.value), right, y(level.value), "threshold")
            svg.text(level.name, right + 8, free(y(level.value) + 3.5), "tick mark")
        }
        for curve in curves {
            let points = curve.points.filter { $0.x.isFinite && $0.y.isFinite }
            var path: [(x: Double, y: Double)] = []
            for point in points {
                if curve.isStaircase, let last = path.last { path.append((x(point.x), last.y)) }
                path.append((x(point.x), y(point.y)))
            }
            svg.path(path, "line \(curve.style)")
            if points.count <= 60, !isUnitSquare {
                for point in points {
                    svg.circle(x(point.x), y(point.y), 2.2, "dot \(curve.style)", title: "\(curve.name): \(Self.decimal(point.y, places: 4))")
                }
            }
            guard let end = points.last else { continue }
            // In the unit square every curve ends in the same corner: name it where it is lowest to the left.
            if isUnitSquare, let middle = points.last(where: { $0.x <= $0.y }) {
                svg.text(curve.name, x(middle.x) + 8, y(middle.y) - 6, "name \(curve.style)")
            } else {
                svg.text(curve.name, right + 8, free(y(end.y) + 3.5), "name \(curve.style)")
            }
        }
        return svg.markup
    }

    /// A number with `places` decimals, rounded half away from zero.
    package static func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite, abs(value) < 1e12, (0...6).contains(places) else { return "\(value)" }
        var factor: Int64 = 1
        for _ in 0..<places { factor *= 10 }
        let scaled = Int64((abs(value) * Double(factor)).rounded())
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard places > 0 else { return "\(sign)\(scaled)" }
        let fraction = String(scaled % factor)
        return "\(sign)\(scaled / factor)." + String(repeating: "0", count: places - fraction.count) + fraction
    }
}
