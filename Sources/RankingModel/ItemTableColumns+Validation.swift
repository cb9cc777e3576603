import TLSPresentation

extension ItemTableColumns {
    /// Requires identifiers that are valid UTF-8 and strictly ascending by their bytes.
    func requireAscendingIdentifiers(at offset: Int) throws(CodecError) {
        for item in 0..<identifierStarts.count - 1 {
            let identifier = identifierBytes[Int(identifierStarts[item])..<Int(identifierStarts[item + 1])]
            guard String(validating: identifier, as: UTF8.self) != nil else { throw CodecError(.invalidValue, at: offset, field: "identifiers") }
            guard item > 0 else { continue }
            let previous = identifierBytes[Int(identifierStarts[item - 1])..<Int(identifierStarts[item])]
            guard previous.lexicographicallyPrecedes(identifier) else { throw CodecError(.invalidValue, at: offset, field: "identifiers") }
        }
    }

    /// Requires neighbours inside the table and strictly ascending within a row.
    func requireAscendingRows(at offset: Int) throws(CodecError) {
        try Self.requireAscending(neighbours, rows: rowStarts, below: count, at: offset, field: "neighbours")
    }

    /// Requires strictly ascending pairs of known items, and rows like those of the neighbours.
    func requireAscendingBigrams(at offset: Int) throws(CodecError) {
        let items = UInt64(count)
        for pair in bigrams.keys.indices {
            let key = bigrams.keys[pair]
            guard key >> 32 < items, key & 0xffff_ffff < items, pair == 0 || bigrams.keys[pair - 1] < key else {
                throw CodecError(.invalidValue, at: offset, field: "pair keys")
            }
        }
        try Self.requireAscending(bigrams.items, rows: bigrams.starts, below: count, at: offset, field: "pair items")
    }

    private static func requireAscending(
        _ values: [UInt32], rows: [UInt32], below limit: Int, at offset: Int, field: String
    ) throws(CodecError) {
        for row in 0..<rows.count - 1 {
            var floor = -1
            for entry in Int(rows[row])..<Int(rows[row + 1]) {
                let value = Int(values[entry])
                guard value > floor, value < limit else { throw CodecError(.invalidValue, at: offset, field: field) }
                floor = value
            }
        }
    }
}
