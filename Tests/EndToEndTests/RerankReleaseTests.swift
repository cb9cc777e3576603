import Foundation
import RankingModel
import TLSPresentation
import Testing

@Suite("A model for displayed lists, trained and released", .serialized)
struct RerankReleaseTests {
    @Test("What rerank trained is published as it is written, with its item table, and a task goes on from it", arguments: [0, 3])
    func release(hiddenUnits: Int) async throws {
        let scratch = try ScratchFolder()
        func lists(_ name: String, count: Int) throws -> String {
            var text = "session_id\ttimestamp\taction_type\treference\timpressions\tprices\n"
            for session in 0..<count {
                let items = (0..<5).map { "h\((session * 3 + $0) % 12)" }
                let time = 1_541_000_000 + session * 600
                text += "\(name)\(session)\t\(time)\tinteraction item image\t\(items[session % 5])\t\t\n"
                text += "\(name)\(session)\t\(time + 20)\tclickout item\t\(items[session % 5])\t\(items.joined(separator: "|"))\t50|57|64|71|78\n"
            }
            try Data(text.utf8).write(to: scratch.url.appending(path: name))
            return scratch.path(name)
        }
        let (model, items) = (scratch.path("model.bin"), scratch.path("items.bin"))
        let report = try CollectorUnderTest.succeed(
            "sotto-fleet",
            [
                "rerank", "--train", try lists("train", count: 60), "--test", try lists("test", count: 15), "--rounds", "5", "--hidden-units",
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
