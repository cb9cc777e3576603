package import TLSPresentation

/// The canonical bytes, big-endian: `uint16 format = 2; uint16 sections;` then per section `uint16 number; opaque content<0..2^30>` with a
/// length of four bytes, by strictly ascending number (``ItemTableSection``).
///
/// The decoder requires strictly ascending identifiers, rows and pairs, indices inside the table, finite scales, no empty section that
/// could be left out, and no bytes left over, so a table has exactly one form. Columns are read straight into their arrays: decoding holds
/// the input and the table, nothing else.
extension ItemTable: TLSCodable {
    static let format: UInt16 = 2

    package init(from reader: inout ByteReader) throws(CodecError) {
        guard try reader.uint16(field: "table format") == Self.format else { throw CodecError(.invalidValue, at: 0, field: "table format") }
        let columns = try ItemTableColumns(sections: &reader)
        self.init(columns: columns)
    }

    package func encode(into writer: inout ByteWriter) { writer.fixed(ItemTableColumns(self).encoded()) }
}

extension ItemTableColumns {
    /// Reads the number of sections and the sections.
    init(sections reader: inout ByteReader) throws(CodecError) {
        self.init()
        var start = reader.offset
        let sections = Int(try reader.uint16(field: "section count"))
        guard (3...ItemTableSection.allCases.count + ItemTable.Limit.extensions).contains(sections) else {
            throw CodecError(.lengthOutOfRange, at: start, field: "section count")
        }
        var previous: UInt16 = 0
        for place in 0..<sections {
            start = reader.offset
            let number = try reader.uint16(field: "section number")
            // The first three are always there, so they come first.
            guard number > previous, place >= 3 || Int(number) == place + 1 else {
                throw CodecError(.invalidValue, at: start, field: "section number")
            }
            previous = number
            let content = try reader.opaque32(0...ItemTable.Limit.sectionBytes, field: "section")
            if number & ItemTableSection.optionalBit != 0 {
                guard extensions.count < ItemTable.Limit.extensions else {
                    throw CodecError(.lengthOutOfRange, at: start, field: "section count")
                }
                extensions.append(ItemTableExtension(number: number, bytes: Array(content)))
                continue
            }
            guard let section = ItemTableSection(rawValue: number) else { throw CodecError(.invalidValue, at: start, field: "section number") }
            var body = ByteReader(content)
            try read(section, from: &body)
            try body.finish(field: "section \(section)")
        }
    }

    /// The canonical bytes.
    func encoded() -> [UInt8] {
        let present = ItemTableSection.allCases.filter(hasContent)
        var writer = ByteWriter(capacity: 64 + identifierBytes.count + 32 * count + 12 * neighbours.count)
        writer.put(ItemTable.format)
        writer.put(UInt16(present.count + extensions.count))
        for section in present {
            writer.put(section.rawValue)
            writer.opaque32(content(of: section) ?? [])
        }
        for section in extensions {
            writer.put(section.number)
            writer.opaque32(section.bytes)
        }
        return writer.bytes
    }

    /// A section's content; nil when it is left out.
    func content(of section: ItemTableSection) -> [UInt8]? {
        guard hasContent(section) else { return nil }
        var body = ByteWriter()
        write(section, into: &body)
        return body.bytes
    }

    private func hasContent(_ section: ItemTableSection) -> Bool {
        switch section {
        case .identifiers, .counts, .rows: true
        case .bigrams: !bigrams.keys.isEmpty
        case .catalogue: category.contains { $0 != 0 } || !catalogue.isEmpty
        case .vectors: vectors != nil
        case .provenance: provenance != nil
        }
    }

    /// Reads a section's content.
    mutating func read(_ section: ItemTableSection, from reader: inout ByteReader) throws(CodecError) {
        switch section {
        case .identifiers: try readIdentifiers(from: &reader)
        case .counts: try readCounts(from: &reader)
        case .rows: try readRows(from: &reader)
        case .bigrams: try readBigrams(from: &reader)
        case .catalogue: try readCatalogue(from: &reader)
        case .vectors: try readVectors(from: &reader)
        case .provenance: provenance = try ItemTableProvenance(from: &reader)
        }
    }

    private func write(_ section: ItemTableSection, into writer: inout ByteWriter) {
        switch section {
        case .identifiers: writeIdentifiers(into: &writer)
        case .counts: writeCounts(into: &writer)
        case .rows: writeRows(into: &writer)
        case .bigrams: writeBigrams(into: &writer)
        case .catalogue: writeCatalogue(into: &writer)
        case .vectors: writeVectors(into: &writer)
        case .provenance: provenance?.encode(into: &writer)
        }
    }
}
