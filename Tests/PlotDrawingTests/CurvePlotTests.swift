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

    @Test("names at the end stay in the frame and apart, and a date is written once")
    func labels() throws {
        let points = [(x: 20_000.0, y: 0.0), (x: 20_000, y: 8), (x: 20_001, y: 8)]
        var plot = CurvePlot(
            label: "spend", curves: [.init(name: "eight", style: "first", points: points), .init(name: "too", style: "second", points: points)],
            axes: ("day", "epsilon"))
        plot.levels = [("cap", 8), ("floor", 0)]
        plot.tickText = { $0 < 20_001 ? "11-22" : "11-23" }
        let texts = plot.markup.split(separator: "<text").filter { [">eight<", ">too<", ">cap<", ">floor<"].contains(where: $0.contains) }
        let heights = try texts.map { text in
            try #require(Double(text.split(separator: "y=\"")[1].prefix { $0 != "\"" }))
        }
        #expect(heights.count == 4 && heights.allSatisfy { (12...Double(plot.height)).contains($0) })
        for (index, height) in heights.enumerated() {
            #expect(heights.dropFirst(index + 1).allSatisfy { abs($0 - height) >= 12 })
        }
        #expect(plot.markup.split(separator: ">11-22<").count == 2)
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
