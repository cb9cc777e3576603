import Testing

@testable import SimulatedFleet

@Suite("An evaluation's plots")
struct EvaluationPlotsTests {
    @Test(
        "Times are short enough for the room beside their plot",
        arguments: [0.000_01, 0.000_42, 0.000_9, 0.081_4, 1.234, 9.999, 12.34, 99.96, 340, 60_000])
    func times(_ milliseconds: Double) {
        let text = EvaluationPlots.time(milliseconds)
        #expect(text.count <= 7)
        #expect(Double(text).map { abs($0 - milliseconds) <= milliseconds / 50 } == true, "\(text)")
    }
}
