extension ItemTableBuilder {
    /// The table of a noised histogram's kept cells and of the catalogue read so far, and of nothing else: sessions must not have been read.
    ///
    /// Each pair counts as much as ``ItemHistogram/support`` says. A histogram knows one relation, without an order, which is taken for all
    /// four. An item without a cell of its own counts the pairs that it is in. Vectors, where the settings ask for them, are learned from
    /// the pairs. All of this is made of released numbers, so the table costs what the histogram did.
    package consuming func build(from histogram: ItemHistogram, progress: (Int, Int) -> Void = { _, _ in }) -> ItemTable? {
        guard sessionCount == 0 else { return nil }
        let numbers = histogram.items.compactMap { list($0) }
        guard numbers.count == histogram.items.count else { return nil }
        var columns = ItemTableColumns()
        let kept = fillNames(&columns)
        let order = numbers.map { kept[Int($0)] }
        let unit = histogram.facts.unit
        var rows = [[(item: UInt32, weight: Double)]](repeating: [], count: columns.count)
        var links: [PairHistory.Link] = []
        for (pair, support) in zip(histogram.pairs, histogram.support) where support > 0 {
            let (first, second) = (order[Int(pair.first)], order[Int(pair.second)])
            let weight = Double(pair.value) / unit * support
            rows[Int(first)].append((second, weight))
            rows[Int(second)].append((first, weight))
            links.append(PairHistory.Link(first: first, second: second, weight: weight))
        }
        // What an item is in with others it was viewed for.
        var popularity = rows.map { row in row.reduce(0) { $0 + $1.weight } }
        for cell in histogram.popularity {
            let item = Int(order[Int(cell.item)])
            popularity[item] = max(popularity[item], Double(cell.value) / unit / ItemHistogram.itemWeight)
        }
        columns.popularity = popularity.map { UInt32(min($0.rounded(), Double(UInt32.max))) }
        columns.recentPopularity = columns.popularity
        for row in rows { columns.append(row, limit: settings.rowLength) }
        if settings.learnsVectors, let history = PairHistory.history(of: links, settings: settings) {
            var trainer = ItemVectorTrainer(history: history, itemCount: columns.count)
            columns.vectors = trainer.train(progress: progress)
        }
        columns.provenance = histogram.provenance
        return ItemTable(columns: columns)
    }
}

extension ItemTableColumns {
    /// Appends a row of the strongest neighbours, scaled by the largest weight; all relations are the same.
    fileprivate mutating func append(_ row: [(item: UInt32, weight: Double)], limit: Int) {
        let largest = row.reduce(0) { max($0, $1.weight) }
        let strongest = row.sorted { $0.weight != $1.weight ? $0.weight > $1.weight : $0.item < $1.item }
        for entry in strongest.prefix(limit).sorted(by: { $0.item < $1.item }) {
            let share = UInt16((entry.weight / largest * 65_535).rounded(.toNearestOrEven))
            neighbours.append(entry.item)
            forward.append(share)
            recentForward.append(share)
            next.append(share)
            together.append(share)
        }
        rowStarts.append(UInt32(neighbours.count))
        let scale = Float(largest)
        scales.append(ItemTable.RowScale(forward: scale, recentForward: scale, next: scale, together: scale))
    }
}
