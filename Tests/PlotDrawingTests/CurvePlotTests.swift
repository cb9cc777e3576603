import PlotDrawing
import Testing

@Suite("Drawings")
struct CurvePlotTests {
    @Test("every label is escaped and every point is drawn inside the frame", arguments: [1, 2, 40])
    func drawing(count: Int) {
        let points = (0..<count).map { (x: Double($0), y: Double($0 * $0)) }
        var plot = CurvePlot(label: "a < b", curves: [.init(name: "<i>", style: "first", points: points)], axes: ("day", "rho"))
        plot.levels = [("cap & more", 3)]
        let markup = plot.markup
        #expect(markup.contains("aria-label=\"a &lt; b\"") && !markup.contains("<i>") && markup.contains("cap &amp; more"))
        #expect(markup.split(separator: "<circle").count == count + 1)
        #expect(!markup.contains("nan") && !markup.contains("inf"))
    }

    @Test("a staircase keeps its value until the next point")
    func staircase() {
        let plot = CurvePlot(
            label: "spend", curves: [.init(name: "rho", style: "first", points: [(0, 0), (1, 1), (2, 2)], isStaircase: true)], axes: ("day", "rho"))
        let path = plot.markup.split(separator: "<path").last { $0.contains("line first") } ?? ""
        #expect(path.split(separator: "L").count == 5)
    }

    @Test("values that are no numbers are left out, and nothing at all is said so")
    func nothing() {
        let empty = CurvePlot(label: "x", curves: [.init(name: "n", style: "first", points: [(.nan, 1), (1, .infinity)])], axes: ("a", "b"))
        #expect(empty.markup.contains("nothing to draw"))
    }

    @Test("numbers are written with the places asked for")
    func decimals() {
        #expect(CurvePlot.decimal(1.006, places: 2) == "1.01")
        #expect(CurvePlot.decimal(-0.04, places: 1) == "0.0")
        #expect(CurvePlot.decimal(-2.5, places: 0) == "-3")
        #expect(CurvePlot.decimal(3, places: 3) == "3.000")
    }

    @Test("a tight scale ends where the values end")
    func tight() {
        let scale = PlotScale([3, 17], fromZero: false, isTight: true)
        #expect(scale.range == 3...17)
        #expect(scale.ticks.allSatisfy { scale.range.contains($0) } && !scale.ticks.isEmpty)
    }
}
