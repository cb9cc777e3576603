import AggregationTasks
import ArgumentParser
import Crypto
import Foundation

/// `sotto-audit round replay`
struct RoundReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Makes a round's model again from its recorded sums, and compares it bit for bit.",
        discussion: """
            FILE is a round's record, which a collector keeps under rounds/TASK/N.round. From the integer sums, the weights and the optimizer's \
            state before the round follow the average, the step, the clamped weights and the model's bytes. Records of one task are \
            also held against each other: each must begin where the one before it ended.

            With --log, each record must be the one that the log names, and say the same about the round.
            """)

    @Argument(help: "Round records.", completion: .file())
    var files: [String]

    @Option(help: "The model that the last of the records must have made.", completion: .file())
    var model: String?

    @Option(help: "The folder with the log's static files, or a collector's directory.", completion: .directory)
    var log: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        // Of several records those that are there are checked, since one of them may be wrong.
        if !files.contains(where: FileManager.default.fileExists) { try InputFile.require(files, json: json) }
        var outcome = RoundReplayOutcome()
        let replays = files.compactMap { path -> RoundReplay? in
            guard let bytes = readInput(path, limit: 1 << 30) else {
                outcome.missing.append("\(path) can't be read")
                return nil
            }
            guard let replay = RoundReplay(path: path, bytes: bytes) else {
                outcome.missing.append("\(path) is no round record")
                return nil
            }
            return replay
        }
        outcome.read(
            replays.sorted { ($0.task?.taskID.description ?? "", $0.order, $0.path) < ($1.task?.taskID.description ?? "", $1.order, $1.path) })
        let chain = RoundChain(replays)
        outcome.violations += chain.findings
        outcome.notChecked += chain.gaps
        if let model { compare(model, replays, &outcome) }
        if let log {
            do throws(LogInputFailure) {
                outcome.violations += try RoundLogBook(folder: LogFolder(log)).findings(replays)
                outcome.notChecked.append("the log's signature and witnesses (see log verify)")
            } catch { outcome.missing.append(error.description) }
        } else {
            outcome.notChecked.append("whether the log names these records (no --log)")
        }
        try outcome.finish(json: json)
    }

    private func compare(_ model: String, _ replays: [RoundReplay], _ outcome: inout RoundReplayOutcome) {
        guard let bytes = readInput(model) else { return outcome.missing.append("\(model) can't be read") }
        guard let last = replays.max(by: { $0.order < $1.order }) else { return }
        let hash = Array(SHA256.hash(data: bytes))
        if last.replayedModelHash != hash {
            outcome.violations.append(
                RoundFinding(
                    "model_file", round: last.round,
                    "the round makes a model of SHA-256 \(last.replayedModelHash.map { hexadecimal($0) } ?? "none"), the file has \(hexadecimal(hash))"
                ))
        }
    }
}
