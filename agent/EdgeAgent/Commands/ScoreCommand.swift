import ArgumentParser
import Enrichment
import Foundation
import Scorecards

/// `sotto-agent score`
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Scores facts with a scorecard, checks scorecards, and compares their predictions with outcomes.",
        discussion: """
            A scorecard is a JSON file: attributes with bins, points or weights of evidence, bands and reason codes (docs/scorecards.md). Nothing here \
            opens an agent's directory or the network; the same card and facts give the same score on every machine.

              sotto-agent score --card credit.json --facts applicant.json --explain
              sotto-agent score check *.json
              sotto-agent score calibrate --card credit.json --outcomes last-year.csv --max-ece 0.02

            Exit codes: 0 done, 1 a file is invalid, 2 an example does not come out or a threshold is not reached, 64 wrong usage, 66 there is no such \
            file.
            """,
        subcommands: [ScoreEvaluateCommand.self, ScoreCheckCommand.self, ScoreCalibrateCommand.self],
        defaultSubcommand: ScoreEvaluateCommand.self)
}

/// Which card of which file.
struct CardOptions: ParsableArguments {
    @Option(help: "The file of the card, or of a set of cards.", completion: .file(extensions: ["json"]))
    var card: String

    @Option(help: "Which card, if the file holds several.")
    var id: String?

    /// Reads the file and takes the card.
    func load() throws -> Scorecard {
        let set = try ScoreFile.cards(card)
        if let id {
            guard let found = set[id] else { throw ScoreFile.fail(card, "there is no card \"\(id)\"; there are \(Self.names(set))") }
            return found
        }
        guard let only = set.scorecards.first, set.scorecards.count == 1 else {
            throw ScoreFile.fail(card, "choose one of its cards with --id: \(Self.names(set))")
        }
        return only
    }

    private static func names(_ set: ScorecardSet) -> String { set.scorecards.map(\.id).joined(separator: ", ") }
}

/// Files of the score commands. What can't be used is said in one line on standard error and ends with 1, a file that isn't there with 66.
enum ScoreFile {
    static func cards(_ path: String) throws -> ScorecardSet {
        let bytes = try read(path, limit: ScorecardLimits.fileBytes)
        do throws(ScorecardError) { return try ScorecardSet(reading: bytes) } catch { throw fail(path, error.description) }
    }

    static func facts(_ path: String) throws -> [FactName: FactValue] {
        let bytes = try read(path, limit: ScorecardLimits.fileBytes)
        do throws(ScorecardError) { return try FactReader.facts(bytes) } catch { throw fail(path, error.description) }
    }

    static func outcomes(_ path: String, card: Scorecard) throws -> OutcomeTable {
        let bytes = try read(path, limit: ScorecardLimits.tableBytes)
        do throws(ScorecardError) { return try OutcomeTable(reading: bytes, card: card) } catch { throw fail(path, error.description) }
    }

    /// Says what is wrong with a file.
    static func fail(_ path: String, _ reason: String, _ code: AgentFailure.Code = .failed) -> ExitCode {
        StandardError.print("sotto-agent: \(path == "-" ? "standard input" : path): \(reason)")
        return ExitCode(code.rawValue)
    }

    /// At most one byte more than `limit`, which the readers refuse.
    private static func read(_ path: String, limit: Int) throws -> [UInt8] {
        let handle: FileHandle
        if path == "-" {
            handle = .standardInput
        } else {
            guard let values = try? URL(filePath: path).resourceValues(forKeys: [.isDirectoryKey]) else {
                throw fail(path, "there is no such file", .noInput)
            }
            guard values.isDirectory != true else { throw fail(path, "this is a directory; name a file", .noInput) }
            guard let opened = FileHandle(forReadingAtPath: path) else { throw fail(path, "the file can't be opened", .noInput) }
            handle = opened
        }
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            guard let data = try? handle.read(upToCount: min(1 << 20, limit + 1 - bytes.count)) else { break }
            if data.isEmpty { break }
            bytes += data
        }
        return bytes
    }
}

extension Terminal {
    /// A number without a needless fraction.
    static func plain(_ value: Double) -> String { value == value.rounded() && value.magnitude < 1e15 ? "\(Int64(value))" : "\(value)" }

    /// Prints a table with a header; the first column is aligned to the left, the others to the right.
    static func table(_ header: [String], _ rows: [[String]]) {
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        for row in all {
            let cells = row.enumerated().map { index, cell in
                let space = String(repeating: " ", count: widths[index] - cell.count)
                return index == 0 ? cell + space : space + cell
            }
            print("  " + cells.joined(separator: "  "))
        }
    }

    /// Prints a value as JSON on one line with sorted keys.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        write(Array(try encoder.encode(value)))
    }
}
