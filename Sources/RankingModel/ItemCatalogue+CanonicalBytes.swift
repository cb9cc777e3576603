import TLSPresentation

/// The content of the catalogue's section, in the notation of ``ItemTable``'s canonical bytes:
///
///     uint16 category[items]; uint16 names; { opaque name<1..64>; }[names];
///     uint8 has_prices; uint32 prices[items] when it is 1;
///     uint8 attributes; { opaque name<1..59>; uint8 kind; uint16 values; values; codes; }[attributes];
///
/// A value is a float64, `opaque text<0..128>` or a uint8 that is 0 or 1, by kind; codes are uint8 with up to 255 values, else uint16.
/// Lengths take one byte.
extension ItemTableColumns {
    mutating func readCatalogue(from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        category = try reader.integers(count, field: "category")
        try catalogue.readCategoryNames(from: &reader)
        let names = catalogue.categoryNames.count
        guard names == 0 || category.allSatisfy({ $0 <= names }) else { throw CodecError(.invalidValue, at: start, field: "category") }
        try catalogue.readPrices(count, from: &reader)
        try catalogue.readAttributes(count, from: &reader)
        // A catalogue that says nothing is left out.
        guard !catalogue.isEmpty || category.contains(where: { $0 != 0 }) else { throw CodecError(.invalidValue, at: start, field: "catalogue") }
    }

    func writeCatalogue(into writer: inout ByteWriter) {
        writer.put(category)
        writer.put(UInt16(catalogue.categoryNames.count))
        for name in catalogue.categoryNames { writer.opaque8(name.utf8) }
        writer.put(UInt8(catalogue.prices.isEmpty ? 0 : 1))
        writer.put(catalogue.prices)
        writer.put(UInt8(catalogue.attributes.count))
        for attribute in catalogue.attributes { attribute.encode(into: &writer) }
    }
}

extension ItemCatalogue {
    fileprivate mutating func readCategoryNames(from reader: inout ByteReader) throws(CodecError) {
        let names = Int(try reader.uint16(field: "category names"))
        for _ in 0..<names {
            let start = reader.offset
            let name = try reader.text8(1...Limit.categoryBytes, field: "category name")
            if let last = categoryNames.last, !last.utf8.lexicographicallyPrecedes(name.utf8) {
                throw CodecError(.invalidValue, at: start, field: "category name")
            }
            categoryNames.append(name)
        }
    }

    fileprivate mutating func readPrices(_ items: Int, from reader: inout ByteReader) throws(CodecError) {
        let start = reader.offset
        let flag = try reader.uint8(field: "has prices")
        guard flag <= 1 else { throw CodecError(.invalidValue, at: start, field: "has prices") }
        guard flag == 1 else { return }
        prices = try reader.integers(items, field: "prices")
        guard prices.contains(where: { $0 != Self.noPrice }) else { throw CodecError(.invalidValue, at: start, field: "prices") }
    }

    fileprivate mutating func readAttributes(_ items: Int, from reader: inout ByteReader) throws(CodecError) {
        var start = reader.offset
        let number = Int(try reader.uint8(field: "attributes"))
        guard number <= Limit.attributes else { throw CodecError(.lengthOutOfRange, at: start, field: "attributes") }
        for _ in 0..<number {
            start = reader.offset
            let attribute = try ItemAttribute(items: items, from: &reader)
            if let last = attributes.last, !last.name.utf8.lexicographicallyPrecedes(attribute.name.utf8) {
                throw CodecError(.invalidValue, at: start, field: "attribute name")
            }
            attributes.append(attribute)
        }
    }
}

extension ItemAttribute {
    fileprivate init(items: Int, from reader: inout ByteReader) throws(CodecError) {
        var start = reader.offset
        let name = try reader.text8(1...ItemCatalogue.Limit.nameBytes, field: "attribute name")
        guard ItemCatalogue.isAttributeName(name) else { throw CodecError(.invalidValue, at: start, field: "attribute name") }
        start = reader.offset
        guard let kind = ItemAttributeValue.Kind(rawValue: try reader.uint8(field: "attribute kind")) else {
            throw CodecError(.invalidValue, at: start, field: "attribute kind")
        }
        let number = Int(try reader.uint16(field: "attribute values"))
        guard number > 0 else { throw CodecError(.lengthOutOfRange, at: start, field: "attribute values") }
        var values: [ItemAttributeValue] = []
        for _ in 0..<number {
            start = reader.offset
            let value = try ItemAttributeValue(kind, from: &reader)
            guard value.isValid, values.last.map({ ItemAttributeValue.precedes($0, value) }) ?? true else {
                throw CodecError(.invalidValue, at: start, field: "attribute values")
            }
            values.append(value)
        }
        start = reader.offset
        let codes: [UInt16]
        if number <= 255 {
            codes = try reader.fixed(items, field: "attribute codes").map(UInt16.init)
        } else {
            codes = try reader.integers(items, field: "attribute codes")
        }
        var isUsed = [Bool](repeating: false, count: number + 1)
        for code in codes {
            guard code <= number else { throw CodecError(.invalidValue, at: start, field: "attribute codes") }
            isUsed[Int(code)] = true
        }
        guard isUsed.dropFirst().allSatisfy(\.self) else { throw CodecError(.invalidValue, at: start, field: "attribute codes") }
        self.init(name: name, values: values, codes: codes)
    }

    fileprivate func encode(into writer: inout ByteWriter) {
        writer.opaque8(name.utf8)
        writer.put(kind.rawValue)
        writer.put(UInt16(values.count))
        for value in values { value.encode(into: &writer) }
        if values.count <= 255 { writer.fixed(codes.map(UInt8.init)) } else { writer.put(codes) }
    }
}

extension ItemAttributeValue {
    fileprivate init(_ kind: Kind, from reader: inout ByteReader) throws(CodecError) {
        switch kind {
        case .number: self = .number(Double(bitPattern: try reader.uint64(field: "attribute value")))
        case .text: self = .text(try reader.text8(0...ItemCatalogue.Limit.textBytes, field: "attribute value"))
        case .flag:
            let start = reader.offset
            let flag = try reader.uint8(field: "attribute value")
            guard flag <= 1 else { throw CodecError(.invalidValue, at: start, field: "attribute value") }
            self = .flag(flag == 1)
        }
    }

    fileprivate func encode(into writer: inout ByteWriter) {
        switch self {
        case .number(let number): writer.put(number.bitPattern)
        case .text(let text): writer.opaque8(text.utf8)
        case .flag(let flag): writer.put(UInt8(flag ? 1 : 0))
        }
    }
}
