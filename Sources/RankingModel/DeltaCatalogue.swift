import TLSPresentation

/// The numbers that values of an old list have in a new one.
private struct DeltaDictionary {
    private let numbers: [UInt16]

    init<Value: Hashable>(from old: [Value], to new: [Value]) {
        let places = Dictionary(new.enumerated().map { ($1, UInt16(truncatingIfNeeded: $0 + 1)) }) { first, _ in first }
        numbers = [0] + old.map { places[$0] ?? 0 }
    }

    /// The new number of an old one, 0 when its value is gone.
    func number(_ old: UInt16) -> UInt16 { Int(old) < numbers.count ? numbers[Int(old)] : 0 }
}

extension DeltaWriter {
    mutating func putCatalogue(from old: ItemTableColumns, to new: ItemTableColumns, _ numbering: DeltaNumbering) {
        let (before, after) = (old.catalogue, new.catalogue)
        let isSame = before.categoryNames == after.categoryNames
        byte(isSame ? 0 : 1, in: .catalogue)
        if !isSame {
            put(UInt64(after.categoryNames.count), in: .catalogue)
            for name in after.categoryNames { put(text: name) }
        }
        put(codes: new.category, from: old.category, isSame ? nil : DeltaDictionary(from: before.categoryNames, to: after.categoryNames), numbering)
        byte(after.prices.isEmpty ? 0 : 1, in: .catalogue)
        for (item, price) in after.prices.enumerated() {
            put(signed: Int64(price) - Int64(before.price(numbering.old(item))), in: .catalogue)
        }
        put(UInt64(after.attributes.count), in: .catalogue)
        for attribute in after.attributes { put(attribute, from: before.attribute(named: attribute.name), numbering) }
    }

    private mutating func put(_ attribute: ItemAttribute, from old: ItemAttribute?, _ numbering: DeltaNumbering) {
        put(text: attribute.name)
        let isSame = old?.values == attribute.values
        byte(isSame ? 0 : attribute.kind.rawValue, in: .catalogue)
        if !isSame {
            put(UInt64(attribute.values.count), in: .catalogue)
            for value in attribute.values { put(value) }
        }
        let dictionary = isSame ? nil : DeltaDictionary(from: old?.values ?? [], to: attribute.values)
        put(codes: attribute.codes, from: old?.codes ?? [], dictionary, numbering)
    }

    private mutating func put(codes: [UInt16], from old: [UInt16], _ dictionary: DeltaDictionary?, _ numbering: DeltaNumbering) {
        for (item, code) in codes.enumerated() {
            put(signed: Int64(code) - Int64(numbering.expected(item, old, dictionary)), in: .catalogue)
        }
    }

    private mutating func put(text: String) {
        byte(UInt8(text.utf8.count), in: .catalogue)
        bytes(text.utf8, in: .catalogue)
    }

    private mutating func put(_ value: ItemAttributeValue) {
        switch value {
        case .number(let number):
            for shift in stride(from: 56, through: 0, by: -8) { byte(UInt8(truncatingIfNeeded: number.bitPattern >> UInt64(shift)), in: .catalogue) }
        case .text(let text): put(text: text)
        case .flag(let flag): byte(flag ? 1 : 0, in: .catalogue)
        }
    }
}

extension DeltaReader {
    mutating func catalogue(from old: ItemTableColumns, into new: inout ItemTableColumns, _ numbering: DeltaNumbering) throws(CodecError) {
        let before = old.catalogue
        var dictionary: DeltaDictionary?
        new.catalogue.categoryNames = before.categoryNames
        if try byte(in: .catalogue) != 0 {
            new.catalogue.categoryNames = []
            for _ in 0..<(try number(upTo: ItemCatalogue.Limit.categories, in: .catalogue)) {
                new.catalogue.categoryNames.append(try text(1...ItemCatalogue.Limit.categoryBytes, in: .catalogue))
            }
            dictionary = DeltaDictionary(from: before.categoryNames, to: new.catalogue.categoryNames)
        }
        new.category = try codes(from: old.category, limit: Int(UInt16.max), dictionary, numbering)
        if try byte(in: .catalogue) != 0 {
            for item in numbering.oldOfNew.indices {
                new.catalogue.prices.append(try number(from: before.price(numbering.old(item)), in: .catalogue))
            }
        }
        for _ in 0..<(try number(upTo: ItemCatalogue.Limit.attributes, in: .catalogue)) {
            new.catalogue.attributes.append(try attribute(from: before, numbering))
        }
    }

    private mutating func attribute(from catalogue: ItemCatalogue, _ numbering: DeltaNumbering) throws(CodecError) -> ItemAttribute {
        let name = try text(1...ItemCatalogue.Limit.nameBytes, in: .catalogue)
        let old = catalogue.attribute(named: name)
        var values = old?.values ?? []
        var dictionary: DeltaDictionary?
        let kind = try byte(in: .catalogue)
        if kind != 0 {
            guard let kind = ItemAttributeValue.Kind(rawValue: kind) else { throw malformed }
            values = []
            for _ in 0..<(try number(upTo: ItemCatalogue.Limit.values, in: .catalogue)) { values.append(try value(kind)) }
            dictionary = DeltaDictionary(from: old?.values ?? [], to: values)
        }
        return ItemAttribute(name: name, values: values, codes: try codes(from: old?.codes ?? [], limit: values.count, dictionary, numbering))
    }

    private mutating func codes(
        from old: [UInt16], limit: Int, _ dictionary: DeltaDictionary?, _ numbering: DeltaNumbering
    ) throws(CodecError) -> [UInt16] {
        var codes: [UInt16] = []
        for item in numbering.oldOfNew.indices {
            let code = try number(from: numbering.expected(item, old, dictionary), in: .catalogue)
            guard code <= limit else { throw malformed }
            codes.append(code)
        }
        return codes
    }

    private mutating func value(_ kind: ItemAttributeValue.Kind) throws(CodecError) -> ItemAttributeValue {
        switch kind {
        case .number: .number(Double(bitPattern: try bytes(8, in: .catalogue).reduce(0) { $0 << 8 | UInt64($1) }))
        case .text: .text(try text(0...ItemCatalogue.Limit.textBytes, in: .catalogue))
        case .flag: .flag(try byte(in: .catalogue) != 0)
        }
    }
}

extension DeltaNumbering {
    /// The code that an item's old one lets expect: 0 for an item or a column that was not there.
    fileprivate func expected(_ item: Int, _ codes: [UInt16], _ dictionary: DeltaDictionary?) -> UInt16 {
        guard let old = old(item), old < codes.count else { return 0 }
        return dictionary?.number(codes[old]) ?? codes[old]
    }
}

extension ItemCatalogue {
    /// The price of an item, or ``noPrice`` for none, nobody and an item out of range.
    fileprivate func price(_ item: Int?) -> UInt32 {
        guard let item, item < prices.count else { return Self.noPrice }
        return prices[item]
    }
}
