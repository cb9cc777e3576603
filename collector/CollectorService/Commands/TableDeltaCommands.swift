import ArgumentParser
import RankingModel
import TLSPresentation
import Zlib

extension TableCommand {
    private struct Sizes: Encodable {
        let full: Int
        let fullDeflated: Int
        let delta: Int
        let output: String
    }

    /// `table delta`
    struct Delta: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "Write what changed from one table to the next.")

        @Option(help: ArgumentHelp("The table that agents have.", valueName: "file"), completion: .file()) var from: String
        @Option(help: ArgumentHelp("The table that they should have.", valueName: "file"), completion: .file()) var to: String
        @Option(name: .customLong("output"), help: ArgumentHelp("Where the delta goes.", valueName: "file"), completion: .file())
        var file: String
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let old = try TableFiles.table(from)
            let new = try TableFiles.table(to)
            guard let delta = ItemTableDelta(from: old.table, to: new.table) else {
                throw CollectorFailure(.input, "the tables differ by more than \(ItemTableDelta.maximumContentBytes) bytes; release the whole table")
            }
            let bytes = delta.encoded()
            try TableFiles.write(bytes, to: file)
            let sizes = Sizes(full: new.bytes.count, fullDeflated: Deflate.compress(new.bytes).count, delta: bytes.count, output: file)
            let share = TableText.number(100 * Double(sizes.delta) / Double(max(sizes.fullDeflated, 1)))
            output.emit(
                sizes,
                text: """
                    full        \(sizes.full) bytes, deflated \(sizes.fullDeflated)
                    delta       \(sizes.delta) bytes, \(share) % of the deflated table
                    written     \(file)
                    """)
        }
    }

    /// `table apply`
    struct Apply: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "Apply what changed to a table, as an agent does.")

        @Argument(help: "The table.", completion: .file()) var table: String
        @Argument(help: "The delta.", completion: .file()) var delta: String
        @Option(name: .customLong("output"), help: ArgumentHelp("Where the new table goes.", valueName: "file"), completion: .file())
        var file: String
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let old = try TableFiles.table(table).table
            let bytes = try CollectorDirectory.input(delta, limit: ModelFiles.maximumBytes)
            let new: ItemTable
            do throws(ItemTableDeltaError) { new = try ItemTableDelta(decoding: bytes).apply(to: old) } catch {
                throw CollectorFailure(.input, "\(delta): \(error.advice)")
            }
            let result = new.encoded()
            try TableFiles.write(result, to: file)
            let fact = TableFact(new, bytes: result.count)
            output.emit(fact, text: fact.text + "\nwritten     \(file)")
        }
    }
}

extension ItemTableDeltaError {
    /// What is wrong and what to do, as one sentence.
    fileprivate var advice: String {
        switch code {
        case .damaged: "it is cut or changed, or no delta; fetch it again"
        case .unknownFormat: "it is of a format that this version doesn't know"
        case .wrongSource: "it was made from another table than this one"
        case .tooLarge: "it expands to more than a delta may"
        case .malformed: "its content is not a delta's"
        case .wrongResult: "what comes out is not the table that it was made for"
        }
    }
}
