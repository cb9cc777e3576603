import ArgumentParser
import Foundation

/// A command that works on a collector's directory and reports failures by exit status.
protocol CollectorCommand: AsyncParsableCommand {
    /// Where results go.
    var output: OutputOptions { get }
    /// Does the work.
    func execute() async throws(CollectorFailure)
}

extension CollectorCommand {
    mutating func run() async throws {
        do {
            try await execute()
        } catch {
            output.fail(error)
            throw ExitCode(error.exitStatus)
        }
    }
}

/// `--json`, and the one place from which results are printed.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Print JSON: one object or array, keys sorted.")
    var json = false

    /// Prints a result as JSON, or as the text that is made only when it is wanted.
    func emit(_ value: some Encodable, text: @autoclosure () -> String) {
        // Written through at once: a reader at the other end of a pipe must not wait for a full buffer.
        guard json else {
            let text = text()
            return text.isEmpty ? () : FileHandle.standardOutput.write(Data((text + "\n").utf8))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { return }
        FileHandle.standardOutput.write(data + Data("\n".utf8))
    }

    /// Prints a failure to standard error, as JSON when that was asked for.
    func fail(_ failure: CollectorFailure) {
        var line = "error: \(failure.detail)\n"
        if json, let data = try? JSONEncoder().encode(["error": failure.code.rawValue, "detail": failure.detail]) {
            line = String(decoding: data, as: UTF8.self) + "\n"
        }
        FileHandle.standardError.write(Data(line.utf8))
    }
}

/// Rows as aligned columns; the last column is not padded.
struct TextTable {
    private let header: [String]
    private var rows: [[String]] = []

    init(_ header: String...) { self.header = header }

    mutating func add(_ cells: String...) { rows.append(cells) }

    /// The table, or `empty` when it has no row.
    func text(empty: String) -> String {
        guard !rows.isEmpty else { return empty }
        let all = [header] + rows
        let widths = header.indices.map { column in all.map { $0[column].count }.max() ?? 0 }
        return all.map { row in
            row.enumerated().map { index, cell in
                index == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count + 2)
            }.joined()
        }.joined(separator: "\n")
    }
}
