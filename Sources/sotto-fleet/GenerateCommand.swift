import ArgumentParser
import Foundation
import RecordedSessions
import SimulatedFleet

/// `sotto-fleet generate`: sessions of a shop that doesn't exist.
struct GenerateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Makes sessions of a shop that doesn't exist, as a tab-separated file.",
        discussion: """
            The same arguments give the same bytes. The world: categories of items, Zipf-skewed popularity of both, a few related items for \
            every item. A session starts at a popular item; each next view is, in this order of chance,
              1. a return to an item of the session (--repeat), recent ones likelier;
              2. a related item of the current one (--related), the first of its list likelier;
              3. an item of the session's category (--affinity), popular ones likelier;
              4. any popular item, which also changes the category.
            Every day a share of the items (--drift) trades popularity and draws new relations, so that old statistics age. Session lengths are \
            2 plus a geometric number with mean --extra-views.

            --full-stream writes what a tracker would have sent besides: page views, lists shown (12 items a page), clicks, item views, a ping \
            every ten seconds, hovers and carts, one JSON array a line.

            Exit codes: 0 done; 1 a file cannot be written; 64 the command line is wrong.
            """)

    @Argument(help: "The file to write; compressed when its name ends in .gz.", completion: .file())
    var output: String

    @Option(help: "How many sessions.")
    var sessions = 50_000

    @Option(help: "The seed.")
    var seed: UInt64 = 1

    @Option(help: "Items in the shop.")
    var items = SessionGenerator.Settings().items

    @Option(help: "Categories.")
    var categories = SessionGenerator.Settings().categories

    @Option(help: "Exponent of the popularity skew.")
    var skew = SessionGenerator.Settings().skew

    @Option(name: .customLong("repeat"), help: "Chance of returning to an item of the session.")
    var repeatChance = SessionGenerator.Settings().repeatProbability

    @Option(name: .customLong("related"), help: "Chance of following a relation when not returning.")
    var relatedChance = SessionGenerator.Settings().relatedProbability

    @Option(help: "Chance of staying in the category when doing neither.")
    var affinity = SessionGenerator.Settings().categoryAffinity

    @Option(help: "Share of the items that change each day.")
    var drift = SessionGenerator.Settings().drift

    @Option(help: "Mean number of views after the second.")
    var extraViews = SessionGenerator.Settings().meanExtraViews

    @Option(help: "Days that the sessions span.")
    var days = SessionGenerator.Settings().days

    @Option(help: ArgumentHelp("Also write the full event streams, one JSON array a line.", valueName: "file"))
    var fullStream: String?

    @Flag(help: "Print what was made as one JSON object.")
    var json = false

    func validate() throws {
        guard (1...10_000_000).contains(sessions) else { throw ValidationError("--sessions must be 1 to 10000000") }
        guard (2...1_000_000).contains(items), (1...items).contains(categories) else {
            throw ValidationError("--items must be 2 to 1000000 and --categories 1 to --items")
        }
        guard [repeatChance, relatedChance, affinity, drift].allSatisfy({ (0...1).contains($0) }) else {
            throw ValidationError("chances and shares lie in 0 to 1")
        }
        guard (0...10).contains(skew), (0...1_000).contains(extraViews), (1...3_650).contains(days) else {
            throw ValidationError("--skew must be 0 to 10, --extra-views 0 to 1000, --days 1 to 3650")
        }
    }

    func run() throws {
        var generator = SessionGenerator(sessions: sessions, settings: settings, seed: seed)
        let stream = try fullStream.map { path in
            guard FileManager.default.createFile(atPath: path, contents: nil) else { throw RecordedSessionError(.unwritable) }
            return try FileHandle(forWritingTo: URL(filePath: path))
        }
        let bar = ProgressLine("generating", total: sessions)
        var made: [RecordedSession] = []
        var views = 0
        while let session = generator.next() {
            made.append(session.recorded)
            views += session.recorded.items.count
            try stream?.write(contentsOf: session.fullStreamJSON() + [UInt8(ascii: "\n")])
            bar.update(made.count)
        }
        try stream?.close()
        bar.clear()
        try RecordedSessionFile(path: output).write(made)
        if json {
            print("{\"items\":\(items),\"seed\":\(seed),\"sessions\":\(made.count),\"views\":\(views)}")
        } else {
            print("\(made.count) sessions, \(views) views of \(items) items, seed \(seed)")
        }
    }

    private var settings: SessionGenerator.Settings {
        var settings = SessionGenerator.Settings()
        settings.items = items
        settings.categories = categories
        settings.skew = skew
        settings.repeatProbability = repeatChance
        settings.relatedProbability = relatedChance
        settings.categoryAffinity = affinity
        settings.drift = drift
        settings.meanExtraViews = extraViews
        settings.days = days
        return settings
    }
}
