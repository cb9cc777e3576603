import Foundation
import RankingEvaluation
import RecordedSessions
import SimulatedFleet
import Testing

@Suite("An evaluation's report")
struct EvaluationReportTests {
    private func settings(_ change: (inout EvaluationRun.Settings) -> Void = { _ in }) -> EvaluationRun.Settings {
        var settings = EvaluationRun.Settings()
        settings.rounds = 2
        settings.resamples = 50
        change(&settings)
        return settings
    }

    private func report(
        train: [RecordedSession] = FleetWorld.sessions(60), test: [RecordedSession] = FleetWorld.sessions(20, seed: 8),
        _ settings: EvaluationRun.Settings
    ) async throws -> EvaluationReport {
        var time: UInt64 = 0
        return try await EvaluationRun(
            train: train, test: test, testName: "test.tsv", settings: settings,
            clock: {
                time += 1_000_000
                return time
            }
        ).report()
    }

    @Test("The JSON has every key that scripts read, at the top and for each baseline, and null for what has no value")
    func keys() async throws {
        let text = try await report(settings()).jsonText()
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let promised: Set = ["events", "hr20", "mrr20", "epsilon", "epsilon_table", "coverage", "rank_p50_ms", "rank_p99_ms"]
        #expect(promised.isSubset(of: object.keys))
        #expect(object["epsilon"] is NSNull)
        #expect(object["epsilon_table"] is NSNull)
        #expect(object["epsilon_table_text"] as? String == "infinite (operator-supplied)")
        #expect(object["rank_p50_ms"] as? Double == 1)
        let baselines = try #require(object["baselines"] as? [String: [String: Any]])
        #expect(Set(baselines.keys) == ["pop", "s-pop", "sr", "v-sknn", "v-sknn-idf", "vstan"])
        for figures in baselines.values {
            #expect(promised.isSubset(of: figures.keys))
            #expect(figures["epsilon"] is NSNull)
            #expect(figures["events"] as? Int == object["events"] as? Int)
        }
    }

    @Test("A report reads back as it was, claims included")
    func roundTrip() async throws {
        let report = try await report(settings { $0.measuresClaims = true })
        #expect(try JSONDecoder().decode(EvaluationReport.self, from: Data(report.jsonText().utf8)) == report)
        #expect(report.claims?.label == "replay on test.tsv")
        #expect(report.claims?.rows.allSatisfy { $0.denominator > 0 } == true)
        #expect(report.table.contains("replay on test.tsv"))
    }

    @Test("Several seeds give their mean at the top and their spread beside it")
    func seeds() async throws {
        let report = try await report(
            settings {
                $0.epsilon = 4
                $0.seeds = 2
                $0.measuresBaselines = false
            })
        #expect(report.hr20BySeed.count == 2)
        #expect(abs(report.system.hr20 - report.hr20BySeed.reduce(0, +) / 2) < 1e-12)
        #expect(report.system.epsilon == 4)
        #expect(report.baselines.isEmpty)
        #expect(abs(EvaluationReport.deviation([1, 3]) - 2.0.squareRoot()) < 1e-12)
        #expect(EvaluationReport.deviation([1]) == 0)
    }

    @Test("Files without times, of one session, and with items that training doesn't know are measured as far as they go")
    func smallFiles() async throws {
        let train = [RecordedSession(id: "1", items: ["a", "b", "a"])]
        let test = [RecordedSession(id: "2", items: ["a", "nobody knows", "b"]), RecordedSession(id: "3", items: ["b", "new"])]
        let report = try await report(train: train, test: test, settings { $0.measuresClaims = true })
        #expect(report.system.events == 1)
        #expect(report.files.testSessions == 1)
        #expect(report.files.unknownTestViews == 2)
        #expect(!report.files.hasTimes)
        #expect(report.system.hr20 == 1)
    }

    @Test("Where there is nothing to measure, an error says why")
    func nothing() async {
        let session = RecordedSession(id: "1", items: ["a", "b"])
        await #expect(throws: EvaluationRun.Failure.self) { try await report(train: [], test: [session], settings()) }
        await #expect(throws: EvaluationRun.Failure.self) { try await report(train: [session], test: [], settings()) }
        await #expect(throws: EvaluationRun.Failure.self) {
            try await report(train: [session], test: [RecordedSession(id: "2", items: ["x", "a"])], settings())
        }
    }
}

@Suite("An evaluation's page")
struct EvaluationPageTests {
    @Test("The page needs nothing from anywhere, and names what came from outside only escaped")
    func page() async throws {
        var settings = EvaluationRun.Settings()
        settings.rounds = 2
        settings.resamples = 20
        settings.measuresClaims = true
        var time: UInt64 = 0
        let report = try await EvaluationRun(
            train: FleetWorld.sessions(60), test: FleetWorld.sessions(20, seed: 8), testName: "<script>.tsv", settings: settings,
            clock: {
                time += 20_000
                return time
            }
        ).report()
        let page = EvaluationPage(report).markup
        #expect(page.hasPrefix("<!doctype html>"))
        #expect(!page.contains("<script") && !page.contains("http://") && !page.contains("https://"))
        #expect(page.contains("&lt;script&gt;.tsv"))
        #expect(page.contains("default-src 'none'"))
        #expect(page.components(separatedBy: "<svg").count == 7)
        #expect(page.contains("warm start"))
        #expect(!page.contains("nan") && !page.contains("inf "))
    }
}
