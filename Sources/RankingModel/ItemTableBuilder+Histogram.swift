extension ItemTableBuilder {
    /// The table of a noised histogram's kept cells and of the catalogue read so far, and of nothing else: sessions must not have been read.
    ///
    /// A histogram knows one relation, so recent succession is taken for all time and direct succession for the whole; `together` is the sum
    /// of both directions. An item without a cell of its own counts the pairs that lead to it.
    package consuming func build(from histogram: ItemHistogram) -> ItemTable? {
        guard sessionCount == 0 else { return nil }
        let numbers = histogram.items.compactMap { list($0) }
        guard numbers.count == histogram.items.count else { return nil }
        var columns = ItemTableColumns()
        let kept = fillNames(&columns)
        let order = numbers.map { kept[Int($0)] }
        let unit = histogram.facts.unit
        columns.popularity = [UInt32](repeating: 0, count: columns.count)
        var rows = [[UInt32: (forward: Double, together: Double)]](repeating: [:], count: columns.count)
        var incoming = [Double](repeating: 0, count: columns.count)
        for pair in histogram.pairs {
            let (first, second) = (order[Int(pair.first)], order[Int(pair.second)])
            let weight = Double(pair.value) / unit
            rows[Int(first)][second, default: (0, 0)].forward += weight
            incoming[Int(second)] += weight
            guard first != second else { continue }
            rows[Int(first)][second, default: (0, 0)].together += weight
            rows[Int(second)][first, default: (0, 0)].together += weight
        }
        for item in columns.popularity.indices { columns.popularity[item] = Self.clicks(incoming[item]) }
        for cell in histogram.popularity {
            columns.popularity[Int(order[Int(cell.item)])] = Self.clicks(Double(cell.value) / unit / ItemHistogram.itemWeight)
        }
        columns.recentPopularity = columns.popularity
        for row in rows { columns.append(row, limit: settings.rowLength) }
        columns.provenance = histogram.provenance
        return ItemTable(columns: columns)
    }

    private static func clicks(_ count: Double) -> UInt32 { UInt32(min(count.rounded(), Double(UInt32.max))) }
}

extension ItemTableColumns {
    /// Appends a row of the strongest neighbours, scaled by its largest values.
    fileprivate mutating func append(_ row: [UInt32: (forward: Double, together: Double)], limit: Int) {
        let largest = row.values.reduce((forward: 0.0, together: 0.0)) { (max($0.forward, $1.forward), max($0.together, $1.together)) }
        func share(_ value: Double, _ largest: Double) -> Double { largest > 0 ? value / largest : 0 }
        let strongest = row.map { item, sums in
            (item: item, forward: share(sums.forward, largest.forward), together: share(sums.together, largest.together))
        }.sorted { left, right in
            let (a, b) = (left.forward + left.together, right.forward + right.together)
            return a != b ? a > b : left.item < right.item
        }
        for entry in strongest.prefix(limit).sorted(by: { $0.item < $1.item }) {
            let forward = UInt16((entry.forward * 65_535).rounded(.toNearestOrEven))
            neighbours.append(entry.item)
            self.forward.append(forward)
            recentForward.append(forward)
            next.append(forward)
            together.append(UInt16((entry.together * 65_535).rounded(.toNearestOrEven)))
        }
        rowStarts.append(UInt32(neighbours.count))
        let scale = Float(largest.forward)
        scales.append(ItemTable.RowScale(forward: scale, recentForward: scale, next: scale, together: Float(largest.together)))
    }
}
