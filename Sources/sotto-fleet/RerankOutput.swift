import ArgumentParser
import Foundation
import RankingModel
import SimulatedFleet
import TLSPresentation

/// Where `sotto-fleet rerank` puts what it trained, for `sotto-collector init` or `model publish`.
struct RerankOutput: ParsableArguments {
    @Option(
        name: [.customLong("model-output"), .customLong("model")],
        help: ArgumentHelp("Where the model of the first seed goes, for sotto-collector model publish.", valueName: "file"), completion: .file())
    var model: String?

    @Option(
        name: [.customLong("items-output"), .customLong("items")],
        help: ArgumentHelp("Where the item table goes that the model is measured with; release both together.", valueName: "file"),
        completion: .file())
    var items: String?

    /// Writes what was asked for, and says so beside the report.
    func write(_ trained: RankingModel, _ table: ItemTable, epsilon: Double?) throws {
        if let model {
            let bytes = FirstRelease.withoutUntrainedInputs(trained).encoded()
            try put(
                bytes, model,
                "\(trained.weights.count) weights, epsilon \(epsilon.map { "\($0)" } ?? "infinite") for one client's session, infinite for the operator's own"
            )
        }
        if let items { try put(table.encoded(), items, "\(table.count) items, epsilon infinite") }
    }

    private func put(_ bytes: [UInt8], _ path: String, _ content: String) throws {
        try OutputFiles.write(bytes, to: path)
        FileHandle.standardError.write(Data("\(path): \(content), \(bytes.count) bytes\n".utf8))
    }
}
