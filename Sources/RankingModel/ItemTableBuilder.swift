/// Builds an ``ItemTable`` from sessions, in any order of arrival, with memory of about 8 bytes per click.
///
/// Deterministic: all sums are of integers, so the same sessions in any order, added in one go or day by day, give the same bytes (short of
/// the caps). Sessions are read as a stream; nothing but item numbers and one time per session is kept.
package struct ItemTableBuilder: Sendable {
    /// What a table keeps and forgets.
    package struct Settings: Sendable, Equatable {
        /// Most neighbours per item, in 1...``ItemTable/Limit/rowLength``.
        package var rowLength = 100
        /// Most entries of all rows together, at 12 bytes each; a table that would have more gets shorter rows.
        package var edgeBudget = 1_250_000
        /// How many later views of a session count as successors of a view.
        package var forwardReach = 20
        /// Sessions this old count half in the recency-decayed relation; nil means a sixth of the period that the sessions span.
        package var halfLifeMilliseconds: Int64?
        /// Clicks of sessions younger than this are recent; nil means a quarter of the period.
        package var recentWindowMilliseconds: Int64?
        /// Whether what follows two items in a row is kept.
        package var keepsBigrams = true
        /// Whether vectors are learned for the items: better rankings, for seconds to minutes of building and 50 bytes an item.
        package var learnsVectors = false
        /// Items with fewer clicks get no entry.
        package var minimumClicks = 1

        package init() {}
    }

    /// The settings that ``build(keepingVectorsOf:progress:)`` uses.
    package var settings: Settings

    private var numbers: [String: UInt32] = [:]
    private var names: [String] = []
    private var categories: [UInt16] = []
    private var catalogue = ItemCatalogueBuilder()
    var clicks: [UInt32] = []
    var sessionStarts: [UInt32] = [0]
    var sessionTimes: [Int64] = []

    package init(settings: Settings = Settings()) {
        self.settings = settings
        self.settings.rowLength = min(max(settings.rowLength, 1), ItemTable.Limit.rowLength)
        self.settings.forwardReach = min(max(settings.forwardReach, 1), FeatureScale.sessionWindow)
    }

    /// The number of sessions read so far.
    package var sessionCount: Int { sessionTimes.count }

    /// Reads one session: the items viewed, in order, and the time of its end in milliseconds (any origin), or its rank when there is no clock.
    ///
    /// An identifier that is empty or longer than ``ItemTable/Limit/identifierBytes`` is left out, as are new items past
    /// ``ItemTable/Limit/items`` and sessions past 2^32 clicks in all.
    package mutating func add(session items: some Sequence<String>, endedAt time: Int64) {
        for item in items {
            guard clicks.count < UInt32.max, let number = intern(item) else { continue }
            clicks.append(number)
        }
        sessionStarts.append(UInt32(clicks.count))
        sessionTimes.append(time)
    }

    /// The number of views read so far.
    package var clickCount: Int { clicks.count }

    /// States what the catalogue says of an item, which also makes an item known that nobody viewed yet.
    ///
    /// - Throws: ``ItemCatalogueError``; nothing of the entry is kept then.
    package mutating func add(_ entry: CatalogueEntry) throws(ItemCatalogueError) {
        guard (1...ItemTable.Limit.identifierBytes).contains(entry.item.utf8.count) else { throw ItemCatalogueError(.badIdentifier) }
        try catalogue.check(entry)
        guard let number = intern(entry.item) else { throw ItemCatalogueError(.tooManyItems) }
        try catalogue.add(entry, as: number)
    }

    /// States an item's category (1...65,535), which may also make an item known that nobody viewed yet. Where a catalogue names
    /// categories, its numbers are used instead.
    package mutating func setCategory(_ category: UInt16, of item: String) {
        guard let number = intern(item) else { return }
        categories[Int(number)] = category
    }

    /// Makes an item known whether or not anybody viewed it, and returns its number; nil past a cap.
    @discardableResult
    package mutating func list(_ item: String) -> UInt32? {
        guard let number = intern(item) else { return nil }
        catalogue.list(number)
        return number
    }

    private mutating func intern(_ item: String) -> UInt32? {
        if let number = numbers[item] { return number }
        guard (1...ItemTable.Limit.identifierBytes).contains(item.utf8.count), names.count < ItemTable.Limit.items else { return nil }
        let number = UInt32(names.count)
        numbers[item] = number
        names.append(item)
        categories.append(0)
        return number
    }

    /// The table of everything read so far.
    ///
    /// - Parameters:
    ///   - old: An earlier table whose vectors are kept instead of learning any, so that little changes from table to table
    ///     (``ItemVectors/init(keeping:in:)``); one without vectors is as good as none.
    ///   - progress: Told the steps of learning vectors that are done, and all of them.
    package func build(keepingVectorsOf old: ItemTable? = nil, progress: (Int, Int) -> Void = { _, _ in }) -> ItemTable {
        var columns = ItemTableColumns()
        let kept = fillNames(&columns)
        let history = ClickHistory(clicks: clicks, sessionStarts: sessionStarts, sessionTimes: sessionTimes, numbers: kept, settings: settings)
        history.countClicks(into: &columns)
        var rows = NeighbourRows(history: history, itemCount: columns.category.count, settings: settings)
        rows.fill(&columns, rowLength: settings.rowLength)
        let sizes = zip(columns.rowStarts.dropFirst(), columns.rowStarts).map { Int($0 - $1) }
        let affordable = Self.rowLength(for: sizes, budget: settings.edgeBudget)
        if affordable < settings.rowLength { rows.fill(&columns, rowLength: affordable) }
        if settings.keepsBigrams { columns.bigrams = history.bigrams() }
        if let old, let kept = ItemVectors(keeping: old, in: columns) {
            columns.vectors = kept
        } else if settings.learnsVectors {
            var trainer = ItemVectorTrainer(history: history, itemCount: columns.category.count)
            columns.vectors = trainer.train(progress: progress)
        }
        if sessionCount > 0 { columns.provenance = .operatorSessions(population: UInt64(sessionCount)) }
        return ItemTable(columns: columns)
    }

    /// The largest row length, at least 1, with which rows of these sizes stay within the budget together.
    private static func rowLength(for sizes: [Int], budget: Int) -> Int {
        guard sizes.reduce(0, +) > budget else { return .max }
        let fitting = (1..<(sizes.max() ?? 1)).last { length in sizes.reduce(0) { $0 + min($1, length) } <= budget }
        return fitting ?? 1
    }

    /// Fills identifiers and catalogue; returns the final numbers of the items, `UInt32.max` for one that is left out.
    func fillNames(_ columns: inout ItemTableColumns) -> [UInt32] {
        let order = keptNames()
        let kept = renumbered(order, into: &columns)
        catalogue.fill(&columns, names: order)
        return kept
    }

    /// The items that get an entry, by the bytes of their identifiers.
    private func keptNames() -> [Int] {
        var counts = [Int](repeating: 0, count: names.count)
        for click in clicks { counts[Int(click)] += 1 }
        return names.indices
            .filter { counts[$0] >= settings.minimumClicks || categories[$0] != 0 || catalogue.lists(UInt32($0)) }
            .sorted { names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8) }
    }

    /// Numbers the items in order; `UInt32.max` marks an item that is left out.
    private func renumbered(_ order: [Int], into columns: inout ItemTableColumns) -> [UInt32] {
        var kept = [UInt32](repeating: .max, count: names.count)
        for (number, name) in order.enumerated() {
            kept[name] = UInt32(number)
            columns.identifierBytes.append(contentsOf: names[name].utf8)
            columns.identifierStarts.append(UInt32(columns.identifierBytes.count))
            columns.category.append(categories[name])
        }
        return kept
    }
}
