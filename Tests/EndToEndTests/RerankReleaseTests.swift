import Foundation
import RankingModel
import TLSPresentation
import Testing

@Suite("A model for displayed lists, trained and released", .serialized)
struct RerankReleaseTests {
    @Test("What rerank trained is published as it is written, with its item table, and a task goes on from it", arguments: [0, 3])
    func release(hiddenUnits: Int) async throws {
        let scratch = try ScratchFolder()
        let (model, items) = (scratch.path("model.bin"), scratch.path("items.bin"))
        let report = try CollectorUnderTest.succeed(
            "sotto-fleet",
            [
                "rerank", "--train", try scratch.displayedLists("train", count: 60), "--test", try scratch.displayedLists("test", count: 15),
                "--rounds", "5", "--hidden-units",
                "\(hiddenUnits)", "--model", model, "--items", items, "--json",
            ])
        #expect(try JSONSerialization.jsonObject(with: Data(report.utf8)) is [String: Any], "the report stays one object")
        let trained = try RankingModel(decoding: Array(try Data(contentsOf: URL(filePath: model))))
        #expect(trained.matchesCurrentSchema && trained.shape?.hiddenUnits == hiddenUnits)
        #expect(trained.weights[FeatureSlot.listLastEngaged.rawValue] > 0, "the item that was looked at is the one that is chosen")

        let collector = scratch.path("collector")
        try CollectorUnderTest.succeed("sotto-collector", ["init", collector, "--port", "8443"])
        try CollectorUnderTest.succeed("sotto-collector", ["model", "publish", collector, "--items", items, "--model", model])
        try CollectorUnderTest.succeed("sotto-collector", ["task", "create", collector, "--epsilon", "8"])
    }
}
