package import TLSPresentation

/// The canonical bytes, big-endian:
///
///     uint16 format = 1; uint32 items, edges, pairs, pair_entries;
///     uint8 identifier_lengths[items]; opaque identifiers[sum of lengths];
///     uint32 popularity[items]; uint32 recent_popularity[items]; uint16 category[items];
///     uint8 row_lengths[items]; float32 scales[items][4];
///     uint32 neighbours[edges]; uint16 forward[edges], recent_forward[edges], next[edges], together[edges];
///     uint64 pair_keys[pairs]; uint8 pair_lengths[pairs]; uint32 pair_items[pair_entries]; uint16 pair_counts[pair_entries];
///
/// The decoder requires strictly ascending identifiers, rows and pairs, indices inside the table, finite scales, and no bytes left over,
/// so a table has exactly one form. Columns are read straight into their arrays: decoding holds the input and the table, nothing else.
extension ItemTable: TLSCodable {
    private static let format: UInt16 = 1

    package init(from reader: inout ByteReader) throws(CodecError) {
        guard try reader.uint16(field: "table format") == Self.format else { throw CodecError(.invalidValue, at: 0, field: "table format") }
        let items = try Self.length(&reader, Limit.items, "items")
        let edges = try Self.length(&reader, Limit.edges, "edges")
        let pairs = try Self.length(&reader, Limit.bigrams, "pairs")
        let pairEntries = try Self.length(&reader, Limit.edges, "pair entries")

        var columns = ItemTableColumns()
        columns.identifierStarts = try Self.starts(&reader, items, within: 1...Limit.identifierBytes, "identifier lengths")
        columns.identifierBytes = Array(try reader.fixed(Int(columns.identifierStarts[items]), field: "identifiers"))
        try columns.requireAscendingIdentifiers(at: reader.offset)
        columns.popularity = try reader.integers(items, field: "popularity")
        columns.recentPopularity = try reader.integers(items, field: "recent popularity")
        columns.category = try reader.integers(items, field: "category")
        columns.rowStarts = try Self.starts(&reader, items, within: 0...Limit.rowLength, "row lengths")
        guard Int(columns.rowStarts[items]) == edges else { throw CodecError(.invalidValue, at: reader.offset, field: "row lengths") }
        columns.scales = try Self.scales(&reader, items)
        columns.neighbours = try reader.integers(edges, field: "neighbours")
        try columns.requireAscendingRows(at: reader.offset)
        columns.forward = try reader.integers(edges, field: "forward")
        columns.recentForward = try reader.integers(edges, field: "recent forward")
        columns.next = try reader.integers(edges, field: "next")
        columns.together = try reader.integers(edges, field: "together")
        columns.bigrams.keys = try reader.integers(pairs, field: "pair keys")
        columns.bigrams.starts = try Self.starts(&reader, pairs, within: 1...Limit.rowLength, "pair lengths")
        guard Int(columns.bigrams.starts[pairs]) == pairEntries else { throw CodecError(.invalidValue, at: reader.offset, field: "pair lengths") }
        columns.bigrams.items = try reader.integers(pairEntries, field: "pair items")
        columns.bigrams.counts = try reader.integers(pairEntries, field: "pair counts")
        try columns.requireAscendingBigrams(at: reader.offset)
        self.init(columns: columns)
    }

    package func encode(into writer: inout ByteWriter) {
        writer.put(Self.format)
        for size in [count, edgeCount, bigrams.keys.count, bigrams.items.count] { writer.put(UInt32(size)) }
        writer.putLengths(identifierStarts)
        writer.fixed(identifierBytes)
        for value in popularity { writer.put(value) }
        for value in recentPopularity { writer.put(value) }
        for value in category { writer.put(value) }
        writer.putLengths(rowStarts)
        for scale in scales {
            for value in [scale.forward, scale.recentForward, scale.next, scale.together] { writer.put(value.bitPattern) }
        }
        for value in neighbours { writer.put(value) }
        for column in [forward, recentForward, next, together] {
            for value in column { writer.put(value) }
        }
        for value in bigrams.keys { writer.put(value) }
        writer.putLengths(bigrams.starts)
        for value in bigrams.items { writer.put(value) }
        for value in bigrams.counts { writer.put(value) }
    }

    private static func length(_ reader: inout ByteReader, _ limit: Int, _ field: String) throws(CodecError) -> Int {
        let start = reader.offset
        let value = Int(try reader.uint32(field: field))
        guard value <= limit else { throw CodecError(.lengthOutOfRange, at: start, field: field) }
        return value
    }

    /// Reads one-byte lengths and returns their running sums, starting at 0.
    private static func starts(
        _ reader: inout ByteReader, _ count: Int, within range: ClosedRange<Int>, _ field: String
    ) throws(CodecError) -> [UInt32] {
        let offset = reader.offset
        let lengths = try reader.fixed(count, field: field)
        var starts: [UInt32] = [0]
        starts.reserveCapacity(count + 1)
        var sum: UInt32 = 0
        for length in lengths {
            guard range.contains(Int(length)) else { throw CodecError(.lengthOutOfRange, at: offset, field: field) }
            sum += UInt32(length)
            starts.append(sum)
        }
        return starts
    }

    private static func scales(_ reader: inout ByteReader, _ count: Int) throws(CodecError) -> [RowScale] {
        let offset = reader.offset
        let bits: [UInt32] = try reader.integers(4 * count, field: "scales")
        var scales: [RowScale] = []
        scales.reserveCapacity(count)
        for item in 0..<count {
            let scale = RowScale(
                forward: Float(bitPattern: bits[4 * item]), recentForward: Float(bitPattern: bits[4 * item + 1]),
                next: Float(bitPattern: bits[4 * item + 2]), together: Float(bitPattern: bits[4 * item + 3]))
            guard scale.isValid else { throw CodecError(.invalidValue, at: offset, field: "scales") }
            scales.append(scale)
        }
        return scales
    }
}

extension ByteReader {
    /// Reads `count` big-endian integers. The length is checked before anything is allocated.
    fileprivate mutating func integers<Value: FixedWidthInteger & UnsignedInteger>(_ count: Int, field: String) throws(CodecError) -> [Value] {
        let width = Value.bitWidth / 8
        let bytes = try fixed(count * width, field: field)
        let span = bytes.span
        var values: [Value] = []
        values.reserveCapacity(count)
        for start in stride(from: 0, to: span.count, by: width) {
            var value: Value = 0
            for offset in 0..<width { value = value << 8 | Value(span[start &+ offset]) }
            values.append(value)
        }
        return values
    }
}

extension ByteWriter {
    /// Writes the differences of running sums, one byte each.
    fileprivate mutating func putLengths(_ starts: [UInt32]) {
        for index in starts.indices.dropFirst() { put(UInt8(starts[index] - starts[index - 1])) }
    }
}
