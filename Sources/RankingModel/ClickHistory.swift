#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Sessions as one flat array of final item numbers, with a recency weight per session.
struct ClickHistory {
    /// Items of all sessions, one session after the other.
    let items: [UInt32]
    /// The session of each click.
    let sessionOf: [UInt32]
    /// Where each session starts in ``items``; one more entry than sessions.
    let starts: [UInt32]
    /// 2^(-age / half-life) of each session, in units of 2^-20, at most 2^20.
    let recency: [UInt64]
    /// Whether each session lies in the recent window.
    let isRecent: [Bool]

    init(
        clicks: [UInt32], sessionStarts: [UInt32], sessionTimes: [Int64], numbers: [UInt32], settings: ItemTableBuilder.Settings
    ) {
        var items: [UInt32] = []
        var sessionOf: [UInt32] = []
        var starts: [UInt32] = [0]
        items.reserveCapacity(clicks.count)
        sessionOf.reserveCapacity(clicks.count)
        for session in sessionTimes.indices {
            for click in Int(sessionStarts[session])..<Int(sessionStarts[session + 1]) {
                let item = numbers[Int(clicks[click])]
                guard item != .max else { continue }
                items.append(item)
                sessionOf.append(UInt32(session))
            }
            starts.append(UInt32(items.count))
        }
        self.items = items
        self.sessionOf = sessionOf
        self.starts = starts

        let last = sessionTimes.max() ?? 0
        let ages = sessionTimes.map { Double(last) - Double($0) }
        let period = ages.max() ?? 0
        let halfLife = max(settings.halfLifeMilliseconds.map(Double.init) ?? period / 6, 1e-9)
        let window = settings.recentWindowMilliseconds.map(Double.init) ?? period / 4
        recency = ages.map { UInt64((exp2(-$0 / halfLife) * Double(NeighbourRows.unit)).rounded()) }
        isRecent = ages.map { $0 <= window }
    }

    /// Fills popularity and recent popularity.
    func countClicks(into columns: inout ItemTableColumns) {
        columns.popularity = [UInt32](repeating: 0, count: columns.category.count)
        columns.recentPopularity = columns.popularity
        for (click, item) in items.enumerated() {
            columns.popularity[Int(item)] += 1
            if isRecent[Int(sessionOf[click])] { columns.recentPopularity[Int(item)] += 1 }
        }
    }

    /// What followed pairs of consecutive distinct items. Pairs seen once are left out: they say little and are most of the pairs.
    func bigrams() -> BigramTable {
        var triples: [(key: UInt64, item: UInt32)] = []
        for session in 0..<starts.count - 1 {
            let views = items[Int(starts[session])..<Int(starts[session + 1])]
            guard views.count >= 3 else { continue }
            for third in views.indices.dropFirst(2) where views[third - 2] != views[third - 1] {
                triples.append((BigramTable.key(views[third - 2], views[third - 1]), views[third]))
            }
        }
        triples.sort { $0.key != $1.key ? $0.key < $1.key : $0.item < $1.item }
        var table = BigramTable()
        var start = 0
        while start < triples.count, table.keys.count < ItemTable.Limit.bigrams {
            var end = start
            while end < triples.count, triples[end].key == triples[start].key { end += 1 }
            if end - start >= 2 { table.appendRow(triples[start..<end].map(\.item), key: triples[start].key) }
            start = end
        }
        return table
    }
}

extension BigramTable {
    /// Appends a pair's row from the ascending items that followed it, repeats included; the rarest beyond the row limit are dropped.
    fileprivate mutating func appendRow(_ followers: [UInt32], key: UInt64) {
        var row: [(item: UInt32, count: Int)] = []
        for item in followers {
            if row.last?.item == item { row[row.count - 1].count += 1 } else { row.append((item, 1)) }
        }
        if row.count > ItemTable.Limit.rowLength {
            row.sort { $0.count != $1.count ? $0.count > $1.count : $0.item < $1.item }
            row.removeLast(row.count - ItemTable.Limit.rowLength)
            row.sort { $0.item < $1.item }
        }
        keys.append(key)
        for entry in row {
            items.append(entry.item)
            counts.append(UInt16(clamping: entry.count))
        }
        starts.append(UInt32(items.count))
    }
}
