import TLSPresentation

/// The content of the sections that hold counts, in the notation of ``ItemTable``'s canonical bytes:
///
///     identifiers: uint32 items; uint8 lengths[items]; opaque identifiers[sum of lengths];
///     counts:      uint32 popularity[items]; uint32 recent_popularity[items];
///     rows:        uint32 edges; uint8 lengths[items]; float32 scales[items][4]; uint32 neighbours[edges];
///                  uint16 forward[edges], recent_forward[edges], next[edges], together[edges];
///     bigrams:     uint32 pairs; uint32 entries; uint64 keys[pairs]; uint8 lengths[pairs]; uint32 items[entries]; uint16 counts[entries];
extension ItemTableColumns {
    mutating func readIdentifiers(from reader: inout ByteReader) throws(CodecError) {
        let items = try reader.count(ItemTable.Limit.items, field: "items")
        identifierStarts = try reader.starts(items, within: 1...ItemTable.Limit.identifierBytes, field: "identifier lengths")
        identifierBytes = Array(try reader.fixed(Int(identifierStarts[items]), field: "identifiers"))
        try requireAscendingIdentifiers(at: reader.offset)
        // A table without a catalogue has no categories.
        category = [UInt16](repeating: 0, count: items)
    }

    func writeIdentifiers(into writer: inout ByteWriter) {
        writer.put(UInt32(count))
        writer.putLengths(identifierStarts)
        writer.fixed(identifierBytes)
    }

    mutating func readCounts(from reader: inout ByteReader) throws(CodecError) {
        popularity = try reader.integers(count, field: "popularity")
        recentPopularity = try reader.integers(count, field: "recent popularity")
    }

    func writeCounts(into writer: inout ByteWriter) {
        writer.put(popularity)
        writer.put(recentPopularity)
    }

    mutating func readRows(from reader: inout ByteReader) throws(CodecError) {
        let edges = try reader.count(ItemTable.Limit.edges, field: "edges")
        rowStarts = try reader.starts(count, within: 0...ItemTable.Limit.rowLength, field: "row lengths")
        guard Int(rowStarts[count]) == edges else { throw CodecError(.invalidValue, at: reader.offset, field: "row lengths") }
        scales = try Self.scales(&reader, count)
        neighbours = try reader.integers(edges, field: "neighbours")
        try requireAscendingRows(at: reader.offset)
        forward = try reader.integers(edges, field: "forward")
        recentForward = try reader.integers(edges, field: "recent forward")
        next = try reader.integers(edges, field: "next")
        together = try reader.integers(edges, field: "together")
    }

    func writeRows(into writer: inout ByteWriter) {
        writer.put(UInt32(neighbours.count))
        writer.putLengths(rowStarts)
        for scale in scales {
            for value in [scale.forward, scale.recentForward, scale.next, scale.together] { writer.put(value.bitPattern) }
        }
        writer.put(neighbours)
        for column in [forward, recentForward, next, together] { writer.put(column) }
    }

    mutating func readBigrams(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        let pairs = try reader.count(ItemTable.Limit.bigrams, field: "pairs")
        guard pairs > 0 else { throw CodecError(.invalidValue, at: start, field: "pairs") }
        let entries = try reader.count(ItemTable.Limit.edges, field: "pair entries")
        bigrams.keys = try reader.integers(pairs, field: "pair keys")
        bigrams.starts = try reader.starts(pairs, within: 1...ItemTable.Limit.rowLength, field: "pair lengths")
        guard Int(bigrams.starts[pairs]) == entries else { throw CodecError(.invalidValue, at: reader.offset, field: "pair lengths") }
        bigrams.items = try reader.integers(entries, field: "pair items")
        bigrams.counts = try reader.integers(entries, field: "pair counts")
        try requireAscendingBigrams(at: reader.offset)
    }

    func writeBigrams(into writer: inout ByteWriter) {
        writer.put(UInt32(bigrams.keys.count))
        writer.put(UInt32(bigrams.items.count))
        writer.put(bigrams.keys)
        writer.putLengths(bigrams.starts)
        writer.put(bigrams.items)
        writer.put(bigrams.counts)
    }

    private static func scales(_ reader: inout ByteReader, _ count: Int) throws(CodecError) -> [ItemTable.RowScale] {
        let offset = reader.offset
        let bits: [UInt32] = try reader.integers(4 * count, field: "scales")
        var scales: [ItemTable.RowScale] = []
        scales.reserveCapacity(count)
        for item in 0..<count {
            let scale = ItemTable.RowScale(
                forward: Float(bitPattern: bits[4 * item]), recentForward: Float(bitPattern: bits[4 * item + 1]),
                next: Float(bitPattern: bits[4 * item + 2]), together: Float(bitPattern: bits[4 * item + 3]))
            guard scale.isValid else { throw CodecError(.invalidValue, at: offset, field: "scales") }
            scales.append(scale)
        }
        return scales
    }
}
