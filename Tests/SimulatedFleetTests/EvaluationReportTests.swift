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
        settings.learnsVectors = false
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

    @Test("A table of noised histograms has an epsilon, states what it cost together with the ranker, and leaves no first model")
    func noisedTable() async throws {
        let used = settings {
            $0.epsilon = 4
            $0.tableEpsilon = 8
            $0.populationMultiple = 50
            $0.measuresBaselines = false
        }
        let report = try await report(used)
        let text = try report.jsonText()
        #expect(try JSONDecoder().decode(EvaluationReport.self, from: Data(text.utf8)) == report)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["epsilon_table"] as? Double == 8)
        #expect(object["epsilon_first_model"] as? Double == 0)
        let table = try #require(object["table"] as? [String: Any])
        #expect(table["population"] as? Int == 60 * 50)
        #expect(table["periods"] as? Int == 2)
        let composed = try #require(table["epsilon_with_ranker"] as? Double)
        #expect(composed > 8 && composed < 12)
        #expect(report.table.contains("what if:"))
        let plain = try await self.report(settings { $0.measuresBaselines = false })
        #expect(plain.tableRelease == nil && plain.system.tableEpsilon == nil)
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
        #expect(object["epsilon_first_model"] is NSNull)
        #expect(object["epsilon_first_model_text"] as? String == "infinite (operator-supplied)")
        #expect(object["epsilon_covers"] as? String == "what the weights learn from the clients' sessions")
        let training = try #require(object["training"] as? [String: Any])
        #expect(training["first_model"] as? Bool == true)
        let account = try #require(training["account"] as? [String: Any])
        let accountKeys: Set = [
            "noise", "epsilon", "delta", "rounds", "rounds_per_subject", "participation", "subjects", "clip", "sigma_on_sum_clips",
            "micro_rho_per_round", "honest_share", "unit", "neighbours", "assumption", "distance_bound",
        ]
        #expect(Set(account.keys) == accountKeys)
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
        let report = try await report(
            settings {
                $0.measuresClaims = true
                $0.learnsVectors = true
            })
        #expect(try JSONDecoder().decode(EvaluationReport.self, from: Data(report.jsonText().utf8)) == report)
        #expect(report.claims?.label == "replay on test.tsv")
        #expect(report.claims?.rows.allSatisfy { $0.denominator > 0 } == true)
        #expect(report.table.contains("replay on test.tsv"))
    }

    @Test("Federated and central training stand side by side: the same clients, the same events, a ratio of their figures")
    func federatedAgainstCentral() async throws {
        let report = try await report(settings { $0.measuresClaims = true })
        let found = try #require(report.claims?.federated)
        #expect(found.clients == 18)
        #expect(found.rounds == 2)
        #expect(found.federated.hr20.mean > 0 && found.central.hr20.mean > 0)
        let ratio = try #require(found.hr20Ratio)
        #expect(abs(ratio * found.central.hr20.mean - found.federated.hr20.mean) < 1e-12)
        let difference = try #require(found.comparisons["hr20"]?.difference)
        #expect(abs(difference - (found.federated.hr20.mean - found.central.hr20.mean)) < 1e-12)
        let text = try report.jsonText()
        #expect(text.contains("\"federated_against_central\"") && text.contains("\"hr20_ratio\""))
        #expect(report.table.contains("federated against central training: 18 clients"))
    }

    @Test("Without a first model, the report says that there is none to have an epsilon")
    func coldStart() async throws {
        let report = try await report(settings { $0.startsWarm = false })
        #expect(report.firstModelEpsilon == 0)
        #expect(report.table.contains("first model:            epsilon 0"))
    }

    @Test("With noise, the report says what was spent, on what, and who must be honest", arguments: [false, true])
    func account(drawsShares: Bool) async throws {
        let report = try await report(
            settings {
                $0.epsilon = 4
                $0.drawsShares = drawsShares
                $0.measuresBaselines = false
            })
        let account = try #require(report.training.account)
        #expect(account.noise == "split")
        #expect(try #require(account.epsilon) <= 4)
        #expect(account.sigmaOnSum > 0)
        #expect(account.honestShare == 0.8)
        #expect(!drawsShares || account.distance == nil)
        for words in ["covered:", "what the weights learn from the clients' sessions", "80 % of the agents are honest", "replace-one"] {
            #expect(report.table.contains(words))
        }
        #expect(report.table.contains("nan") == false)
    }

    @Test(
        "Noise that cannot be planned is an error with words",
        arguments: [(1e-3, EvaluationRun.Noise.split), (1e-9, .direct), (1e300, .split), (1e300, .direct)])
    func noNoise(epsilon: Double, noise: EvaluationRun.Noise) async {
        let settings = settings {
            $0.epsilon = epsilon
            $0.noise = noise
            $0.measuresBaselines = false
        }
        let error = await #expect(throws: EvaluationRun.Failure.self) { try await report(settings) }
        #expect(error?.description.hasPrefix("no \(noise.rawValue) noise can be planned") == true)
    }

    @Test(
        "Whatever shop it is, figures are finite and shares of one",
        arguments: [
            [["a", "a", "a", "a"]], [["a", "b"]], [["a"], ["b"], ["a", "b"]], (0..<40).map { ["\($0)", "\($0 + 1)"] },
            [(0..<600).map { "\($0 % 7)" }, ["0", "1"], ["1", "2"]], [["<script>", "\u{1f4a5}", " ", "%s%n", "NaN"], ["NaN", " "]],
        ])
    func shops(items: [[String]]) async throws {
        let sessions = items.enumerated().map { RecordedSession(id: "\($0.offset)", items: $0.element) }
        let test = [RecordedSession(id: "test", items: items[0] + items[0], times: (0..<2 * items[0].count).map { Int64($0) })]
        let report = try await report(train: sessions, test: test, settings { $0.epsilon = 2 })
        for figures in report.systems.map(\.figures) + [report.before] {
            for estimate in figures.metrics.values { #expect((0...1).contains(estimate.mean) && estimate.sessionError.isFinite) }
            #expect((0...1).contains(figures.coverage) && figures.exposure.gini.isFinite && figures.exposure.shownPercentile.isFinite)
        }
        #expect(try JSONDecoder().decode(EvaluationReport.self, from: Data(report.jsonText().utf8)) == report)
        #expect(!EvaluationPage(report).markup.contains("nan"))
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
        settings.learnsVectors = false
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
