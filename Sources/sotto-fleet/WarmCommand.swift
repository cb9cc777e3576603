import ArgumentParser
import Foundation
import RankingModel
import RecordedSessions
import SimulatedFleet
import TLSPresentation

/// `sotto-fleet warm`: an item table and a first model from sessions that the operator may use.
struct WarmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "warm",
        abstract: "Builds an item table and trains a first model from recorded sessions, for `sotto-collector init` or `model publish`.",
        discussion: """
            The table is made of all sessions. The model learns from the last 30 % of them by time (at most 6,000 sessions), under a table of \
            the sessions before: what `evaluate` starts from. Release both together:

              sotto-collector init DIR --items TABLE --model MODEL
              sotto-collector model publish DIR --items TABLE --model MODEL

            A task that is created afterwards trains a model of this shape, from these weights on. Neither file is private: epsilon is infinite for \
            the sessions, and every model learned from this one inherits that. Use only sessions that you may lawfully use.

            Exit codes: 0 written; 1 a file cannot be used, or its sessions teach nothing; 64 the command line is wrong; 66 there is \
            no such file.
            """)

    @Option(help: ArgumentHelp("Recorded sessions: text with a header, plain or gzip.", valueName: "file"), completion: .file())
    var sessions: String

    @Option(help: ArgumentHelp("Where the item table goes.", valueName: "file"), completion: .file())
    var itemsOutput: String

    @Option(help: ArgumentHelp("Where the model goes.", valueName: "file"), completion: .file())
    var modelOutput: String

    @Option(help: "Hidden units of the model, 0 to \(FirstRelease.mostHiddenUnits); 0 is the linear one.")
    var hidden = 12

    @Flag(inversion: .prefixedNo, help: "Learn a vector for each item: better rankings, for seconds to minutes.")
    var vectors = true

    @Flag(help: "Print JSON.")
    var json = false

    private struct Summary: Encodable {
        let sessions, trainedOn, items, tableBytes, weights, hiddenUnits, modelBytes: Int
        /// Of both files, for one session.
        let epsilon = "infinite"
    }

    func validate() throws {
        guard (0...FirstRelease.mostHiddenUnits).contains(hidden) else {
            throw ValidationError("--hidden must be 0 to \(FirstRelease.mostHiddenUnits)")
        }
    }

    func run() async throws {
        try InputFiles.require(sessions)
        try OutputFiles.require(itemsOutput, modelOutput, apartFrom: [sessions])
        do {
            let recorded = try RecordedSessionFile(path: sessions).sessions()
            var settings = FirstRelease.Settings()
            settings.hiddenUnits = hidden
            settings.learnsVectors = vectors
            var line: (name: String, bar: ProgressLine)?
            let release = try await FirstRelease(of: recorded, settings: settings) { step, done, total in
                if line?.name != step { line = (step, ProgressLine(step, total: total)) }
                line?.bar.update(done)
            }
            line?.bar.clear()
            let (table, model) = (release.table.encoded(), release.model.encoded())
            try OutputFiles.write(table, to: itemsOutput)
            try OutputFiles.write(model, to: modelOutput)
            try report(
                Summary(
                    sessions: recorded.count, trainedOn: release.trained, items: release.table.count, tableBytes: table.count,
                    weights: release.model.weights.count, hiddenUnits: hidden, modelBytes: model.count))
        } catch let error as RecordedSessionError {
            throw InputFiles.unusable(error.message(of: sessions))
        } catch let error as FirstRelease.Failure {
            throw InputFiles.unusable("\(sessions): \(error)")
        }
    }

    private func report(_ summary: Summary) throws {
        guard !json else {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            encoder.keyEncodingStrategy = .convertToSnakeCase
            return print(String(decoding: try encoder.encode(summary), as: UTF8.self))
        }
        print(
            """
            \(summary.items) items from \(summary.sessions) sessions, \(summary.tableBytes) bytes, in \(itemsOutput)
            \(summary.weights) weights (\(hidden) hidden units) learned from the last \(summary.trainedOn) sessions, \(summary.modelBytes) bytes, in \(modelOutput)
            epsilon of both for these sessions: infinite
            """)
    }
}
