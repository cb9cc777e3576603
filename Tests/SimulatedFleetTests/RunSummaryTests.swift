import Foundation
import Ranking
import RankingModel
import SimulatedFleet
import Testing

@Suite("Results as files")
struct RunSummaryTests {
    @Test("The summary has every promised key, and reads back as it was")
    func keys() throws {
        var summary = RunSummary()
        summary.rounds = 10
        summary.epsilonMax = 7.5
        summary.roundRows = [
            RoundRow(round: 1, cohort: 100, accepted: 99, rejected: 1, modelVersion: 2, hr20: 0.5, mrr20: 0.25)
        ]
        let folder = FleetWorld.temporaryFolder()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "summary.json")
        try summary.write(to: file)
        let data = try Data(contentsOf: file)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let promised = [
            "rounds", "accepted", "rejected", "model_version", "hr20_before", "hr20_after", "mrr20_before", "mrr20_after", "hr20_historical",
            "report_bytes_mean", "raw_json_bytes_mean", "raw_gz_bytes_mean", "epsilon_max", "epsilon_cap", "audit",
        ]
        #expect(Set(promised).isSubset(of: object.keys))
        let read = try JSONDecoder().decode(RunSummary.self, from: data)
        #expect(try read.jsonText() == summary.jsonText())
        #expect(read.roundRows == summary.roundRows)
    }

    @Test("The worse of two verdicts wins", arguments: ["holds", "cannot be checked", "violated"])
    func verdicts(verdict: String) {
        #expect(Auditor.worse(verdict, "holds") == verdict)
        #expect(Auditor.worse("violated", verdict) == "violated")
    }
}
