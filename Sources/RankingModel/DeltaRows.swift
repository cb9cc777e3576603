import TLSPresentation

/// What the old row of an item lets expect of the new one.
///
/// A day's sessions change the largest value of a row, and with it every share; and time lets the recent relation fade in all rows alike.
/// So an entry is expected to keep its value in counts, and a recent scale to fade by one factor for the whole table.
private struct ExpectedRow {
    /// Scales as expected, in the order of the columns.
    let scales: SIMD4<Float>
    private let ratios: [Double]
    private let start: Int
    private let columns: [[UInt16]]

    init(_ old: ItemTableColumns, item: Int?, decay: Float, scales actual: (SIMD4<Float>) throws(CodecError) -> SIMD4<Float>) throws(CodecError) {
        let before = item.map { old.scales[$0].lanes } ?? .zero
        let expected = before * SIMD4(1, decay, 1, 1)
        scales = try actual(expected)
        let after = scales
        ratios = (0..<RowChange.columns).map { after[$0] > 0 ? Double(expected[$0]) / Double(after[$0]) : 0 }
        start = item.map { Int(old.rowStarts[$0]) } ?? 0
        columns = [old.forward, old.recentForward, old.next, old.together]
    }

    /// The share of the entry at a place of the old row, under the new scales.
    func share(_ column: Int, at place: Int) -> UInt16 {
        UInt16(min((Double(columns[column][start + place]) * ratios[column]).rounded(.toNearestOrEven), 65_535))
    }
}

extension ItemTable.RowScale {
    fileprivate var lanes: SIMD4<Float> { SIMD4(forward, recentForward, next, together) }

    fileprivate init(_ lanes: SIMD4<Float>) {
        self.init(forward: lanes[0], recentForward: lanes[1], next: lanes[2], together: lanes[3])
    }
}

extension DeltaNumbering {
    /// The neighbours of an old item under their new numbers; nil for those that are gone.
    fileprivate func neighbours(of item: Int?, _ old: ItemTableColumns) -> [UInt32?] {
        guard let item else { return [] }
        return old.neighbours[Int(old.rowStarts[item])..<Int(old.rowStarts[item + 1])].map { neighbour in
            let number = newOfOld[Int(neighbour)]
            return number == Self.none ? nil : number
        }
    }

    /// The factor by which the recent scales of most items fell: the median of those that both tables have.
    fileprivate func decay(from old: ItemTableColumns, to new: ItemTableColumns) -> Float {
        let ratios = oldOfNew.indices.compactMap { item -> Float? in
            guard let before = self.old(item), old.scales[before].recentForward > 0, new.scales[item].recentForward > 0 else { return nil }
            let ratio = new.scales[item].recentForward / old.scales[before].recentForward
            return ratio.isFinite ? ratio : nil
        }.sorted()
        return ratios.isEmpty ? 1 : ratios[ratios.count / 2]
    }
}

extension DeltaWriter {
    mutating func putRows(from old: ItemTableColumns, to new: ItemTableColumns, _ numbering: DeltaNumbering) {
        let decay = numbering.decay(from: old, to: new)
        put(UInt64(decay.bitPattern), in: .rows)
        let columns = [new.forward, new.recentForward, new.next, new.together]
        for item in 0..<new.count {
            let row = Int(new.rowStarts[item])..<Int(new.rowStarts[item + 1])
            let before = numbering.old(item)
            let list = DeltaList(from: numbering.neighbours(of: before, old), to: Array(new.neighbours[row]))
            let scales = new.scales[item].lanes
            var residuals = SIMD4<Int64>.zero
            // What it is given never throws.
            guard
                let expected = try? ExpectedRow(
                    old, item: before, decay: decay,
                    scales: { expected in
                        for lane in 0..<RowChange.columns { residuals[lane] = Int64(scales[lane].bitPattern) - Int64(expected[lane].bitPattern) }
                        return scales
                    })
            else { continue }
            var change: RowChange = list.isChanged ? .members : []
            if residuals != .zero { change.insert(.scales) }
            let differences = (0..<RowChange.columns).map { column in
                list.places.enumerated().compactMap { index, place in
                    place < 0 ? nil : Int64(columns[column][row.lowerBound + index]) - Int64(expected.share(column, at: place))
                }
            }
            for column in 0..<RowChange.columns where differences[column].contains(where: { $0 != 0 }) { change.insert(.column(column)) }
            byte(change.rawValue, in: .rows)
            if change.contains(.scales) { for lane in 0..<RowChange.columns { put(signed: residuals[lane], in: .scales) } }
            if change.contains(.members) { list.write(to: &self, in: .neighbours) }
            for column in 0..<RowChange.columns {
                if change.contains(.column(column)) { for difference in differences[column] { put(signed: difference, in: .differences) } }
                for (index, place) in list.places.enumerated() where place < 0 {
                    put(UInt64(columns[column][row.lowerBound + index]), in: .values)
                }
            }
        }
    }
}

extension DeltaReader {
    mutating func rows(from old: ItemTableColumns, into new: inout ItemTableColumns, _ numbering: DeltaNumbering) throws(CodecError) {
        let decay = Float(bitPattern: UInt32(try number(upTo: Int(UInt32.max), in: .rows)))
        guard decay.isFinite, decay >= 0 else { throw malformed }
        for item in numbering.oldOfNew.indices {
            let change = RowChange(rawValue: try byte(in: .rows))
            guard RowChange.all.isSuperset(of: change) else { throw malformed }
            let before = numbering.old(item)
            let expected = try ExpectedRow(old, item: before, decay: decay) { (expected) throws(CodecError) in
                try scales(expected, isChanged: change.contains(.scales))
            }
            let list = try DeltaList<UInt32>(
                from: numbering.neighbours(of: before, old), isChanged: change.contains(.members), reader: &self, in: .neighbours)
            guard list.values.count <= ItemTable.Limit.rowLength, new.neighbours.count + list.values.count <= ItemTable.Limit.edges else {
                throw malformed
            }
            new.scales.append(ItemTable.RowScale(expected.scales))
            new.neighbours += list.values
            new.rowStarts.append(UInt32(new.neighbours.count))
            try entries(&new.forward, 0, list, expected, change)
            try entries(&new.recentForward, 1, list, expected, change)
            try entries(&new.next, 2, list, expected, change)
            try entries(&new.together, 3, list, expected, change)
        }
    }

    private mutating func scales(_ expected: SIMD4<Float>, isChanged: Bool) throws(CodecError) -> SIMD4<Float> {
        var scales = expected
        for lane in 0..<RowChange.columns {
            if isChanged { scales[lane] = Float(bitPattern: try number(from: expected[lane].bitPattern, in: .scales)) }
            guard scales[lane].isFinite, scales[lane].sign == .plus else { throw malformed }
        }
        return scales
    }

    private mutating func entries(
        _ column: inout [UInt16], _ number: Int, _ list: DeltaList<UInt32>, _ expected: ExpectedRow, _ change: RowChange
    ) throws(CodecError) {
        for place in list.places {
            if place < 0 {
                column.append(UInt16(try self.number(upTo: Int(UInt16.max), in: .values)))
            } else {
                let share = expected.share(number, at: place)
                column.append(change.contains(.column(number)) ? try self.number(from: share, in: .differences) : share)
            }
        }
    }
}
