import TLSPresentation

extension DeltaNumbering {
    /// The keys of old pairs under new numbers; nil for those of an item that is gone.
    fileprivate func keys(_ old: BigramTable) -> [UInt64?] {
        old.keys.map { key in
            let (first, second) = (newOfOld[Int(key >> 32)], newOfOld[Int(key & 0xffff_ffff)])
            return first == Self.none || second == Self.none ? nil : BigramTable.key(first, second)
        }
    }

    /// The items of an old pair's row under new numbers.
    fileprivate func items(_ old: BigramTable, pair: Int) -> [UInt32?] {
        guard pair >= 0 else { return [] }
        return old.items[Int(old.starts[pair])..<Int(old.starts[pair + 1])].map { item in
            let number = newOfOld[Int(item)]
            return number == Self.none ? nil : number
        }
    }
}

/// What changed in a pair's row, as bits of one byte.
private enum PairChange {
    static let members: UInt8 = 1
    static let counts: UInt8 = 2
}

extension DeltaWriter {
    mutating func putBigrams(from old: BigramTable, to new: BigramTable, _ numbering: DeltaNumbering) {
        let pairs = DeltaList(from: numbering.keys(old), to: new.keys)
        pairs.write(to: &self, in: .pairs)
        for (pair, before) in pairs.places.enumerated() {
            let row = Int(new.starts[pair])..<Int(new.starts[pair + 1])
            let list = DeltaList(from: numbering.items(old, pair: before), to: Array(new.items[row]))
            let start = before < 0 ? 0 : Int(old.starts[before])
            let differences = list.places.enumerated().map { index, place in
                Int64(new.counts[row.lowerBound + index]) - (place < 0 ? 0 : Int64(old.counts[start + place]))
            }
            let isRecounted = differences.contains { $0 != 0 }
            byte((list.isChanged ? PairChange.members : 0) | (isRecounted ? PairChange.counts : 0), in: .pairs)
            if list.isChanged { list.write(to: &self, in: .pairEntries) }
            if isRecounted { for difference in differences { put(signed: difference, in: .pairEntries) } }
        }
    }
}

extension DeltaReader {
    mutating func bigrams(from old: BigramTable, into new: inout BigramTable, _ numbering: DeltaNumbering) throws(CodecError) {
        let pairs = try DeltaList<UInt64>(from: numbering.keys(old), isChanged: true, reader: &self, in: .pairs)
        guard pairs.values.count <= ItemTable.Limit.bigrams else { throw malformed }
        new.keys = pairs.values
        for before in pairs.places {
            let change = try byte(in: .pairs)
            guard change <= PairChange.members | PairChange.counts else { throw malformed }
            let list = try DeltaList<UInt32>(
                from: numbering.items(old, pair: before), isChanged: change & PairChange.members != 0, reader: &self, in: .pairEntries)
            guard list.values.count <= ItemTable.Limit.rowLength, new.items.count + list.values.count <= ItemTable.Limit.edges else {
                throw malformed
            }
            let start = before < 0 ? 0 : Int(old.starts[before])
            for place in list.places {
                let count = place < 0 ? 0 : old.counts[start + place]
                new.counts.append(change & PairChange.counts != 0 ? try number(from: count, in: .pairEntries) : count)
            }
            new.items += list.values
            new.starts.append(UInt32(new.items.count))
        }
    }
}
