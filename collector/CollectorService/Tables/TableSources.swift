import RankingModel
import RecordedSessions

/// Feeds a table's builder from files, counting what was used and what was left out.
struct TableSources {
    /// Whether a line that cannot be used is counted instead of refused.
    let skipsBadLines: Bool
    /// The builder with everything that was read.
    var builder: ItemTableBuilder
    /// Views read.
    private(set) var views = 0
    /// Lines left out.
    private(set) var skippedLines = 0
    /// The first line left out, in words.
    private(set) var firstSkipped: String?
    /// Items that the catalogue lists.
    private(set) var listed = 0
    private var hasTimes: Bool?

    init(settings: ItemTableBuilder.Settings, skipsBadLines: Bool) {
        builder = ItemTableBuilder(settings: settings)
        self.skipsBadLines = skipsBadLines
    }

    /// Views of items whose identifiers a table cannot hold.
    var unusableViews: Int { views - builder.clickCount }

    /// Reads a file of recorded sessions.
    mutating func read(sessions file: String) throws(CollectorFailure) {
        var progress = TableProgress("reading \(file)")
        defer { progress.clear() }
        var skipped: [RecordedSessionError] = []
        do {
            try RecordedSessionFile(path: file).forEach(skip: skipsBadLines ? { skipped.append($0) } : nil) { session in
                try requireClock(session.times != nil, file)
                views += session.items.count
                builder.add(session: session.items, endedAt: session.endedAt ?? Int64(builder.sessionCount))
                progress.update("\(builder.sessionCount) sessions, \(views) views")
            }
        } catch let error as RecordedSessionError {
            throw CollectorFailure(error.code == .unreadable ? .noInput : .input, error.message(of: file) + Self.hint(error.line))
        } catch let error as CollectorFailure { throw error } catch { throw CollectorFailure(.input, "\(file): unreadable") }
        skip(skipped.count, first: skipped.first.map { "\(file): \($0)" })
    }

    /// Reads a catalogue.
    mutating func read(catalogue file: String) throws(CollectorFailure) {
        var skipped: [CatalogueError] = []
        let records: [CatalogueRecord]
        do throws(CatalogueError) { records = try CatalogueFile(path: file).records(skip: skipsBadLines ? { skipped.append($0) } : nil) } catch {
            throw CollectorFailure(error.code == .unreadable ? .noInput : .input, error.message(of: file) + Self.hint(error.line))
        }
        skip(skipped.count, first: skipped.first.map { "\(file): \($0)" })
        for record in records {
            do throws(ItemCatalogueError) {
                try builder.add(CatalogueEntry(record))
                listed += 1
            } catch {
                let message = "\(file): line \(record.line): \(error). \(error.advice)"
                guard skipsBadLines else { throw CollectorFailure(.input, message + Self.hint(record.line)) }
                skip(1, first: message)
            }
        }
    }

    private mutating func requireClock(_ isTimed: Bool, _ file: String) throws(CollectorFailure) {
        guard hasTimes ?? isTimed == isTimed else {
            throw CollectorFailure(.input, "\(file): has \(isTimed ? "" : "no ")timestamps, unlike the file before it; use files of one kind")
        }
        guard isTimed || builder.settings.halfLifeMilliseconds == nil else {
            throw CollectorFailure(.input, "\(file): has no timestamps, so --half-life means nothing; leave it out")
        }
        hasTimes = isTimed
    }

    private mutating func skip(_ count: Int, first: String?) {
        skippedLines += count
        firstSkipped = firstSkipped ?? first
    }

    private static func hint(_ line: Int) -> String { line > 1 ? " Or leave such lines out with --skip-bad-lines." : "" }
}

extension CatalogueEntry {
    /// A catalogue file's record.
    init(_ record: CatalogueRecord) {
        self.init(
            item: record.item, category: record.category, priceMinor: record.priceMinor,
            attributes: record.attributes.mapValues { value in
                switch value {
                case .number(let number): .number(number)
                case .text(let text): .text(text)
                case .flag(let flag): .flag(flag)
                }
            })
    }
}

extension ItemCatalogueError {
    /// What to do about it, as one sentence.
    var advice: String {
        switch code {
        case .badIdentifier: "An id has 1 to \(ItemTable.Limit.identifierBytes) bytes."
        case .listedTwice: "List each item once."
        case .badCategory: "A category has 1 to \(ItemCatalogue.Limit.categoryBytes) bytes."
        case .badPrice: "A price is at most \(ItemCatalogue.Limit.price) minor units."
        case .badAttributeName: "Name attributes with a-z, 0-9 and _, at most \(ItemCatalogue.Limit.nameBytes) bytes."
        case .badValue: "Numbers are finite, texts have at most \(ItemCatalogue.Limit.textBytes) bytes."
        case .mixedKinds: "Give all items the same kind of value: all numbers, all texts or all true and false."
        case .tooManyAttributes: "A table has at most \(ItemCatalogue.Limit.attributes) attributes; leave columns out."
        case .tooManyValues: "An attribute has at most \(ItemCatalogue.Limit.values) distinct values."
        case .tooManyCategories: "A table has at most \(ItemCatalogue.Limit.categories) categories."
        case .tooManyItems: "A table has at most \(ItemTable.Limit.items) items."
        }
    }
}
