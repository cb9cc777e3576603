package import TLSPresentation

/// The canonical bytes, big-endian:
///
///     uint16 format = 2; uint64 population; uint32 domain_items; float64 epsilon; float64 delta; uint8 grid_exponent; uint64 clip_norm;
///     uint64 variance; uint16 periods; uint16 pairs_per_session; uint8 reach; uint64 threshold; float64 expected_false_cells;
///     uint32 items; uint8 lengths[items]; opaque identifiers[sum of lengths];
///     uint32 pairs; { uint32 first; uint32 second; uint64 value; }[pairs];
///     uint32 popularity; { uint32 item; uint64 value; }[popularity];
extension ItemHistogram: TLSCodable {
    private static let format: UInt16 = 2

    package init(from reader: inout ByteReader) throws(CodecError) {
        guard try reader.uint16(field: "histogram format") == Self.format else {
            throw CodecError(.invalidValue, at: 0, field: "histogram format")
        }
        let facts = try Facts(from: &reader)
        let count = try reader.count(ItemTable.Limit.items, field: "items")
        let starts = try reader.starts(count, within: 1...ItemTable.Limit.identifierBytes, field: "identifier lengths")
        var items: [String] = []
        for item in 0..<count {
            let start = reader.offset
            let bytes = try reader.fixed(Int(starts[item + 1] - starts[item]), field: "identifiers")
            guard let text = String(validating: bytes, as: UTF8.self) else { throw CodecError(.invalidValue, at: start, field: "identifiers") }
            items.append(text)
        }
        var pairs: [Pair] = []
        for _ in 0..<(try reader.count(ItemTable.Limit.edges, field: "pairs")) {
            pairs.append(
                Pair(
                    first: try reader.uint32(field: "first"), second: try reader.uint32(field: "second"),
                    value: try reader.uint64(field: "value")))
        }
        var popularity: [Popularity] = []
        for _ in 0..<(try reader.count(ItemTable.Limit.items, field: "popularity")) {
            popularity.append(Popularity(item: try reader.uint32(field: "item"), value: try reader.uint64(field: "value")))
        }
        guard let histogram = ItemHistogram(facts: facts, items: items, pairs: pairs, popularity: popularity) else {
            throw CodecError(.invalidValue, at: reader.offset, field: "histogram")
        }
        self = histogram
    }

    package func encode(into writer: inout ByteWriter) {
        writer.put(Self.format)
        facts.encode(into: &writer)
        writer.put(UInt32(items.count))
        for item in items { writer.put(UInt8(item.utf8.count)) }
        for item in items { writer.fixed(item.utf8) }
        writer.put(UInt32(pairs.count))
        for pair in pairs {
            writer.put(pair.first)
            writer.put(pair.second)
            writer.put(pair.value)
        }
        writer.put(UInt32(popularity.count))
        for cell in popularity {
            writer.put(cell.item)
            writer.put(cell.value)
        }
    }
}

extension ItemHistogram.Facts {
    fileprivate init(from reader: inout ByteReader) throws(CodecError) {
        self.init(
            population: try reader.uint64(field: "population"), domainItems: try reader.uint32(field: "domain items"),
            epsilon: Double(bitPattern: try reader.uint64(field: "epsilon")), delta: Double(bitPattern: try reader.uint64(field: "delta")),
            gridExponent: try reader.uint8(field: "grid exponent"), clipNorm: try reader.uint64(field: "clip norm"),
            variance: try reader.uint64(field: "variance"), periods: try reader.uint16(field: "periods"),
            pairsPerSession: try reader.uint16(field: "pairs per session"),
            reach: try reader.uint8(field: "reach"), threshold: try reader.uint64(field: "threshold"),
            expectedFalseCells: Double(bitPattern: try reader.uint64(field: "expected false cells")))
        guard isValid else { throw CodecError(.invalidValue, at: reader.offset, field: "histogram facts") }
    }

    fileprivate func encode(into writer: inout ByteWriter) {
        writer.put(population)
        writer.put(domainItems)
        writer.put(epsilon.bitPattern)
        writer.put(delta.bitPattern)
        writer.put(gridExponent)
        writer.put(clipNorm)
        writer.put(variance)
        writer.put(periods)
        writer.put(pairsPerSession)
        writer.put(reach)
        writer.put(threshold)
        writer.put(expectedFalseCells.bitPattern)
    }
}
