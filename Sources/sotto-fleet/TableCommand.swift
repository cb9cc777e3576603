import ArgumentParser
import Foundation
import RankingModel
import RecordedSessions
import SimulatedFleet
import TLSPresentation

/// `sotto-fleet table`: an item table from sessions that the operator may use.
struct TableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "Builds an item table from recorded sessions, for `sotto-collector init --items` or `model publish --items`.",
        discussion: """
            The table holds popularity and neighbours of items. It is not private with respect to the sessions it is built from: use only sessions \
            that you may lawfully use. Before they have a table agents rank only what the session itself holds.

            Exit codes: 0 written; 1 a file cannot be used; 64 the command line is wrong; 66 there is no such file.
            """)

    @Option(help: ArgumentHelp("Recorded sessions: text with a header, plain or gzip.", valueName: "file"))
    var sessions: String

    @Option(help: ArgumentHelp("Where the table goes.", valueName: "file"))
    var output: String

    @Flag(inversion: .prefixedNo, help: "Learn a vector for each item: better rankings, for seconds to minutes.")
    var vectors = true

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        try InputFiles.require(sessions)
        try OutputFiles.require(output, apartFrom: [sessions])
        do {
            let recorded = try RecordedSessionFile(path: sessions).sessions()
            guard !recorded.isEmpty else { throw InputFiles.unusable("\(sessions): there is no session in it") }
            let bar = ProgressLine("learning vectors", total: 100)
            let table = ResearchProtocol.table(of: recorded, learnsVectors: vectors) { done, all in bar.update(100 * done / max(all, 1)) }
            bar.clear()
            let bytes = table.encoded()
            try OutputFiles.write(bytes, to: output)
            print(
                json
                    ? "{\"bytes\":\(bytes.count),\"items\":\(table.count),\"sessions\":\(recorded.count)}"
                    : "\(table.count) items from \(recorded.count) sessions, \(bytes.count) bytes, in \(output)")
        } catch let error as RecordedSessionError {
            throw InputFiles.unusable(error.message(of: sessions))
        }
    }
}
