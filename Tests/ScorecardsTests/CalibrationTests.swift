import Foundation
import Testing

@testable import Scorecards

@Suite("Predictions stand against outcomes")
struct CalibrationTests {
    static func report(_ csv: String, _ text: String = CardText.logistic, groups: Int = 10, fitted: Bool = false) throws -> CalibrationReport {
        CalibrationReport(try OutcomeTable(reading: Array(csv.utf8), card: try CardText.card(text)), groups: groups, isDevelopmentSample: fitted)
    }

    static func outcomes(_ groups: [(probability: Double, cases: Int, bad: Int)]) -> String {
        "outcome,probability\n"
            + groups.map { group in (0..<group.cases).map { "\($0 < group.bad ? 1 : 0),\(group.probability)\n" }.joined() }.joined()
    }

    static func isClose(_ value: Double?, _ expected: Double) throws -> Bool { (try #require(value) - expected).magnitude < 1e-12 }

    @Test(
        "The upper tail of chi-squared agrees with tables",
        // 95 % and 99.9 % points of NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.4.
        arguments: [
            (3.841, 1, 0.05), (5.991, 2, 0.05), (7.815, 3, 0.05), (15.507, 8, 0.05), (18.307, 10, 0.05), (10.828, 1, 0.001), (26.125, 8, 0.001),
            (124.342, 100, 0.05),
        ])
    func chiSquared(_ statistic: Double, _ degrees: Int, _ tail: Double) {
        #expect((ChiSquared.upperTail(statistic, degrees: degrees) - tail).magnitude < tail * 2e-3)
    }

    @Test("No statistic has tail one, an endless one none")
    func chiSquaredEnds() {
        #expect(ChiSquared.upperTail(0, degrees: 5) == 1)
        #expect(ChiSquared.upperTail(.infinity, degrees: 5) == 0)
        #expect(ChiSquared.upperTail(1e6, degrees: 5) == 0)
    }

    @Test("Hosmer-Lemeshow, Brier score and calibration error as worked by hand")
    func byHand() throws {
        // Group 1: 10 cases at 0.1, 2 bad: (2 - 1)^2 / 0.9 = 1.1111; group 2: 10 at 0.5, 5 bad: 0; group 3: 10 at 0.8, 6 bad: (6 - 8)^2 / 1.6 = 2.5.
        let csv = Self.outcomes([(0.1, 10, 2), (0.5, 10, 5), (0.8, 10, 6)])
        let report = try Self.report(csv, groups: 3)
        let test = try #require(report.hosmerLemeshow)
        #expect((test.statistic - 3.611_111).magnitude < 1e-6)
        #expect(test.degrees == 3)
        #expect(try Self.report(csv, groups: 3, fitted: true).hosmerLemeshow?.degrees == 1)
        // (2 * 0.81 + 8 * 0.01 + 10 * 0.25 + 6 * 0.04 + 4 * 0.64) / 30 = 7 / 30
        #expect(try Self.isClose(report.brier, 7.0 / 30))
        // (|0.1 - 0.2| + 0 + |0.8 - 0.6|) / 3
        #expect(try Self.isClose(report.expectedCalibrationError, 0.1))
        #expect(report.groups.map(\.bad) == [2, 5, 6])
        // Pairs of a good and a bad case, 17 * 13 = 221: 8 * (5 + 6) + 5 * 6 better, 8 * 2 + 5 * 5 + 4 * 6 equal: 118 and half of 65.
        #expect(try Self.isClose(report.areaUnderCurve, 150.5 / 221))
        // After the worst group 6/13 of the bad and 4/17 of the good, after the second 11/13 and 9/17: 70/221.
        #expect(try Self.isClose(report.kolmogorovSmirnov, (70.0 / 221)))
    }

    @Test("Equal probabilities stay together, so the order of rows does not matter")
    func ties() throws {
        var rows = Self.outcomes([(0.2, 50, 10), (0.21, 3, 1), (0.9, 7, 6), (0.5, 40, 22)]).split(separator: "\n").dropFirst().map(String.init)
        let first = try Self.report("outcome,probability\n" + rows.joined(separator: "\n"))
        rows.reverse()
        let second = try Self.report("outcome,probability\n" + rows.joined(separator: "\n"))
        #expect(first.groups == second.groups)
        #expect(first.groups.map(\.cases) == [50, 3, 40, 7])
        #expect(first.areaUnderCurve == second.areaUnderCurve)
    }

    @Test("Scores that tell the outcomes apart reach one, scores turned round zero, equal scores a half")
    func discrimination() throws {
        #expect(try Self.report("outcome,score\ngood,600\nbad,500\n").areaUnderCurve == 1)
        #expect(try Self.report("outcome,score\ngood,600\nbad,500\n").kolmogorovSmirnov == 1)
        #expect(try Self.report("outcome,score\ngood,400\nbad,500\n").areaUnderCurve == 0)
        #expect(try Self.report("outcome,score\ngood,500\nbad,500\n").gini == 0)
        #expect(try Self.report("outcome,score\ngood,500\ngood,400\n").areaUnderCurve == nil)
        let fraud = String(decoding: try SampleCards.bytes("transaction-fraud"), as: UTF8.self)
        #expect(try Self.report("outcome,score\ngood,100\nbad,500\n", fraud).areaUnderCurve == 1)
    }

    @Test("A card is calibrated on cases drawn from it, and bad rates run as declared")
    func drawn() throws {
        let url = try #require(Bundle.module.url(forResource: "Vectors/outcomes", withExtension: "csv"))
        let table = try OutcomeTable(reading: Array(try Data(contentsOf: url)), card: try SampleCards.card("creditworthiness"))
        let report = CalibrationReport(table)
        #expect(report.cases == 400)
        #expect(report.groups.map(\.cases).reduce(0, +) == 400)
        #expect(report.bands.map(\.cases).reduce(0, +) == 400)
        #expect(report.attributes.count == 5)
        #expect(report.attributes.allSatisfy { $0.bins.map(\.cases).reduce(0, +) == 400 })
        var thresholds = CalibrationThresholds()
        #expect(thresholds.isEmpty)
        thresholds.hosmerLemeshow = 0.01
        thresholds.expectedCalibrationError = 0.1
        thresholds.areaUnderCurve = 0.6
        thresholds.kolmogorovSmirnov = 0.2
        thresholds.brier = 0.2
        #expect(thresholds.failures(of: report) == [])
        thresholds.areaUnderCurve = 0.99
        #expect(thresholds.failures(of: report).count == 1)
    }

    @Test("A figure that can't be computed fails its threshold")
    func notComputed() throws {
        var thresholds = CalibrationThresholds()
        thresholds.brier = 1
        thresholds.monotone = true
        let report = try Self.report("outcome,score\ngood,20\nbad,10\n", CardText.points)
        #expect(report.brier == nil)
        #expect(thresholds.failures(of: report).count == 2)
    }

    @Test("Bad rates against the declared direction are found")
    func monotone() throws {
        var thresholds = CalibrationThresholds()
        thresholds.monotone = true
        let fine = "outcome,item.size,item.new\nbad,5,true\ngood,15,true\nbad,,\ngood,500,\n"
        #expect(thresholds.failures(of: try Self.report(fine)) == [])
        let turned = try Self.report("outcome,item.size,item.new\ngood,5,true\nbad,15,true\n")
        #expect(thresholds.failures(of: turned) == ["bad rates of size don't run as declared"])
    }

    @Test(
        "A table that can't be read says where",
        arguments: [
            ("", "row 1"), ("outcome\n1\n", "row 1"), ("score\n1\n", "row 1"), ("outcome,outcome\n", "row 1"), ("outcome,item.length\n", "row 1"),
            ("outcome,score,item.size\n", "row 1"), ("outcome,score\n", "row 2"), ("outcome,score\n1\n", "row 2"),
            ("outcome,score\n1,x\n", "row 2, column \"score\""),
            ("outcome,score\n\nmaybe,1\n", "row 3, column \"outcome\""), ("outcome,probability\n1,1.5\n", "row 2, column \"probability\""),
            ("outcome,probability\n1,-0.5\n", "row 2, column \"probability\""), ("outcome,item.new\n1,yes\n", "row 2, column \"item.new\""),
            ("outcome,item.size\n1,inf\n", "row 2, column \"item.size\""), ("outcome,score\n1,\"1\n", "row 2"),
            ("outcome,score\n1,\"1\"2\n", "row 2"),
            ("outcome,score\n1,1\"\n", "row 2"),
        ])
    func broken(_ csv: String, _ place: String) throws {
        let error = try #require(throws: ScorecardError.self) { try Self.report(csv) }
        #expect(error.code == .badTable)
        #expect(error.place == place, "\(error)")
    }

    @Test("Quotes and both line ends are read")
    func quotes() throws {
        let report = try Self.report("\"outcome\",item.colour,item.size\r\ngood,\"red\",\r\n1,\"a \"\"b\"\", c\",5", CardText.points)
        #expect(report.cases == 2)
        #expect(report.attributes[1].bins.map(\.cases) == [1, 0, 0, 1])
    }
}
