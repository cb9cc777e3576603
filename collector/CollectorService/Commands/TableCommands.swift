import ArgumentParser
import Foundation
import RankingModel
import TLSPresentation

/// `sotto-collector table …`
struct TableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table", abstract: "Build item tables, look into them, and make and apply what changed between two.",
        discussion: "`model publish DIR --items FILE` signs and releases a table.",
        subcommands: [Build.self, Show.self, Delta.self, Apply.self])

    private struct Built: Encodable {
        let table: TableFact
        let views: Int?
        let listed: Int
        let skippedLines: Int
        let unusableViews: Int?
        let histogram: HistogramFact?
    }

    /// `table build`
    struct Build: CollectorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Build an item table from recorded sessions or a noised histogram, and a catalogue.",
            discussion: """
                Sessions are CSV or tab-separated with a header (session_id, item_id, and timestamp or order if known; docs/data-formats.md has more \
                names), plain or gzip; a table of them is not private with respect to them, so use only sessions that you may lawfully use. A \
                catalogue is CSV with a header or JSON lines: id, category, price or price_minor, and up to 16 attributes; its items are in the table even if nobody viewed them. A histogram is \
                what `sotto-fleet histogram` writes; of it only the kept cells are used. Vectors are learned from the sessions: better rankings, for \
                seconds to minutes. --vectors-from keeps those of an earlier table, so that what changes from day to day stays small; learn them \
                anew when many items are new or a few weeks have passed.
                """)

        @Option(
            name: .long, parsing: .upToNextOption, help: ArgumentHelp("Recorded sessions, one or more files.", valueName: "file"),
            completion: .file())
        var sessions: [String] = []
        @Option(help: ArgumentHelp("A noised histogram, instead of sessions.", valueName: "file"), completion: .file()) var histograms: String?
        @Option(help: ArgumentHelp("The catalogue, CSV or JSON lines.", valueName: "file"), completion: .file()) var catalogue: String?
        @Option(help: "Leave out items with fewer clicks that the catalogue doesn't list.") var minimumClicks = 1
        @Option(help: "Sessions this old count half in the recent relation, such as 7d or 12h; a sixth of the sessions' period unless given.")
        var halfLife: String?
        @Option(help: "Sessions younger than this are recent, such as 2d; a quarter of the period unless given.") var recentWindow: String?
        @Option(help: "Most neighbours of an item, 1 to 200.") var neighbours = 100
        @Flag(inversion: .prefixedNo, help: "Learn a vector for each item from the sessions.") var vectors = true
        @Option(help: ArgumentHelp("Keep the vectors of an earlier table instead of learning them.", valueName: "file"), completion: .file())
        var vectorsFrom: String?
        @Flag(help: "Count lines that cannot be used instead of stopping at the first.") var skipBadLines = false
        @Flag(help: "Build from a histogram even if it is expected to be hardly better than no table.") var acceptLowUsefulness = false
        @Option(name: .customLong("output"), help: ArgumentHelp("Where the table goes.", valueName: "file"), completion: .file())
        var file: String
        @OptionGroup var output: OutputOptions

        func validate() throws {
            guard sessions.isEmpty != (histograms == nil) || (sessions.isEmpty && histograms == nil && catalogue != nil) else {
                throw ValidationError("give --sessions or --histograms, not both; a catalogue alone is enough as well")
            }
            guard vectorsFrom == nil || (!sessions.isEmpty && vectors) else {
                throw ValidationError("--vectors-from goes with --sessions, and not with --no-vectors")
            }
            guard minimumClicks >= 1, (1...ItemTable.Limit.rowLength).contains(neighbours) else {
                throw ValidationError("--minimum-clicks is at least 1, --neighbours 1 to \(ItemTable.Limit.rowLength)")
            }
            for text in [halfLife, recentWindow].compactMap(\.self) where TableText.milliseconds(text) == nil {
                throw ValidationError("\(text) is no duration: write a whole number and d, h, m or s")
            }
        }

        func execute() async throws(CollectorFailure) {
            var sources = TableSources(settings: settings, skipsBadLines: skipBadLines)
            if let catalogue { try sources.read(catalogue: catalogue) }
            for file in sessions { try sources.read(sessions: file) }
            guard sessions.isEmpty || sources.views > 0 || sources.listed > 0 else {
                throw CollectorFailure(.input, "there is no session in \(sessions.joined(separator: ", "))")
            }
            let earlier = try vectorsFrom.map { (file) throws(CollectorFailure) in try Self.vectors(of: file) }
            let histogram = try histograms.map { (file) throws(CollectorFailure) in try TableFiles.histogram(file) }
            let table: ItemTable
            if let histogram {
                try requireUseful(histogram)
                guard let built = sources.builder.build(from: histogram) else {
                    throw CollectorFailure(.input, "catalogue and histogram together have more than \(ItemTable.Limit.items) items")
                }
                table = built
            } else {
                var progress = TableProgress("learning vectors")
                table = sources.builder.build(keepingVectorsOf: earlier) { done, all in progress.update("\(100 * done / max(all, 1)) %") }
                progress.clear()
            }
            let bytes = table.encoded()
            try TableFiles.write(bytes, to: file)
            let built = Built(
                table: TableFact(table, bytes: bytes.count), views: histogram == nil ? sources.views : nil, listed: sources.listed,
                skippedLines: sources.skippedLines, unusableViews: histogram == nil ? sources.unusableViews : nil,
                histogram: histogram.map(HistogramFact.init))
            output.emit(built, text: text(built, sources))
        }

        private var settings: ItemTableBuilder.Settings {
            var settings = ItemTableBuilder.Settings()
            settings.minimumClicks = minimumClicks
            settings.rowLength = neighbours
            settings.learnsVectors = vectors
            settings.halfLifeMilliseconds = halfLife.flatMap(TableText.milliseconds)
            settings.recentWindowMilliseconds = recentWindow.flatMap(TableText.milliseconds)
            return settings
        }

        /// An earlier table that has vectors.
        private static func vectors(of file: String) throws(CollectorFailure) -> ItemTable {
            let table = try TableFiles.table(file).table
            guard table.vectors != nil else {
                throw CollectorFailure(.input, "\(file) has no vectors to keep; leave --vectors-from out to learn them")
            }
            return table
        }

        private func requireUseful(_ histogram: ItemHistogram) throws(CollectorFailure) {
            guard histogram.expectedUsefulness < ItemHistogram.leastUsefulness, !acceptLowUsefulness else { return }
            let fact = HistogramFact(histogram)
            throw CollectorFailure(
                .refused,
                fact.text + "\na table of it is hardly better than none: wait for more sessions, pool over a longer time, use fewer items or a "
                    + "larger epsilon; --accept-low-usefulness builds it anyway")
        }

        private func text(_ built: Built, _ sources: TableSources) -> String {
            var lines = [built.table.text]
            if let views = built.views { lines.insert("clicks      \(views)", at: 0) }
            if built.listed > 0 { lines.append("catalogue   \(built.listed) items") }
            if let histogram = built.histogram { lines.append(histogram.text) }
            if let unusable = built.unusableViews, unusable > 0 {
                lines.append("left out    \(unusable) clicks on items with more than \(ItemTable.Limit.identifierBytes) bytes of identifier")
            }
            if built.skippedLines > 0 {
                lines.append("skipped     \(built.skippedLines) lines, the first: \(sources.firstSkipped ?? "")")
            }
            return (lines + ["written     \(file)"]).joined(separator: "\n")
        }
    }

    private struct Shown: Encodable {
        let table: TableFact
        let item: TableItemFact?
    }

    /// `table show FILE`
    struct Show: CollectorCommand {
        static let configuration = CommandConfiguration(abstract: "Show what a table holds, and one item with its neighbours.")

        @Argument(help: "The table.", completion: .file()) var file: String
        @Option(help: "An item's identifier.") var item: String?
        @Option(help: "How many neighbours to show, 1 to 200.") var neighbours = 20
        @OptionGroup var output: OutputOptions

        func execute() async throws(CollectorFailure) {
            let (table, bytes) = try TableFiles.table(file)
            var shown: TableItemFact?
            if let item {
                guard let number = table.item(item) else { throw CollectorFailure(.notFound, "\(file) has no item \(item)") }
                shown = TableItemFact(number, in: table, neighbours: neighbours)
            }
            let fact = TableFact(table, bytes: bytes.count)
            output.emit(Shown(table: fact, item: shown), text: ([fact.text] + (shown.map { [$0.text] } ?? [])).joined(separator: "\n\n"))
        }
    }
}
