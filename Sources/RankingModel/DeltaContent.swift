import TLSPresentation

extension DeltaWriter {
    /// The content that leads from one table's columns to another's.
    static func content(from old: ItemTableColumns, to new: ItemTableColumns) -> [UInt8] {
        var writer = DeltaWriter()
        let numbering = DeltaNumbering(from: old, to: new)
        writer.putItems(new, numbering)
        writer.putCounts(from: old, to: new, numbering)
        writer.putRows(from: old, to: new, numbering)
        writer.putBigrams(from: old.bigrams, to: new.bigrams, numbering)
        writer.putCatalogue(from: old, to: new, numbering)
        writer.putVectors(from: old.vectors, to: new.vectors, numbering)
        writer.putSections(from: old, to: new)
        return writer.finish()
    }

    private mutating func putItems(_ new: ItemTableColumns, _ numbering: DeltaNumbering) {
        put(ascending: numbering.removed, in: .items)
        put(ascending: numbering.added, in: .items)
        for item in numbering.added.map(Int.init) {
            let range = Int(new.identifierStarts[item])..<Int(new.identifierStarts[item + 1])
            byte(UInt8(range.count), in: .items)
            bytes(new.identifierBytes[range], in: .items)
        }
    }

    private mutating func putCounts(from old: ItemTableColumns, to new: ItemTableColumns, _ numbering: DeltaNumbering) {
        for (before, after) in [(old.popularity, new.popularity), (old.recentPopularity, new.recentPopularity)] {
            for item in after.indices { put(signed: Int64(after[item]) - Int64(numbering.old(item).map { before[$0] } ?? 0), in: .counts) }
        }
    }

    private mutating func putSections(from old: ItemTableColumns, to new: ItemTableColumns) {
        for section in ItemTableSection.replacedWhole {
            let content = new.content(of: section)
            let isSame = content == old.content(of: section)
            byte(isSame ? 0 : content == nil ? 1 : 2, in: .sections)
            if !isSame, let content { putWhole(content) }
        }
        byte(new.extensions == old.extensions ? 0 : 2, in: .sections)
        guard new.extensions != old.extensions else { return }
        put(UInt64(new.extensions.count), in: .sections)
        for section in new.extensions {
            put(UInt64(section.number), in: .sections)
            putWhole(section.bytes)
        }
    }

    private mutating func putWhole(_ content: [UInt8]) {
        put(UInt64(content.count), in: .sections)
        bytes(content, in: .sections)
    }
}

extension ItemTableSection {
    /// Sections that a delta keeps or replaces as they are.
    fileprivate static let replacedWhole: [ItemTableSection] = [.provenance]
}

extension DeltaReader {
    /// The columns to which a content leads from `old`. What is checked here keeps the columns writable; the rest is the decoder's.
    static func columns(from old: ItemTableColumns, by content: [UInt8]) throws(CodecError) -> ItemTableColumns {
        var reader = try DeltaReader(content)
        var new = ItemTableColumns()
        let numbering = try reader.items(from: old, into: &new)
        try reader.counts(from: old, into: &new, numbering)
        try reader.rows(from: old, into: &new, numbering)
        try reader.bigrams(from: old.bigrams, into: &new.bigrams, numbering)
        try reader.catalogue(from: old, into: &new, numbering)
        new.vectors = try reader.vectors(from: old.vectors, numbering)
        try reader.sections(from: old, into: &new)
        try reader.finish()
        return new
    }

    private mutating func items(from old: ItemTableColumns, into new: inout ItemTableColumns) throws(CodecError) -> DeltaNumbering {
        let removed = try ascending(limit: old.count, in: .items)
        let added = try ascending(limit: ItemTable.Limit.items, in: .items)
        let numbering = try DeltaNumbering(oldCount: old.count, removed: removed, added: added)
        for item in numbering.oldOfNew.indices {
            if let before = numbering.old(item) {
                new.identifierBytes += old.identifierBytes[Int(old.identifierStarts[before])..<Int(old.identifierStarts[before + 1])]
            } else {
                let length = Int(try byte(in: .items))
                guard length <= ItemTable.Limit.identifierBytes else { throw malformed }
                new.identifierBytes += try bytes(length, in: .items)
            }
            new.identifierStarts.append(UInt32(new.identifierBytes.count))
        }
        return numbering
    }

    private mutating func counts(from old: ItemTableColumns, into new: inout ItemTableColumns, _ numbering: DeltaNumbering) throws(CodecError) {
        new.popularity = try counts(from: old.popularity, numbering)
        new.recentPopularity = try counts(from: old.recentPopularity, numbering)
    }

    private mutating func counts(from old: [UInt32], _ numbering: DeltaNumbering) throws(CodecError) -> [UInt32] {
        var values: [UInt32] = []
        for item in numbering.oldOfNew.indices { values.append(try number(from: numbering.old(item).map { old[$0] } ?? 0, in: .counts)) }
        return values
    }

    private mutating func sections(from old: ItemTableColumns, into new: inout ItemTableColumns) throws(CodecError) {
        for section in ItemTableSection.replacedWhole {
            let content: [UInt8]?
            switch try byte(in: .sections) {
            case 0: content = old.content(of: section)
            case 1: content = nil
            case 2: content = try whole()
            default: throw malformed
            }
            guard let content else { continue }
            var reader = ByteReader(content)
            try new.read(section, from: &reader)
            try reader.finish()
        }
        guard try byte(in: .sections) == 2 else {
            new.extensions = old.extensions
            return
        }
        for _ in 0..<(try number(upTo: ItemTable.Limit.extensions, in: .sections)) {
            let number = UInt16(try number(upTo: Int(UInt16.max), in: .sections))
            new.extensions.append(ItemTableExtension(number: number, bytes: try whole()))
        }
    }

    private mutating func whole() throws(CodecError) -> [UInt8] {
        Array(try bytes(try number(upTo: ItemTable.Limit.sectionBytes, in: .sections), in: .sections))
    }
}
